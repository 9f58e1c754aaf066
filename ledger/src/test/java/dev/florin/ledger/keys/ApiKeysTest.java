package dev.florin.ledger.keys;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.florin.ledger.LedgerConfig;
import dev.florin.ledger.LedgerFaultException;
import dev.florin.ledger.LedgerStartException;
import dev.florin.ledger.audit.Act;
import dev.florin.ledger.audit.AuditEntry;
import dev.florin.ledger.audit.PostgresAuditLog;
import dev.florin.ledger.postgres.Database;
import dev.florin.ledger.postgres.OperatorConnection;
import dev.florin.ledger.postgres.TestPostgres;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class ApiKeysTest {
  private static final Duration DAY = Duration.ofDays(1);
  private static final Act ACT =
      new Act("fiona", null, "an act", null, "", "the shop's new till", "command line", null);
  private static final String ONE = "7GkZ0qTn3VdB";
  private static final String TWO = "7GkZ0qTn3VdC";

  private final LedgerConfig config = TestPostgres.emptyDatabase();
  private final Database database = Database.open(config);
  private final ApiKeys keys = new ApiKeys(database);

  @AfterEach
  void close() {
    database.close();
  }

  @Test
  void aNewKeyIsAsItWasAskedForAndLive() {
    NewApiKey wanted =
        new NewApiKey(
            ONE, hash(1), "shop", "the till", List.of("payments", "events", "payments"), DAY);

    ApiKey made = done(keys.create(wanted, ACT));

    assertThat(made.id()).isEqualTo(ONE);
    assertThat(made.owner()).isEqualTo("shop");
    assertThat(made.label()).isEqualTo("the till");
    assertThat(made.scopes()).containsExactly("events", "payments");
    assertThat(made.expiresAt()).isEqualTo(made.createdAt().plus(DAY));
    assertThat(made.isLive()).isTrue();
    assertThat(made.rotatedAt()).isNull();
    assertThat(made.previousUntil()).isNull();
    assertThat(made.revokedAt()).isNull();
    assertThat(keys.list(false, 10, "")).containsExactly(made);
  }

  @Test
  void anInstanceGetsAllKeysWithTheirHashesAndThenOnlyWhatChanged() {
    create(ONE, 1);

    KeySource.Keys all = keys.other(null).orElseThrow();

    LiveKey key = all.all().getFirst();
    assertThat(all.all()).hasSize(1);
    assertThat(key.id()).isEqualTo(ONE);
    assertThat(key.owner()).isEqualTo("shop");
    assertThat(key.scopes()).isEqualTo(Set.of("payments"));
    assertThat(key.secretHash().matches(bytes(1))).isTrue();
    assertThat(key.secretHash().matches(bytes(2))).isFalse();
    assertThat(key.previous()).isNull();
    assertThat(keys.other(all.edition())).isEmpty();
    assertThat(keys.other(UUID.randomUUID())).isPresent();
  }

  @Test
  void everyActIsSeenByWhoeverHasTheKeys() {
    UUID edition = edition();
    create(ONE, 1);
    assertThat(keys.other(edition)).isPresent();
    edition = edition();
    keys.rotate(ONE, new Rotation(hash(2), DAY, null), ACT);
    assertThat(keys.other(edition)).isPresent();
    edition = edition();
    keys.revoke(ONE, ACT);
    assertThat(keys.other(edition)).map(KeySource.Keys::all).hasValue(List.of());
  }

  @Test
  void rotatingKeepsTheSecretBeforeForTheOverlapAndNoneBeforeThat() {
    ApiKey made = create(ONE, 1);
    done(keys.rotate(ONE, new Rotation(hash(2), DAY, null), ACT));

    ApiKey rotated = done(keys.rotate(ONE, new Rotation(hash(3), DAY, null), ACT));

    assertThat(rotated.expiresAt()).isEqualTo(made.expiresAt());
    LiveKey key = only();
    LiveKey.Previous previous = Objects.requireNonNull(key.previous());
    assertThat(key.secretHash().matches(bytes(3))).isTrue();
    assertThat(previous.secretHash().matches(bytes(2))).isTrue();
    assertThat(previous.until()).isEqualTo(rotated.previousUntil());
    assertThat(previous.until()).isEqualTo(rotatedAt(rotated).plus(DAY));
  }

  @Test
  void rotatingWithoutOverlapEndsTheSecretBeforeAtOnce() {
    create(ONE, 1);

    ApiKey rotated = done(keys.rotate(ONE, new Rotation(hash(2), Duration.ZERO, null), ACT));

    assertThat(rotated.previousUntil()).isNull();
    assertThat(only().previous()).isNull();
    assertThat(only().secretHash().matches(bytes(1))).isFalse();
  }

  @Test
  void rotatingMayMoveTheEnd() {
    create(ONE, 1);
    Duration month = Duration.ofDays(30);

    ApiKey rotated = done(keys.rotate(ONE, new Rotation(hash(2), DAY, month), ACT));

    assertThat(rotated.expiresAt()).isEqualTo(rotatedAt(rotated).plus(month));
  }

  @Test
  void aRevokedKeyIsGoneForInstancesAndStaysForOperators() {
    create(ONE, 1);
    create(TWO, 2);

    ApiKey revoked = done(keys.revoke(ONE, ACT));

    assertThat(revoked.isLive()).isFalse();
    assertThat(revoked.revokedAt()).isNotNull();
    assertThat(only().id()).isEqualTo(TWO);
    assertThat(keys.list(false, 10, "")).extracting(ApiKey::id).containsExactly(TWO);
    assertThat(keys.list(true, 10, "")).extracting(ApiKey::id).containsExactly(ONE, TWO);
    assertThat(done(keys.revoke(ONE, ACT))).as("again").isEqualTo(revoked);
    assertThat(keys.rotate(ONE, new Rotation(hash(3), DAY, null), ACT))
        .isEqualTo(new KeyChange.Ended(revoked));
    assertThat(keys.other(null).orElseThrow().all()).extracting(LiveKey::id).containsExactly(TWO);
  }

  @Test
  void anExpiredKeyIsGoneForInstancesAndGetsNoOtherSecret() {
    create(ONE, 1);
    execute(
        """
        UPDATE api_key SET created_at = now() - interval '2 s', expires_at = now() - interval '1 s'
        """);

    assertThat(keys.other(null).orElseThrow().all()).isEmpty();
    assertThat(keys.list(false, 10, "")).isEmpty();
    assertThat(keys.rotate(ONE, new Rotation(hash(2), DAY, DAY), ACT))
        .isInstanceOf(KeyChange.Ended.class);
  }

  @Test
  void whatWasDoneIsRecordedAndWhatWasNotIsNot() {
    keys.revoke(ONE, ACT);
    ApiKey made = create(ONE, 1);
    ApiKey rotated = done(keys.rotate(ONE, new Rotation(hash(2), DAY, null), ACT));
    done(keys.revoke(ONE, ACT));
    keys.revoke(ONE, ACT);
    keys.rotate(ONE, new Rotation(hash(3), DAY, null), ACT);

    String told = ONE + " of shop for payments, until " + made.expiresAt();
    String both = told + ", the secret before it until " + rotated.previousUntil();
    assertThat(new PostgresAuditLog(database).before(Long.MAX_VALUE, null, 10))
        .extracting(AuditEntry::act)
        .containsExactly(ACT.with(both), ACT.with(both), ACT.with(told));
  }

  @Test
  void whatIsNotThereIsSaidToBeSo() {
    assertThat(keys.revoke(ONE, ACT)).isEqualTo(new KeyChange.NotThere());
    assertThat(keys.rotate(ONE, new Rotation(hash(1), DAY, null), ACT))
        .isEqualTo(new KeyChange.NotThere());
  }

  @Test
  void thereAreOnlySoManyKeysAndEndedOnesDoNotCount() {
    execute(
        """
        INSERT INTO api_key (id, secret_hash, owner, label, scopes, created_at, expires_at)
        SELECT lpad(n::text, 12, '0'), sha256('x'), 'shop', '', '{payments}', now(),
               now() + interval '1 h'
          FROM generate_series(1, %d) n
        """
            .formatted(ApiKeys.LIVE_KEYS_MAX));

    assertThat(keys.create(wanted(ONE, 1), ACT)).isEqualTo(new KeyChange.TooMany());
    done(keys.revoke("000000000001", ACT));
    assertThat(create(ONE, 1).isLive()).isTrue();
    assertThat(keys.create(wanted(TWO, 2), ACT)).isEqualTo(new KeyChange.TooMany());
  }

  @Test
  void twoWhoMakeTheLastKeyAtOnceMakeOne() throws Exception {
    execute(
        """
        INSERT INTO api_key (id, secret_hash, owner, label, scopes, created_at, expires_at)
        SELECT lpad(n::text, 12, '0'), sha256('x'), 'shop', '', '{payments}', now(),
               now() + interval '1 h'
          FROM generate_series(1, %d) n
        """
            .formatted(ApiKeys.LIVE_KEYS_MAX - 1));
    try (var threads = Executors.newFixedThreadPool(2)) {
      var first = threads.submit(() -> keys.create(wanted(ONE, 1), ACT));
      var second = threads.submit(() -> keys.create(wanted(TWO, 2), ACT));

      assertThat(List.of(first.get(), second.get()))
          .filteredOn(KeyChange.TooMany.class::isInstance)
          .hasSize(1);
    }
  }

  @Test
  void keysAreListedPageByPage() {
    create(TWO, 2);
    create(ONE, 1);

    assertThat(keys.list(false, 1, "")).extracting(ApiKey::id).containsExactly(ONE);
    assertThat(keys.list(false, 1, ONE)).extracting(ApiKey::id).containsExactly(TWO);
    assertThat(keys.list(false, 1, TWO)).isEmpty();
    assertThatThrownBy(() -> keys.list(false, 201, ""))
        .hasMessage("limit: 201 (expected: 1 to 200)");
  }

  @Test
  void anIdIsGivenOnce() {
    create(ONE, 1);

    assertThatThrownBy(() -> create(ONE, 2)).isInstanceOf(LedgerFaultException.class);
    assertThat(only().secretHash().matches(bytes(1))).isTrue();
  }

  @Test
  void whatIsOutOfBoundsIsRefusedBeforeTheDatabaseHearsOfIt() {
    assertThatThrownBy(() -> wanted("", "", List.of("events"), DAY))
        .hasMessageStartingWith("owner");
    assertThatThrownBy(() -> wanted("müller", "", List.of("events"), DAY))
        .hasMessageStartingWith("owner");
    assertThatThrownBy(() -> wanted("shop", "two\nlines", List.of("events"), DAY))
        .hasMessageStartingWith("label");
    assertThatThrownBy(() -> wanted("shop", "x".repeat(201), List.of("events"), DAY))
        .hasMessageStartingWith("label");
    assertThatThrownBy(() -> wanted("shop", "", List.of(), DAY))
        .hasMessage("scope: 0 names (expected: 1 to 10)");
    assertThatThrownBy(() -> wanted("shop", "", List.of("two words"), DAY))
        .hasMessageStartingWith("scope (expected");
    assertThatThrownBy(() -> wanted("shop", "", List.of("events"), Duration.ofMillis(999)))
        .hasMessage("expires-in: PT0.999S (expected: 1 second to 366 days)");
    assertThatThrownBy(() -> wanted("shop", "", List.of("events"), Duration.ofDays(367)))
        .hasMessageStartingWith("expires-in");
    assertThatThrownBy(() -> new Rotation(hash(1), Duration.ofDays(8), null))
        .hasMessage("overlap: PT192H (expected: 0 to 7 days)");
    assertThatThrownBy(() -> new Rotation(hash(1), DAY, Duration.ZERO))
        .hasMessageStartingWith("expires-in");
    assertThatThrownBy(() -> SecretHash.of(new byte[31]))
        .hasMessage("secret_hash: 31 bytes (expected: 32)");
  }

  @Test
  void anOperatorOnADatabaseWithoutKeysIsToldSo() {
    try (OperatorConnection connection = OperatorConnection.open(TestPostgres.emptyDatabase())) {
      assertThatThrownBy(() -> new ApiKeys(connection).list(false, 10, ""))
          .isInstanceOf(LedgerStartException.class);
    }
  }

  private static NewApiKey wanted(String owner, String label, List<String> scopes, Duration time) {
    return new NewApiKey(ONE, hash(1), owner, label, scopes, time);
  }

  private static NewApiKey wanted(String id, int secret) {
    return new NewApiKey(id, hash(secret), "shop", "", List.of("payments"), DAY);
  }

  private ApiKey create(String id, int secret) {
    return done(keys.create(wanted(id, secret), ACT));
  }

  private static ApiKey done(KeyChange change) {
    assertThat(change).isInstanceOf(KeyChange.Done.class);
    return ((KeyChange.Done) change).key();
  }

  private static Instant rotatedAt(ApiKey key) {
    return Objects.requireNonNull(key.rotatedAt());
  }

  private LiveKey only() {
    Optional<KeySource.Keys> all = keys.other(null);
    assertThat(all.orElseThrow().all()).hasSize(1);
    return all.orElseThrow().all().getFirst();
  }

  private UUID edition() {
    return keys.other(null).orElseThrow().edition();
  }

  private static byte[] bytes(int secret) {
    byte[] bytes = new byte[32];
    bytes[31] = (byte) secret;
    return bytes;
  }

  private static SecretHash hash(int secret) {
    return SecretHash.of(bytes(secret));
  }

  private void execute(String sql) {
    int _ =
        database.ask(connection -> {
          try (var statement = connection.createStatement()) {
            return statement.executeUpdate(sql);
          }
        });
  }
}
