package dev.florin.ledger.postgres;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.florin.ledger.Balance;
import dev.florin.ledger.Bounds;
import dev.florin.ledger.IdSource;
import dev.florin.ledger.Wallet;
import dev.florin.ledger.Wallets;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Wallets in PostgreSQL, with what never changes about them held in memory.
 *
 * <p>Only that a wallet is there is remembered, never that one is not: another instance may open it
 * the next moment. Balances are always read.
 */
public final class PostgresWallets implements Wallets {
  /** Wallets whose facts are held in memory: some 300 bytes each. */
  public static final int FACTS_MAX = 200_000;

  private static final Pattern CURRENCY = Pattern.compile("[A-Z]{3}");
  private static final int OWNER_NAME_CODE_POINTS_MAX = 255;

  private final Database database;
  private final IdSource ids;
  private final Cache<Long, Wallet> byId = Caffeine.newBuilder().maximumSize(FACTS_MAX).build();
  private final Cache<Holder, Wallet> byHolder =
      Caffeine.newBuilder().maximumSize(FACTS_MAX).build();

  public PostgresWallets(Database database, IdSource ids) {
    this.database = database;
    this.ids = ids;
  }

  /** A user has one wallet in a currency. */
  private record Holder(String ownerId, String currency) {}

  @Override
  public Opened open(String ownerId, String ownerName, String currency) {
    requireOwner(ownerId, ownerName, currency);
    Optional<Wallet> there = find(ownerId, currency);
    if (there.isPresent()) {
      return new Opened(there.get(), false);
    }
    Optional<Wallet> opened = insert(ownerId, ownerName, currency);
    if (opened.isPresent()) {
      return new Opened(opened.get(), true);
    }
    // A twin was faster, and has committed: the insert waited for it.
    return new Opened(find(ownerId, currency).orElseThrow(), false);
  }

  @Override
  public Optional<Wallet> find(long walletId) {
    Wallet known = byId.getIfPresent(walletId);
    return known != null || walletId <= 0 ? Optional.ofNullable(known) : findStored(walletId);
  }

  @Override
  public Optional<Wallet> findStored(long walletId) {
    return one(
        Sql.WALLET_BY_ID,
        statement -> {
          statement.setShort(1, Bucket.of(walletId));
          statement.setLong(2, walletId);
        });
  }

  @Override
  public Optional<Wallet> find(String ownerId, String currency) {
    Wallet known = byHolder.getIfPresent(new Holder(ownerId, currency));
    if (known != null || !Bounds.isName(ownerId)) {
      return Optional.ofNullable(known);
    }
    return one(
        Sql.WALLET_BY_OWNER,
        statement -> {
          statement.setShort(1, Bucket.ONLY);
          statement.setString(2, ownerId);
          statement.setString(3, currency);
        });
  }

  @Override
  public boolean isAtHand(long walletId) {
    return walletId <= 0 || byId.getIfPresent(walletId) != null;
  }

  @Override
  public boolean isAtHand(String ownerId, String currency) {
    return !Bounds.isName(ownerId) || byHolder.getIfPresent(new Holder(ownerId, currency)) != null;
  }

  @Override
  public List<Holding> holdings(String ownerId) {
    if (!Bounds.isName(ownerId)) {
      return List.of();
    }
    return database.ask(connection -> {
      try (var statement = connection.prepareStatement(Sql.HOLDINGS)) {
        statement.setShort(1, Bucket.ONLY);
        statement.setString(2, ownerId);
        return holdings(statement);
      }
    });
  }

  @Override
  public Optional<Balance> balance(long walletId) {
    if (walletId <= 0) {
      return Optional.empty();
    }
    return database.ask(connection -> {
      try (var statement = connection.prepareStatement(Sql.BALANCE)) {
        statement.setShort(1, Bucket.of(walletId));
        statement.setLong(2, walletId);
        try (var rows = statement.executeQuery()) {
          return rows.next() ? Optional.of(balance(rows, walletId)) : Optional.empty();
        }
      }
    });
  }

  @Override
  public Map<Long, Long> versions(long[] walletIds) {
    if (walletIds.length > VERSIONS_MAX) {
      throw new IllegalArgumentException(
          "wallet_ids: " + walletIds.length + " (expected: at most " + VERSIONS_MAX + ")");
    }
    return database.ask(connection -> {
      try (var statement = connection.prepareStatement(Sql.VERSIONS)) {
        statement.setShort(1, Bucket.ONLY);
        statement.setArray(2, connection.createArrayOf("bigint", boxed(walletIds)));
        Map<Long, Long> versions = HashMap.newHashMap(walletIds.length);
        try (var rows = statement.executeQuery()) {
          while (rows.next()) {
            versions.put(rows.getLong(1), rows.getLong(2));
          }
        }
        return versions;
      }
    });
  }

  private static Long[] boxed(long[] numbers) {
    return Arrays.stream(numbers).boxed().toArray(Long[]::new);
  }

  private Optional<Wallet> insert(String ownerId, String ownerName, String currency) {
    long walletId = ids.next();
    return one(
        Sql.OPEN_WALLET,
        statement -> {
          statement.setShort(1, Bucket.of(walletId));
          statement.setLong(2, walletId);
          statement.setString(3, ownerId);
          statement.setString(4, ownerName);
          statement.setString(5, currency);
        });
  }

  private Optional<Wallet> one(String sql, Parameters parameters) {
    Optional<Wallet> found =
        database.ask(connection -> {
          try (var statement = connection.prepareStatement(sql)) {
            parameters.set(statement);
            try (var rows = statement.executeQuery()) {
              return rows.next() ? Optional.of(wallet(rows)) : Optional.empty();
            }
          }
        });
    found.ifPresent(this::remember);
    return found;
  }

  private void remember(Wallet wallet) {
    byId.put(wallet.id(), wallet);
    byHolder.put(new Holder(wallet.ownerId(), wallet.currency()), wallet);
  }

  private List<Holding> holdings(PreparedStatement statement) throws SQLException {
    List<Holding> holdings = new ArrayList<>();
    try (var rows = statement.executeQuery()) {
      while (rows.next()) {
        Wallet wallet = wallet(rows);
        holdings.add(new Holding(wallet, balance(rows, wallet.id())));
      }
    }
    return holdings;
  }

  private Balance balance(ResultSet rows, long walletId) throws SQLException {
    long timeline = database.settings().timeline();
    return new Balance(walletId, rows.getLong("balance"), rows.getLong("version"), timeline);
  }

  private static Wallet wallet(ResultSet rows) throws SQLException {
    return new Wallet(
        rows.getLong("wallet_id"),
        rows.getString("owner_id"),
        rows.getString("owner_name"),
        rows.getString("currency"),
        rows.getObject("created_at", OffsetDateTime.class).toInstant());
  }

  private static void requireOwner(String ownerId, String ownerName, String currency) {
    if (!Bounds.isName(ownerId)) {
      throw new IllegalArgumentException("owner_id: expected 1 to 255 printable ASCII characters");
    }
    int codePoints = ownerName.codePointCount(0, ownerName.length());
    if (codePoints < 1 || codePoints > OWNER_NAME_CODE_POINTS_MAX || ownerName.indexOf(0) >= 0) {
      throw new IllegalArgumentException("owner_name: expected 1 to 255 characters, none U+0000");
    }
    if (!CURRENCY.matcher(currency).matches()) {
      throw new IllegalArgumentException("currency: " + currency + " (expected: three letters)");
    }
  }

  /** Sets a statement's parameters. */
  @FunctionalInterface
  private interface Parameters {
    void set(PreparedStatement statement) throws SQLException;
  }
}
