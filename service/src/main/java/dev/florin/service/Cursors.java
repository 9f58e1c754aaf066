package dev.florin.service;

import dev.florin.ledger.History.Direction;
import dev.florin.ledger.History.Filter;
import dev.florin.ledger.History.PageRequest;
import dev.florin.ledger.Kind;
import io.grpc.StatusRuntimeException;
import java.nio.ByteBuffer;
import java.security.InvalidKeyException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.Arrays;
import java.util.Base64;
import javax.crypto.Mac;
import javax.crypto.SecretKey;
import org.jspecify.annotations.Nullable;

/**
 * Cursors: where a statement goes on, and its filters, sealed with a key that all instances share.
 *
 * <p>A cursor is 53 bytes in a fixed layout and the first 16 bytes of their HMAC-SHA-256, in
 * base64url. It tells nothing that its owner does not know, and nobody can make one up.
 */
final class Cursors {
  private static final short LAYOUT = 1;
  private static final int BODY_BYTES = 53;
  private static final int SEAL_BYTES = 16;
  private static final int TEXT_CHARACTERS = (BODY_BYTES + SEAL_BYTES) / 3 * 4;

  private static final int HAS_FROM = 1;
  private static final int HAS_TO = 2;
  private static final int HAS_COUNTERPARTY = 4;

  private final SecretKey key;

  Cursors(SecretKey key) {
    this.key = key;
  }

  /** The cursor of the page that follows, for the same wallet and filters. */
  String encode(long walletId, long beforeVersion, Filter filter) {
    ByteBuffer bytes = ByteBuffer.allocate(BODY_BYTES + SEAL_BYTES);
    bytes.putShort(LAYOUT).putLong(walletId).putLong(beforeVersion);
    bytes.put(number(filter.kind())).put(number(filter.direction())).put(flags(filter));
    putInstant(bytes, filter.from());
    putInstant(bytes, filter.to());
    Long counterparty = filter.counterpartyWalletId();
    bytes.putLong(counterparty == null ? 0 : counterparty);
    bytes.put(seal(Arrays.copyOf(bytes.array(), BODY_BYTES)));
    return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes.array());
  }

  /** The page that a cursor of this wallet stands for; INVALID_ARGUMENT for any other text. */
  PageRequest decode(String cursor, long walletId, int limit) {
    byte[] bytes = bytes(cursor);
    byte[] body = Arrays.copyOf(bytes, BODY_BYTES);
    byte[] sealed = Arrays.copyOfRange(bytes, BODY_BYTES, bytes.length);
    if (!MessageDigest.isEqual(sealed, seal(body))) {
      throw invalid(cursor);
    }
    ByteBuffer fields = ByteBuffer.wrap(body);
    if (fields.getShort() != LAYOUT || fields.getLong() != walletId) {
      throw invalid(cursor);
    }
    try {
      return new PageRequest(walletId, fields.getLong(), limit, filter(fields));
    } catch (IllegalArgumentException | DateTimeException e) {
      throw invalid(cursor);
    }
  }

  private static byte[] bytes(String cursor) {
    if (cursor.length() != TEXT_CHARACTERS) {
      throw invalid(cursor);
    }
    try {
      byte[] bytes = Base64.getUrlDecoder().decode(cursor);
      if (bytes.length != BODY_BYTES + SEAL_BYTES) {
        throw invalid(cursor);
      }
      return bytes;
    } catch (IllegalArgumentException e) {
      throw invalid(cursor);
    }
  }

  private byte[] seal(byte[] body) {
    try {
      Mac mac = Mac.getInstance("HmacSHA256");
      mac.init(key);
      return Arrays.copyOf(mac.doFinal(body), SEAL_BYTES);
    } catch (NoSuchAlgorithmException | InvalidKeyException e) {
      throw new IllegalStateException("the cursor key cannot be used", e);
    }
  }

  private static Filter filter(ByteBuffer fields) {
    byte kind = fields.get();
    byte direction = fields.get();
    byte flags = fields.get();
    Instant from = instant(fields);
    Instant to = instant(fields);
    long counterparty = fields.getLong();
    return new Filter(
        kind == 0 ? null : Kind.ofNumber(kind),
        direction(direction),
        (flags & HAS_FROM) == 0 ? null : from,
        (flags & HAS_TO) == 0 ? null : to,
        (flags & HAS_COUNTERPARTY) == 0 ? null : Long.valueOf(counterparty));
  }

  private static byte flags(Filter filter) {
    return (byte)
        ((filter.from() == null ? 0 : HAS_FROM)
            | (filter.to() == null ? 0 : HAS_TO)
            | (filter.counterpartyWalletId() == null ? 0 : HAS_COUNTERPARTY));
  }

  private static byte number(@Nullable Kind kind) {
    return kind == null ? 0 : (byte) kind.number();
  }

  private static byte number(@Nullable Direction direction) {
    return switch (direction) {
      case null -> 0;
      case IN -> 1;
      case OUT -> 2;
    };
  }

  private static @Nullable Direction direction(byte number) {
    return switch (number) {
      case 0 -> null;
      case 1 -> Direction.IN;
      case 2 -> Direction.OUT;
      default -> throw new IllegalArgumentException("direction: " + number);
    };
  }

  private static void putInstant(ByteBuffer bytes, @Nullable Instant instant) {
    bytes.putLong(instant == null ? 0 : instant.getEpochSecond());
    bytes.putInt(instant == null ? 0 : instant.getNano());
  }

  private static Instant instant(ByteBuffer fields) {
    return Instant.ofEpochSecond(fields.getLong(), fields.getInt());
  }

  private static StatusRuntimeException invalid(String cursor) {
    return Statuses.invalid(
        "invalid_cursor",
        "cursor",
        cursor,
        "next_cursor of this wallet's page before; leave it out to start again");
  }
}
