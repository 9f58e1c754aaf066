package dev.florin.app;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.florin.app.configuration.Configuration;
import dev.florin.app.configuration.HostPort;
import dev.florin.app.configuration.Keys;
import dev.florin.app.configuration.TelemetryKeys;
import dev.florin.embedded.EmbeddedException;
import dev.florin.gateway.GatewayException;
import dev.florin.identity.SandboxIssuer;
import dev.florin.ledger.Wallet;
import dev.florin.wallet.v1.GetBalanceRequest;
import dev.florin.wallet.v1.WalletServiceGrpc;
import io.grpc.ManagedChannel;
import io.grpc.Metadata;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.netty.NettyChannelBuilder;
import io.grpc.stub.MetadataUtils;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The whole program in this process, through real HTTP and real gRPC. */
@Timeout(300)
class FlorinTest {
  @TempDir Path home;

  @Test
  void theFiveOperationsWorkAndTheirMoneySurvivesARestart() throws Exception {
    try (Florin florin = start(home)) {
      Wallet alice = florin.users().orElseThrow().alice();
      RestClient rest = rest(florin, "alice");
      assertThat(rest.get("/health/ready").statusCode()).isEqualTo(200);
      assertBalance(rest, alice, 100_000);

      String json = "{\"wallet_id\":\"" + alice.id() + "\",\"amount\":2500,\"currency\":\"USD\"}";
      assertThat(rest.post("/v1/deposits", "one", json).statusCode()).isEqualTo(201);
      assertThat(rest.post("/v1/deposits", "one", json).headers().firstValue("Idempotent-Replayed"))
          .contains("true");
      assertThat(rest.post("/v1/withdrawals", "two", json).statusCode()).isEqualTo(201);
      String lunch = "{\"to_user_id\":\"bob\",\"amount\":1170,\"currency\":\"USD\"}";
      assertThat(rest.post("/v1/transfers", "three", lunch).statusCode()).isEqualTo(201);
      assertThat(rest.get("/v1/wallets/" + alice.id() + "/transactions").body())
          .contains("\"balance_after\":98830", "\"amount\":-1170", "opening money");
    }
    try (Florin florin = start(home)) {
      SandboxSeed.Users users = florin.users().orElseThrow();
      assertBalance(rest(florin, "alice"), users.alice(), 98_830);
      assertThat(grpcBalance(florin, "bob", users.bob())).isEqualTo(101_170);
    }
  }

  @Test
  void aCallerWithoutATokenIsNobodyAndAnothersWalletIsNotThere() throws Exception {
    try (Florin florin = start(home)) {
      SandboxSeed.Users users = florin.users().orElseThrow();
      String path = "/v1/wallets/" + users.alice().id() + "/balance";

      assertThat(rest(florin, "alice").as("forged").get(path).statusCode()).isEqualTo(401);
      assertThat(rest(florin, "bob").get(path).statusCode()).isEqualTo(404);
      assertThatThrownBy(() -> grpcBalance(florin, "bob", users.alice()))
          .isInstanceOfSatisfying(
              StatusRuntimeException.class,
              e -> assertThat(e.getStatus().getCode()).isEqualTo(Status.Code.NOT_FOUND));
    }
  }

  @Test
  void aGatewayAndAWalletProcessAreTheSameProgram() throws Exception {
    Configuration walletSide = TestConfiguration.in(home, Map.of(Keys.ROLE, "wallet"));
    try (Florin wallet = Florin.start(walletSide, new Parts())) {
      assertThat(wallet.httpPort()).isEmpty();
      String address = "127.0.0.1:" + wallet.grpcPort().getAsInt();
      Configuration gatewaySide =
          TestConfiguration.in(home, Map.of(Keys.ROLE, "gateway", Keys.WALLET_ADDRESS, address));
      try (Florin gateway = Florin.start(gatewaySide, new Parts())) {
        assertThat(gateway.grpcPort()).isEmpty();
        assertBalance(rest(gateway, "alice"), wallet.users().orElseThrow().alice(), 100_000);
      }
    }
  }

  @Test
  void aSecondStartOnOneFolderIsRefusedAndDisturbsNothing() throws Exception {
    try (Florin florin = start(home)) {
      assertThatThrownBy(() -> start(home))
          .isInstanceOf(EmbeddedException.class)
          .hasMessageContaining("is in use by process");
      assertThat(rest(florin, "alice").get("/health/ready").statusCode()).isEqualTo(200);
    }
  }

