package dev.florin.app.wallets;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.florin.app.configuration.HostPort;
import dev.florin.app.configuration.TlsFiles;
import dev.florin.app.configuration.TransportOptions;
import dev.florin.app.tls.Certificates;
import dev.florin.app.tls.Credentials;
import dev.florin.app.tls.OwnDoor;
import dev.florin.app.tls.TestAuthority;
import dev.florin.wallet.v1.GetBalanceRequest;
import dev.florin.wallet.v1.WalletServiceGrpc;
import dev.florin.wallet.v1.WalletServiceGrpc.WalletServiceBlockingStub;
import io.grpc.ManagedChannel;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.netty.NettyChannelBuilder;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A gateway and wallet services that prove to each other who they are. */
@Timeout(120)
class ProvenWalletsTest {
  @TempDir Path folder;

  private final List<AutoCloseable> open = new ArrayList<>();
  private TestAuthority authority;

  @BeforeEach
  void start() throws Exception {
    authority = new TestAuthority(folder, "authority");
  }

  @AfterEach
  void end() throws Exception {
    for (AutoCloseable each : open.reversed()) {
      each.close();
    }
  }

  @Test
  void eachServiceIsKnownByTheNameOfItsOwnAddress() throws Exception {
    CountingWallet first = serve(authority.sign("wallet-1"));
    CountingWallet second = serve(authority.sign("wallet-2"));
    WalletServiceBlockingStub calls =
        connect(
            authority.file(),
            Optional.of(authority.sign("gateway")),
            Optional.empty(),
            at("wallet-1", first),
            at("wallet-2", second));

    while (first.balances.get() == 0 || second.balances.get() == 0) {
      call(calls);
    }
  }

  @Test
  void aServiceThatShowsAnothersNameIsNotBelieved() throws Exception {
    CountingWallet pretender = serve(authority.sign("wallet-2"));

    assertNotReached(
        pretender,
        connect(
            authority.file(),
            Optional.of(authority.sign("gateway")),
            Optional.empty(),
            at("wallet-1", pretender)));
  }

  @Test
  void oneNameCanBeThatOfAll() throws Exception {
    CountingWallet wallet = serve(authority.sign("wallets.example"));
    WalletServiceBlockingStub calls =
        connect(
            authority.file(),
            Optional.of(authority.sign("gateway")),
            Optional.of("wallets.example"),
            at("wallet-1", wallet));

    call(calls);
    assertThat(wallet.balances).hasValue(1);
  }

  @Test
  void aServiceOfAnotherAuthorityIsNotBelieved() throws Exception {
    CountingWallet wallet = serve(authority.sign("wallet-1"));

    assertNotReached(
        wallet,
        connect(
            new TestAuthority(folder, "another").file(),
            Optional.of(authority.sign("gateway")),
            Optional.empty(),
            at("wallet-1", wallet)));
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void aClientWithoutACertificateOfTheAuthorityIsNotLetIn(boolean ofAnother) throws Exception {
    CountingWallet wallet = serve(authority.sign("wallet-1"));
    Optional<TlsFiles> shown =
        ofAnother
            ? Optional.of(new TestAuthority(folder, "another").sign("gateway"))
            : Optional.empty();

    assertNotReached(
        wallet, connect(authority.file(), shown, Optional.empty(), at("wallet-1", wallet)));
  }

  @Test
  void aClientInPlainTextIsNotLetIn() throws Exception {
    CountingWallet wallet = serve(authority.sign("wallet-1"));
    RemoteWallets plain =
        opened(RemoteWallets.connect(List.of(wallet.address()), WalletTrust.BLIND));

    assertNotReached(wallet, WalletServiceGrpc.newBlockingStub(plain.channel()));
  }

  /** What docker-compose.yml gives to its containers, health check included. */
  @ParameterizedTest
  @ValueSource(strings = {"wallet-1", "wallet-2"})
  void theSandboxesCertificatesAreWhatItsContainersNeed(String name) throws Exception {
    Path ca = sandboxSecrets().resolve("authority.pem");
    TlsFiles shown = ofTheSandbox(name);
    CountingWallet wallet = serve(shown, ca);

    call(connect(ca, Optional.of(ofTheSandbox("gateway")), Optional.empty(), at(name, wallet)));
    ManagedChannel itself =
        NettyChannelBuilder.forAddress(
                "127.0.0.1", wallet.address().port(), new OwnDoor(shown).grpc())
            .build();
    open.add(itself::shutdownNow);
    call(WalletServiceGrpc.newBlockingStub(itself));
    assertThat(wallet.balances).hasValue(2);
  }

  /** In the repository others can read the key; a container cannot write to it. */
  private TlsFiles ofTheSandbox(String name) throws Exception {
    Path secrets = sandboxSecrets();
    Path key = Files.copy(secrets.resolve(name + ".key"), folder.resolve(name + ".key"));
    Files.setPosixFilePermissions(key, PosixFilePermissions.fromString("rw-------"));
    return new TlsFiles(secrets.resolve(name + ".pem"), key);
  }

  private static Path sandboxSecrets() {
    Path above = Path.of("").toAbsolutePath();
    while (!Files.exists(above.resolve("docker-compose.yml"))) {
      above = Objects.requireNonNull(above.getParent(), "no docker-compose.yml above");
    }
    return above.resolve("deploy/sandbox-secrets");
  }

  private CountingWallet serve(TlsFiles identity) throws Exception {
    return serve(identity, authority.file());
  }

  private CountingWallet serve(TlsFiles identity, Path clientCa) throws Exception {
    TransportOptions options =
        new TransportOptions(
            InetAddress.getLoopbackAddress(),
            Optional.empty(),
            Optional.of(identity),
            Optional.of(clientCa),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            1,
            List.of());
    Credentials credentials = new Credentials(options, opened(new Certificates()));
    return opened(new CountingWallet("127.0.0.1", 0, credentials.ofGrpc()));
  }

  private static HostPort at(String host, CountingWallet wallet) {
    return new HostPort(host, wallet.address().port());
  }

  private WalletServiceBlockingStub connect(
      Path believed, Optional<TlsFiles> shown, Optional<String> name, HostPort... services) {
    TransportOptions options =
        new TransportOptions(
            InetAddress.getLoopbackAddress(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.of(believed),
            shown,
            name,
            1,
            List.of());
    WalletTrust trust = new Credentials(options, opened(new Certificates())).ofWallets();
    RemoteWallets wallets =
        opened(
            RemoteWallets.connect(
                List.of(services), trust, host -> List.of(InetAddress.ofLiteral("127.0.0.1"))));
    return WalletServiceGrpc.newBlockingStub(wallets.channel());
  }

  private <T extends AutoCloseable> T opened(T resource) {
    open.add(resource);
    return resource;
  }

  private static void call(WalletServiceBlockingStub calls) {
    var _ =
        calls
            .withDeadlineAfter(60, TimeUnit.SECONDS)
            .getBalance(GetBalanceRequest.getDefaultInstance());
  }

  private static void assertNotReached(CountingWallet wallet, WalletServiceBlockingStub calls) {
    assertThatThrownBy(() -> call(calls))
        .isInstanceOfSatisfying(
            StatusRuntimeException.class,
            e -> assertThat(e.getStatus().getCode()).isEqualTo(Status.Code.UNAVAILABLE));
    assertThat(wallet.balances).hasValue(0);
  }
}
