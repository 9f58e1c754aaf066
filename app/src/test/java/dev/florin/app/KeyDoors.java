package dev.florin.app;

import static org.assertj.core.api.Assertions.assertThat;

import dev.florin.wallet.v1.CallerIdentity;
import dev.florin.wallet.v1.GetCallerRequest;
import dev.florin.wallet.v1.WalletServiceGrpc;
import io.grpc.ManagedChannel;
import io.grpc.Metadata;
import io.grpc.StatusRuntimeException;
import io.grpc.netty.NettyChannelBuilder;
import io.grpc.stub.MetadataUtils;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** Every place where a key can be shown: a gateway, and the wallet services behind it. */
final class KeyDoors implements AutoCloseable {
  private static final int PATIENCE_SECONDS = 15;
  private static final Metadata.Key<String> AUTHORIZATION =
      Metadata.Key.of("authorization", Metadata.ASCII_STRING_MARSHALLER);

  private final RestClient gateway;
  private final List<ManagedChannel> wallets = new ArrayList<>();

  KeyDoors(int httpPort, List<Integer> grpcPorts) {
    gateway = RestClient.to(httpPort, "nobody");
    for (int port : grpcPorts) {
      wallets.add(NettyChannelBuilder.forAddress("127.0.0.1", port).usePlaintext().build());
    }
  }

  /**
   * What a door says to a key.
   *
   * @param letIn whether it knows whose it is
   * @param words all that it says
   */
  record Said(boolean letIn, String words) {}

  /** What each of them says, the gateway first. */
  List<Said> show(String key) throws IOException, InterruptedException {
    List<Said> all = new ArrayList<>(List.of(gateway(key)));
    wallets.forEach(wallet -> all.add(wallet(wallet, key)));
    return all;
  }

  /** Whether all of them let it in. */
  boolean letIn(String key) throws IOException, InterruptedException {
    return show(key).stream().allMatch(Said::letIn);
  }

  /** Whether none of them does. */
  boolean refuse(String key) throws IOException, InterruptedException {
    return show(key).stream().noneMatch(Said::letIn);
  }

  /** Opens a wallet's stream at the gateway; what it gives completes when the stream has ended. */
  CompletableFuture<Boolean> listen(String key, String walletId) throws Exception {
    RestClient caller = rest(key);
    URI uri = URI.create(caller.url() + "/v1/wallets/" + walletId + "/events");
    HttpRequest request =
        HttpRequest.newBuilder(uri).header("Authorization", "Bearer " + key).build();
    HttpResponse<Stream<String>> response =
        caller.http().send(request, HttpResponse.BodyHandlers.ofLines());
    assertThat(response.statusCode()).isEqualTo(200);
    return CompletableFuture.runAsync(
            () -> response.body().forEach(line -> {}), task -> Thread.ofVirtual().start(task))
        .handle((nothing, cut) -> true);
  }

  RestClient rest(String key) {
    return gateway.as(key);
  }

  private Said gateway(String key) throws IOException, InterruptedException {
    HttpResponse<String> response = rest(key).get("/v1/me");
    String words = response.body().replaceAll("\"trace_id\":\"[0-9a-f]+\"", "");
    return new Said(response.statusCode() == 200, response.statusCode() + " " + words);
  }

  private static Said wallet(ManagedChannel wallet, String key) {
    Metadata metadata = new Metadata();
    metadata.put(AUTHORIZATION, "Bearer " + key);
    try {
      CallerIdentity caller =
          WalletServiceGrpc.newBlockingStub(wallet)
              .withInterceptors(MetadataUtils.newAttachHeadersInterceptor(metadata))
              .withDeadlineAfter(PATIENCE_SECONDS, TimeUnit.SECONDS)
              .getCaller(GetCallerRequest.getDefaultInstance());
      return new Said(true, caller.toString());
    } catch (StatusRuntimeException e) {
      return new Said(false, e.getStatus().toString());
    }
  }

  @Override
  public void close() {
    wallets.forEach(ManagedChannel::shutdownNow);
  }
}