  @Test
  void aTakenPortEndsTheStartAndWhatWasStarted() throws Exception {
    try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      String port = Integer.toString(taken.getLocalPort());
      Configuration http = TestConfiguration.in(home, Map.of(Keys.HTTP_PORT, port));
      assertThatThrownBy(() -> Florin.start(http, new Parts()))
          .isInstanceOf(GatewayException.class)
          .hasMessageContaining("cannot listen on 127.0.0.1:" + port);

      Configuration ops = TestConfiguration.in(home, Map.of(TelemetryKeys.OPS_PORT, port));
      assertThatThrownBy(() -> Florin.start(ops, new Parts()))
          .isInstanceOf(CommandFailedException.class)
          .hasMessageStartingWith("cannot listen on 127.0.0.1:" + port);

      Configuration grpc = TestConfiguration.in(home, Map.of(Keys.GRPC_PORT, port));
      assertThatThrownBy(() -> Florin.start(grpc, new Parts()))
          .isInstanceOf(CommandFailedException.class)
          .hasMessageStartingWith("cannot listen on 127.0.0.1:" + port);
    }
    start(home).close();
  }

  @Test
  void withoutASandboxNobodyIsLetIn() throws Exception {
    Configuration configuration = TestConfiguration.in(home, Map.of(Keys.SANDBOX, "false"));
    try (Florin florin = Florin.start(configuration, new Parts())) {
      assertThat(florin.users()).isEmpty();
      assertThat(rest(florin, "alice").get("/v1/wallets").statusCode()).isEqualTo(401);
    }
  }

  @Test
  void aRedisOfItsOwnRunsBesideItAndEndsWithIt() throws Exception {
    RedisAccess redis;
    try (Florin florin = start(home)) {
      redis = florin.redis().orElseThrow();
      assertThat(ping(redis)).isEqualTo("+PONG");
    }
    assertThatThrownBy(() -> ping(redis)).isInstanceOf(ConnectException.class);
  }

  @Test
  void itStartsWithoutItsRedisAndWithoutAnybodyElses() throws Exception {
    Path inTheWay = home.resolve(".florin/data/redis");
    Files.createDirectories(inTheWay.getParent());
    Files.writeString(inTheWay, "not a folder");
    try (Florin florin = start(home)) {
      assertThat(florin.redis()).isEmpty();
      assertThat(rest(florin, "alice").get("/health/ready").statusCode()).isEqualTo(200);
    }
    Configuration away = TestConfiguration.in(home, Map.of(Keys.REDIS_URL, "redis://127.0.0.1:1"));
    try (Florin florin = Florin.start(away, new Parts())) {
      assertThat(florin.redis()).hasToString("Optional[redis://127.0.0.1:1]");
      assertThat(rest(florin, "alice").get("/health/ready").statusCode()).isEqualTo(200);
    }
  }

  private static String ping(RedisAccess redis) throws IOException {
    HostPort address = redis.address();
    try (Socket socket = new Socket(address.host(), address.port())) {
      String asked = "AUTH " + redis.password().orElseThrow() + "\r\nPING\r\n";
      socket.getOutputStream().write(asked.getBytes(UTF_8));
      BufferedReader answers =
          new BufferedReader(new InputStreamReader(socket.getInputStream(), UTF_8));
      assertThat(answers.readLine()).isEqualTo("+OK");
      return answers.readLine();
    }
  }

  private static Florin start(Path home) {
    return Florin.start(TestConfiguration.in(home), new Parts());
  }

  private RestClient rest(Florin florin, String user) {
    return RestClient.to(florin.httpPort().getAsInt(), token(user));
  }

  private String token(String user) {
    return SandboxIssuer.open(home.resolve(".florin/sandbox-key"))
        .issue(user, null, Duration.ofHours(1));
  }

  private static void assertBalance(RestClient rest, Wallet wallet, long amountMinor)
      throws Exception {
    assertThat(rest.get("/v1/wallets/" + wallet.id() + "/balance").body())
        .contains("\"amount\":" + amountMinor + ",");
  }

  private long grpcBalance(Florin florin, String user, Wallet wallet) {
    Metadata metadata = new Metadata();
    metadata.put(
        Metadata.Key.of("authorization", Metadata.ASCII_STRING_MARSHALLER),
        "Bearer " + token(user));
    ManagedChannel channel =
        NettyChannelBuilder.forAddress("127.0.0.1", florin.grpcPort().getAsInt())
            .usePlaintext()
            .intercept(MetadataUtils.newAttachHeadersInterceptor(metadata))
            .build();
    try {
      GetBalanceRequest request =
          GetBalanceRequest.newBuilder().setWalletId(Long.toString(wallet.id())).build();
      return WalletServiceGrpc.newBlockingStub(channel)
          .getBalance(request)
          .getBalance()
          .getAmountMinor();
    } finally {
      channel.shutdownNow();
    }
  }
}
