package dev.florin.app;

import com.google.protobuf.InvalidProtocolBufferException;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.opentelemetry.proto.collector.trace.v1.ExportTraceServiceRequest;
import io.opentelemetry.proto.collector.trace.v1.ExportTraceServiceResponse;
import io.opentelemetry.proto.trace.v1.ResourceSpans;
import io.opentelemetry.proto.trace.v1.ScopeSpans;
import io.opentelemetry.proto.trace.v1.Span;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import java.util.zip.GZIPInputStream;

/** A collector that takes spans by OTLP over HTTP and keeps them, or one that never answers. */
final class SpanSink implements AutoCloseable {
  private static final long PATIENCE_NANOS = TimeUnit.SECONDS.toNanos(60);

  private final HttpServer server;
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private final List<ToldSpan> spans = new ArrayList<>();
  private final CountDownLatch asked = new CountDownLatch(1);

  private SpanSink(HttpServer server) {
    this.server = server;
    server.setExecutor(threads);
  }

  static SpanSink start() throws IOException {
    SpanSink sink = new SpanSink(server());
    sink.server.createContext("/v1/traces", sink::take);
    sink.server.start();
    return sink;
  }

  /** Reads what it is told, and says nothing. */
  static SpanSink startSilent() throws IOException {
    SpanSink sink = new SpanSink(server());
    sink.server.createContext("/v1/traces", _ -> sink.asked.countDown());
    sink.server.start();
    return sink;
  }

  private static HttpServer server() throws IOException {
    return HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 64);
  }

  String url() {
    return "http://127.0.0.1:" + server.getAddress().getPort();
  }

  /** Waits until somebody has told it something. */
  boolean awaitAsked() throws InterruptedException {
    return asked.await(PATIENCE_NANOS, TimeUnit.NANOSECONDS);
  }

  /** All that came so far. */
  synchronized List<ToldSpan> spans() {
    return List.copyOf(spans);
  }

  /** The only span like this, once it has come. */
  synchronized ToldSpan await(String what, Predicate<ToldSpan> like) throws InterruptedException {
    long deadlineNanos = System.nanoTime() + PATIENCE_NANOS;
    while (spans.stream().noneMatch(like)) {
      long leftMillis = TimeUnit.NANOSECONDS.toMillis(deadlineNanos - System.nanoTime());
      if (leftMillis <= 0) {
        throw new AssertionError("no span: " + what + "; but " + spans);
      }
      wait(leftMillis);
    }
    List<ToldSpan> found = spans.stream().filter(like).toList();
    if (found.size() > 1) {
      throw new AssertionError("more than one span: " + what + ": " + found);
    }
    return found.getFirst();
  }

  private void take(HttpExchange exchange) throws IOException {
    boolean zipped = "gzip".equals(exchange.getRequestHeaders().getFirst("Content-Encoding"));
    byte[] answer = ExportTraceServiceResponse.getDefaultInstance().toByteArray();
    try (exchange;
        InputStream body = exchange.getRequestBody();
        InputStream plain = zipped ? new GZIPInputStream(body) : body) {
      keep(plain.readAllBytes());
      exchange.getResponseHeaders().set("Content-Type", "application/x-protobuf");
      exchange.sendResponseHeaders(200, answer.length == 0 ? -1 : answer.length);
    }
  }

  private synchronized void keep(byte[] message) throws InvalidProtocolBufferException {
    for (ResourceSpans from : ExportTraceServiceRequest.parseFrom(message).getResourceSpansList()) {
      for (ScopeSpans scope : from.getScopeSpansList()) {
        for (Span span : scope.getSpansList()) {
          spans.add(ToldSpan.of(from.getResource(), span));
        }
      }
    }
    notifyAll();
  }

  @Override
  public void close() {
    server.stop(0);
    threads.shutdownNow();
  }
}
