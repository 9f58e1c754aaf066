package dev.florin.app.fuzz;

import dev.florin.app.fuzz.RawRequest.Header;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpVersion;
import io.vertx.core.http.RequestOptions;
import io.vertx.core.http.StreamResetException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;

/** Calls of gRPC as what they are over HTTP/2, so that each byte of them can be another. */
final class GrpcExchange implements AutoCloseable {
  private static final int PATIENCE_SECONDS = 10;

  private final Vertx vertx = Vertx.vertx();
  private final HttpClient client;
  private final int port;

  GrpcExchange(int port) {
    this.port = port;
    this.client =
        vertx.createHttpClient(
            new HttpClientOptions()
                .setProtocolVersion(HttpVersion.HTTP_2)
                .setHttp2ClearTextUpgrade(false));
  }

  /**
   * One call, to its end, or, where it has none of its own, to its first message.
   *
   * @throws java.util.concurrent.TimeoutException when nothing comes
   */
  GrpcAnswer call(String path, List<Header> metadata, Buffer body, boolean isStream)
      throws Exception {
    CompletableFuture<GrpcAnswer> answer = new CompletableFuture<>();
    RequestOptions options =
        new RequestOptions()
            .setHost("127.0.0.1")
            .setPort(port)
            .setMethod(HttpMethod.POST)
            .setURI(path);
    var _ =
        client
            .request(options)
            .onFailure(answer::completeExceptionally)
            .onSuccess(request -> {
              metadata.forEach(each -> request.headers().add(each.name(), each.value()));
              var _ =
                  request
                      .response()
                      .onFailure(answer::completeExceptionally)
                      .onSuccess(response -> collect(request, response, isStream, answer));
              var _ = request.end(body);
            });
    try {
      return answer.get(PATIENCE_SECONDS, TimeUnit.SECONDS);
    } catch (ExecutionException e) {
      if (e.getCause() instanceof StreamResetException) {
        return new GrpcAnswer(0, Map.of(), Buffer.buffer());
      }
      throw e;
    }
  }

  private static void collect(
      HttpClientRequest request,
      HttpClientResponse response,
      boolean isStream,
      CompletableFuture<GrpcAnswer> answer) {
    Buffer body = Buffer.buffer();
    Map<String, String> headers = new HashMap<>();
    response.headers().forEach(header -> headers.put(header.getKey(), header.getValue()));
    response.handler(bytes -> {
      body.appendBuffer(bytes);
      if (isStream) {
        answer.complete(
            new GrpcAnswer(response.statusCode(), Map.of("grpc-status", "0"), Buffer.buffer()));
        var _ = request.reset();
      }
    });
    response.exceptionHandler(answer::completeExceptionally);
    response.endHandler(end -> {
      response.trailers().forEach(header -> headers.put(header.getKey(), header.getValue()));
      answer.complete(new GrpcAnswer(response.statusCode(), headers, body));
    });
  }

  @Override
  public void close() {
    var _ = vertx.close().await();
  }
}
