package dev.florin.app.wallets;

import dev.florin.app.configuration.HostPort;
import dev.florin.wallet.v1.Balance;
import dev.florin.wallet.v1.DepositRequest;
import dev.florin.wallet.v1.GetBalanceRequest;
import dev.florin.wallet.v1.MovementResponse;
import dev.florin.wallet.v1.WalletServiceGrpc;
import io.grpc.InsecureServerCredentials;
import io.grpc.Server;
import io.grpc.ServerCredentials;
import io.grpc.health.v1.HealthCheckResponse.ServingStatus;
import io.grpc.netty.NettyServerBuilder;
import io.grpc.protobuf.services.HealthStatusManager;
import io.grpc.stub.StreamObserver;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;

/** A server that counts the balances it is asked for, and keeps deposits without an answer. */
final class CountingWallet extends WalletServiceGrpc.WalletServiceImplBase
    implements AutoCloseable {
  final AtomicInteger balances = new AtomicInteger();
  final AtomicInteger deposits = new AtomicInteger();
  private final CompletableFuture<DepositRequest> tookDeposit = new CompletableFuture<>();
  private final HealthStatusManager health = new HealthStatusManager();
  private final Server server;
  private final HostPort address;

  CountingWallet(String host, int port) throws IOException {
    this(host, port, InsecureServerCredentials.create());
  }

  CountingWallet(String host, int port, ServerCredentials credentials) throws IOException {
    server =
        NettyServerBuilder.forAddress(new InetSocketAddress(host, port), credentials)
            .addService(this)
            .addService(health.getHealthService())
            .build();
    set(ServingStatus.SERVING);
    server.start();
    address = new HostPort(host, server.getPort());
  }

  HostPort address() {
    return address;
  }

  void set(ServingStatus status) {
    health.setStatus(WalletServiceGrpc.SERVICE_NAME, status);
  }

  @Override
  public void getBalance(GetBalanceRequest request, StreamObserver<Balance> answer) {
    balances.incrementAndGet();
    answer.onNext(Balance.getDefaultInstance());
    answer.onCompleted();
  }

  @Override
  public void deposit(DepositRequest request, StreamObserver<MovementResponse> answer) {
    deposits.incrementAndGet();
    tookDeposit.complete(request);
  }

  CompletableFuture<DepositRequest> tookDeposit() {
    return tookDeposit;
  }

  /** Breaks all connections, as a process that is killed does. */
  @Override
  public void close() {
    try {
      server.shutdownNow().awaitTermination();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
