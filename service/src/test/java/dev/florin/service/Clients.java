package dev.florin.service;

import dev.florin.identity.Authenticator;
import dev.florin.identity.SandboxIssuer;
import dev.florin.wallet.v1.WalletServiceGrpc;
import dev.florin.wallet.v1.WalletServiceGrpc.WalletServiceBlockingStub;
import io.grpc.InsecureServerCredentials;
import io.grpc.ManagedChannel;
import io.grpc.Metadata;
import io.grpc.inprocess.InProcessChannelBuilder;
import io.grpc.netty.NettyChannelBuilder;
import io.grpc.stub.MetadataUtils;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** A running service, and callers of it over TCP and in-process. */
final class Clients implements AutoCloseable {
  final WalletServer server;
  final SandboxIssuer issuer;
  final RevocableTokens tokens;
  final ManagedChannel tcp;
  final ManagedChannel inProcess;

  private Clients(WalletServer server, SandboxIssuer issuer, RevocableTokens tokens, String name) {
    this.server = server;
    this.issuer = issuer;
    this.tokens = tokens;
    this.tcp = NettyChannelBuilder.forAddress("localhost", server.port()).usePlaintext().build();
    this.inProcess = InProcessChannelBuilder.forName(name).build();
  }

  /** Serves on any free port, with the owners' right to cash. */
  static Clients of(LedgerDoors doors, Path folder) {
    return of(doors, folder, config());
  }

  static Clients of(LedgerDoors doors, Path folder, WalletServerConfig config) {
    SandboxIssuer issuer = SandboxIssuer.open(folder.resolve("sandbox-key"));
    RevocableTokens tokens = new RevocableTokens(Authenticator.of(issuer));
    WalletServer server = WalletServer.start(config, doors, tokens);
    String name = config.inProcessName();
    return new Clients(server, issuer, tokens, name == null ? "nowhere" : name);
  }

  static WalletServerConfig config() {
    return config(true, 1000, Duration.ofSeconds(10));
  }

  static WalletServerConfig config(StreamSettings streams) {
    return config(true, 1000, Duration.ofSeconds(10), streams);
  }

  static WalletServerConfig config(boolean ownerCash, int callsMax, Duration patienceMax) {
    return config(ownerCash, callsMax, patienceMax, StreamSettings.DEFAULT);
  }

  private static WalletServerConfig config(
      boolean ownerCash, int callsMax, Duration patienceMax, StreamSettings streams) {
    return new WalletServerConfig(
        new InetSocketAddress(InetAddress.getLoopbackAddress(), 0),
        "wallet-" + UUID.randomUUID(),
        ownerCash,
        callsMax,
        100,
        4,
        patienceMax,
        WalletServerConfig.EVENT_SOURCE,
        streams,
        InsecureServerCredentials.create());
  }

  /** A user's calls over TCP. */
  WalletServiceBlockingStub as(String userId) {
    return with(tcp, "authorization", "Bearer " + token(userId, null));
  }

  /** A user's calls in-process. */
  WalletServiceBlockingStub inProcessAs(String userId) {
    return with(inProcess, "authorization", "Bearer " + token(userId, null));
  }

  String token(String userId, @Nullable String displayName) {
    return issuer.issue(userId, displayName, Duration.ofHours(1));
  }

  /** Calls with one entry of metadata beside a generous deadline. */
  static WalletServiceBlockingStub with(ManagedChannel channel, String key, String value) {
    Metadata metadata = new Metadata();
    metadata.put(Metadata.Key.of(key, Metadata.ASCII_STRING_MARSHALLER), value);
    return WalletServiceGrpc.newBlockingStub(channel)
        .withInterceptors(MetadataUtils.newAttachHeadersInterceptor(metadata))
        .withInterceptors(new GenerousDeadline());
  }

  @Override
  public void close() {
    tcp.shutdownNow();
    inProcess.shutdownNow();
    server.close();
  }
}
