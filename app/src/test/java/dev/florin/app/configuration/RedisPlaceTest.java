package dev.florin.app.configuration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RedisPlaceTest {
  @TempDir Path home;
  private final Map<String, String> environment = new TreeMap<>();
  private final Map<Key<?>, String> flags = new LinkedHashMap<>();

  @Test
  void besideItsOwnPostgresFlorinStartsARedisOfItsOwn() {
    assertThat(configuration().redis())
        .isEqualTo(new RedisPlace.Embedded(home.resolve(".florin/data/redis")));
    assertThat(configuration().redisTimeout()).isEqualTo(Duration.ofMillis(250));

    flags.put(Keys.REDIS, "false");
    assertThat(configuration().redis()).isEqualTo(new RedisPlace.Nowhere());
  }

  @Test
  void aProcessThatMayHaveSiblingsHasNoRedisUnlessOneIsNamed() {
    flags.put(Keys.DATABASE_URL, "postgresql://florin@db/money");
    assertThat(configuration().redis()).isEqualTo(new RedisPlace.Nowhere());
    assertThat(values().text(Keys.REDIS)).isEqualTo("false");

    flags.put(Keys.REDIS, "true");
    assertComplaint(
        "--redis: true (expected: false, or a redis-url:"
            + " the instances would not share one of Florin's own)");

    flags.put(Keys.REDIS_URL, "redis://copies");
    assertThat(configuration().redis()).hasToString("redis://copies:6379");
  }

  @Test
  void aGatewayHasNoRedisUnlessOneIsNamed() {
    flags.put(Keys.ROLE, "gateway");
    flags.put(Keys.WALLET_ADDRESS, "127.0.0.1:9090");
    assertThat(configuration().redis()).isEqualTo(new RedisPlace.Nowhere());

    flags.put(Keys.REDIS_URL, "rediss://copies:6380/");
    assertThat(configuration().redis()).hasToString("rediss://copies:6380");
  }

  @Test
  void anothersRedisMayBeUsedBesideFlorinsOwnPostgresOrLeftAside() {
    flags.put(Keys.REDIS_URL, "redis://[::1]:7000");
    assertThat(configuration().redis())
        .isEqualTo(
            new RedisPlace.External(
                new RedisUrl(Optional.empty(), new HostPort("::1", 7000), false),
                Optional.empty()));

    flags.put(Keys.REDIS, "false");
    assertThat(configuration().redis()).isEqualTo(new RedisPlace.Nowhere());
  }

  @Test
  void thePasswordComesFromTheEnvironmentOrAFileAndIsNotShown() throws IOException {
    Path file = Files.writeString(home.resolve("password"), "open sesame\n");
    flags.put(Keys.REDIS_URL, "rediss://florin@copies");
    assertComplaint(
        "--redis-url: rediss://florin@copies"
            + " (expected: a password for its user, by redis-password or redis-password-file)");

    flags.put(Keys.REDIS_PASSWORD_FILE, file.toString());
    RedisPlace.External place = (RedisPlace.External) configuration().redis();
    assertThat(place.password()).contains("open sesame");
    assertThat(place.url().user()).contains("florin");
    assertThat(place.url().tls()).isTrue();
    assertThat(place.toString()).isEqualTo("rediss://florin@copies:6379");

    environment.put("FLORIN_REDIS_PASSWORD", "another");
    assertComplaint(
        "--redis-password-file: " + file + " (expected: not set, because redis-password is)");

    flags.put(Keys.REDIS_PASSWORD_FILE, home.resolve("absent").toString());
    environment.clear();
    assertComplaint(
        "--redis-password-file: "
            + home.resolve("absent")
            + " (expected: a file that can be read)");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "http://copies",
        "copies:6379",
        "redis://",
        "redis://copies:x",
        "redis://copies:70000",
        "redis://copies/1",
        "redis://copies?timeout=1s",
        "redis://copies#1"
      })
  void aUrlThatIsNoneIsRefused(String url) {
    flags.put(Keys.REDIS_URL, url);

    assertComplaint("--redis-url: " + url + " (expected: redis://host:port, or rediss:// for TLS)");
  }

  @ParameterizedTest
  @ValueSource(strings = {"redis://florin:sesame@copies", "redis://:sesame@copies:6379"})
  void aPasswordInAUrlIsRefusedAndNotRepeated(String url) {
    flags.put(Keys.REDIS_URL, url);

    assertComplaint(
        "--redis-url: holds a password (expected: the password in FLORIN_REDIS_PASSWORD"
            + " or in the file that redis-password-file names)");
  }

  private Values values() {
    return new ConfigurationReader(environment, home).read(null, flags);
  }

  private Configuration configuration() {
    return Configuration.of(values());
  }

  private void assertComplaint(String message) {
    assertThatThrownBy(this::configuration)
        .isInstanceOf(ConfigurationException.class)
        .hasMessage(message);
  }
}
