package dev.florin.service;

import dev.florin.ledger.Fingerprint;
import dev.florin.wallet.v1.DepositRequest;
import dev.florin.wallet.v1.TransferRequest;
import dev.florin.wallet.v1.WithdrawRequest;
import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;

/**
 * The canonical encoding of a request as it was sent, before any default: the operation, then each
 * field in the contract's order, marked as present or absent, texts with their length. What two
 * encodings could share is a request, whichever door it came through. The key itself is no part of
 * it. Stored fingerprints depend on it: it never changes for the fields there are.
 */
final class Fingerprints {
  private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
  private final DataOutputStream out = new DataOutputStream(bytes);

  private Fingerprints() {}

  static Fingerprint of(DepositRequest request) {
    return new Fingerprints()
        .text(true, "deposit")
        .text(true, request.getWalletId())
        .number(request.getAmountMinor())
        .text(true, request.getCurrency())
        .text(request.hasNote(), request.getNote())
        .fingerprint();
  }

  static Fingerprint of(WithdrawRequest request) {
    return new Fingerprints()
        .text(true, "withdrawal")
        .text(true, request.getWalletId())
        .number(request.getAmountMinor())
        .text(true, request.getCurrency())
        .text(request.hasNote(), request.getNote())
        .fingerprint();
  }

  static Fingerprint of(TransferRequest request) {
    return new Fingerprints()
        .text(true, "transfer")
        .text(request.hasFromWalletId(), request.getFromWalletId())
        .text(request.hasToUserId(), request.getToUserId())
        .text(request.hasToWalletId(), request.getToWalletId())
        .number(request.getAmountMinor())
        .text(true, request.getCurrency())
        .text(request.hasNote(), request.getNote())
        .fingerprint();
  }

  private Fingerprints text(boolean present, String text) {
    try {
      out.writeBoolean(present);
      if (present) {
        byte[] utf8 = text.getBytes(StandardCharsets.UTF_8);
        out.writeInt(utf8.length);
        out.write(utf8);
      }
      return this;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private Fingerprints number(long number) {
    try {
      out.writeLong(number);
      return this;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private Fingerprint fingerprint() {
    return Fingerprint.of(bytes.toByteArray());
  }
}
