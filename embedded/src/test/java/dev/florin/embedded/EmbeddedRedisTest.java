package dev.florin.embedded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.florin.embedded.EmbeddedRedis.Options;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(300)
class EmbeddedRedisTest {
  private static final Duration DEADLINE = Duration.ofSeconds(60);
  private static final RestartPolicy HASTY =
      new RestartPolicy(2, Duration.ofMinutes(10), Duration.ofMillis(10));

  /** Of mode 0700; run by root, the server must pass it as another user. */
  @TempDir Path temp;

  @Test
  void itIsBoundedAndOnLoopbackAndKeepsNothing() throws IOException {
    try (EmbeddedRedis redis = EmbeddedRedis.temporary()) {
      RedisAddress address = redis.address();
      assertThat(RedisConversation.setting(address, "bind")).isEqualTo("127.0.0.1");
      assertThat(RedisConversation.setting(address, "protected-mode")).isEqualTo("yes");
      assertThat(RedisConversation.setting(address, "maxmemory")).isEqualTo("67108864");
      assertThat(RedisConversation.setting(address, "maxmemory-policy")).isEqualTo("allkeys-lru");
      assertThat(RedisConversation.setting(address, "save")).isEmpty();
      assertThat(RedisConversation.setting(address, "appendonly")).isEqualTo("no");
    }
  }

  @Test
  void aTemporaryServerIsGoneAfterwards() throws IOException {
    EmbeddedRedis redis = EmbeddedRedis.temporary();
    long pid = redis.pid();
    Path folder = Path.of(RedisConversation.setting(redis.address(), "dir"));
    assertThat(folder).isDirectory();

    redis.close();
    redis.close();

    assertThat(folder).doesNotExist();
    assertThat(ProcessHandle.of(pid)).isEmpty();
    assertThat(RedisPing.isAnswered(redis.address())).isFalse();
  }

  @Test
  void thePasswordIsRequiredAndKeptFromOthers() throws IOException {
    try (EmbeddedRedis redis = EmbeddedRedis.start(Options.in(temp.resolve("redis")))) {
      RedisAddress address = redis.address();
      try (RedisConversation stranger = RedisConversation.open(address)) {
        assertThat(stranger.ask("GET key")).startsWith("-NOAUTH");
        assertThat(stranger.ask("AUTH guess")).startsWith("-WRONGPASS");
      }
      assertThat(address.toString()).doesNotContain(address.password());
      assertThat(commandLine(redis.pid())).doesNotContain(address.password());
      assertThat(mode(temp.resolve("redis"))).isEqualTo("rwx------");
      assertThat(mode(temp.resolve("redis/redis.conf"))).isEqualTo("rw-------");
      assertThat(Files.readString(temp.resolve("redis/server.log")))
          .doesNotContain(address.password());
    }
  }

  @Test
  void eachStartHasAPasswordOfItsOwn() {
    Options options = Options.in(temp.resolve("redis"));
    String first;
    try (EmbeddedRedis redis = EmbeddedRedis.start(options)) {
      first = redis.address().password();
    }
    try (EmbeddedRedis redis = EmbeddedRedis.start(options)) {
      assertThat(redis.address().password()).hasSizeGreaterThan(30).isNotEqualTo(first);
    }
  }

  @Test
  void itDoesNotRunAsRoot() throws IOException {
    try (EmbeddedRedis redis = EmbeddedRedis.start(Options.in(temp.resolve("redis")))) {
      int user = (Integer) Files.getAttribute(Path.of("/proc/" + redis.pid()), "unix:uid");
      assertThat(user).isNotZero();
    }
  }

  @Test
  void aKilledServerStartsAgainEmptyAtTheSameAddress() throws IOException {
    try (EmbeddedRedis redis = EmbeddedRedis.temporary()) {
      RedisAddress address = redis.address();
      assertThat(RedisConversation.ask(address, "SET key value")).isEqualTo("+OK");
      long killed = redis.pid();

      redis.kill();

      assertThat(ProcessHandle.of(killed)).isEmpty();
      assertThat(RedisPing.isAnswered(address)).isFalse();

      redis.restart();

      assertThat(redis.pid()).isNotEqualTo(killed);
      assertThat(redis.address()).isEqualTo(address);
      assertThat(RedisConversation.ask(address, "EXISTS key")).isEqualTo(":0");
    }
  }

  @Test
  void aPausedServerTakesConnectionsAndAnswersWhenItIsResumed() throws IOException {
    try (EmbeddedRedis redis = EmbeddedRedis.temporary()) {
      redis.pause();
      assertThat(RedisPing.isAnswered(redis.address())).isFalse();
      try (RedisConversation waiting = RedisConversation.open(redis.address())) {
        redis.resume();
        assertThat(waiting.ask("AUTH " + redis.address().password())).isEqualTo("+OK");
      }
      redis.pause(); // even so it is ended
    }
  }

  @Test
  void aFixedPortIsTakenOrTheStartFails() throws IOException {
    try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      int port = taken.getLocalPort();
      assertThatThrownBy(() -> EmbeddedRedis.temporary(port))
          .isInstanceOf(EmbeddedException.class)
          .hasMessage("port " + port + " is taken by another process");
    }
    int port = Ports.free();
    try (EmbeddedRedis redis = EmbeddedRedis.temporary(port)) {
      assertThat(redis.address().port()).isEqualTo(port);
    }
    assertThatThrownBy(() -> Options.in(temp).onPort(0))
        .hasMessage("port: 0 (expected: 1 to 65535)");
  }

  @Test
  void aSecondStartInTheFolderIsRefusedInOneLineAndHarmsNothing() throws IOException {
    Path folder = temp.resolve("redis");
    try (EmbeddedRedis redis = EmbeddedRedis.start(Options.in(folder))) {
      assertThatThrownBy(() -> EmbeddedRedis.start(Options.in(folder)))
          .isInstanceOf(EmbeddedException.class)
          .hasMessage(
              "Redis's folder %s is in use by process %d"
                  .formatted(folder, ProcessHandle.current().pid()));
      assertThat(RedisPing.isAnswered(redis.address())).isTrue();
    }
  }

  @Test
  void aKilledOwnersServerEnds() throws Exception {
    Path folder = temp.resolve("redis");
    Process owner = ChildJvm.start(ChildJvm.REDIS, folder);
    try {
      long pid = Long.parseLong(Objects.requireNonNull(ChildJvm.line(owner)));
      assertThat(ProcessHandle.of(pid)).isPresent();

      owner.destroyForcibly();

      assertThat(Waiting.until(DEADLINE, () -> ProcessHandle.of(pid).isEmpty())).isTrue();
    } finally {
      owner.destroyForcibly();
    }
    try (EmbeddedRedis redis = EmbeddedRedis.start(Options.in(folder))) {
      assertThat(RedisPing.isAnswered(redis.address())).isTrue();
    }
  }

  @Test
  void aSupervisedServerThatIsKilledIsBackAtItsAddress() throws Exception {
    try (EmbeddedRedis redis = EmbeddedRedis.temporary()) {
      CompletableFuture<EmbeddedException> givenUp = new CompletableFuture<>();
      redis.supervise(givenUp::complete);
      long killed = redis.pid();
      kill(killed);
      assertThat(Waiting.until(DEADLINE, () -> redis.pid() != killed && !redis.isLost())).isTrue();
      assertThat(RedisPing.isAnswered(redis.address())).isTrue();
      assertThat(givenUp).isNotDone();
    }
  }

  @Test
  void aSupervisedServerThatKeepsEndingIsGivenUp() throws Exception {
    try (EmbeddedRedis redis = EmbeddedRedis.temporary()) {
      CompletableFuture<EmbeddedException> givenUp = new CompletableFuture<>();
      redis.supervise(HASTY, givenUp::complete);
      for (int kill = 0; kill < HASTY.restartsMax(); kill++) {
        long killed = redis.pid();
        kill(killed);
        assertThat(Waiting.until(DEADLINE, () -> redis.pid() != killed && !redis.isLost()))
            .isTrue();
      }
      kill(redis.pid());
      assertThat(givenUp.get(60, TimeUnit.SECONDS))
          .hasMessage("Redis is given up after 2 restarts: it ended again");
    }
  }

  @Test
  void whatListensButIsNoRedisOfOursDoesNotAnswerThePing() throws Exception {
    try (ServerSocket other = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      RedisAddress address = new RedisAddress("127.0.0.1", other.getLocalPort(), "secret");
      Thread answering = Thread.ofPlatform().daemon().start(() -> refuse(other));
      assertThat(RedisPing.isAnswered(address)).isFalse();
      answering.join();
    }
  }

  @Test
  void aMissingLibraryIsNamedInOneLine() {
    String said =
        "redis-server: error while loading shared libraries: libssl.so.3:"
            + " cannot open shared object file: No such file or directory";
    assertThat(RedisServer.explained(said))
        .isEqualTo("Redis cannot start: this system has no OpenSSL 3 (expected: package libssl3)");
    assertThat(RedisServer.explained("Bad directive")).endsWith("it said:\nBad directive");
  }

  @Test
  void theProgramOfEachPlatformIsOnTheClassPath() {
    for (Platform platform : Platform.values()) {
      assertThat(getClass().getResource("/" + platform.redis())).as(platform.name()).isNotNull();
    }
  }

  private static void refuse(ServerSocket listening) {
    try (Socket socket = listening.accept()) {
      socket
          .getOutputStream()
          .write("-WRONGPASS no\r\n+PONG\r\n".getBytes(StandardCharsets.US_ASCII));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void kill(long pid) throws Exception {
    List<String> command = List.of("kill", "-KILL", Long.toString(pid));
    assertThat(new ProcessBuilder(command).start().waitFor()).isZero();
  }

  private static String commandLine(long pid) throws IOException {
    return Files.readString(Path.of("/proc/" + pid + "/cmdline"));
  }

  private static String mode(Path path) throws IOException {
    return PosixFilePermissions.toString(Files.getPosixFilePermissions(path));
  }
}
