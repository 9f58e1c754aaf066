package dev.florin.telemetry;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import io.opentelemetry.exporter.otlp.http.trace.OtlpHttpSpanExporter;
import io.opentelemetry.sdk.common.CompletableResultCode;
import io.opentelemetry.sdk.trace.SdkTracerProvider;
import io.opentelemetry.sdk.trace.data.SpanData;
import io.opentelemetry.sdk.trace.export.SimpleSpanProcessor;
import io.opentelemetry.sdk.trace.export.SpanExporter;
import java.io.IOException;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

/** A collector that goes and comes back, and what the log hears of it. */
class RestingExporterTest {
  private final Collector collector = new Collector();
  private final AtomicLong nanos = new AtomicLong(Long.MAX_VALUE - 5);
  private final SpanExporter exporter = new RestingExporter(collector, "there:4318", nanos::get);
  private final ListAppender<ILoggingEvent> log = new ListAppender<>();

  @BeforeEach
  void listen() {
    log.start();
    logger().addAppender(log);
  }

  @AfterEach
  void listenNoMore() {
    logger().detachAppender(log);
  }

  @Test
  void whatACollectorTakesIsNothingToTalkAbout() {
    assertThat(exporter.export(List.of()).isSuccess()).isTrue();

    assertThat(collector.asked).isOne();
    assertThat(log.list).isEmpty();
  }

  @Test
  void oneThatIsAwayIsAskedSeldomAndMentionedOnce() {
    collector.away = true;
    for (int count = 0; count < 100; count++) {
      assertThat(exporter.export(List.of()).isSuccess()).isFalse();
      nanos.addAndGet(Duration.ofSeconds(1).toNanos());
    }

    assertThat(collector.asked).isEqualTo(10);
    assertThat(log.list)
        .extracting(ILoggingEvent::getFormattedMessage)
        .singleElement()
        .asString()
        .contains("there:4318", "nobody listens");
  }

  @Test
  void oneThatIsBackGetsWhatComesFromThenOn() {
    collector.away = true;
    exporter.export(List.of());
    collector.away = false;
    assertThat(exporter.export(List.of()).isSuccess()).as("while it rests").isFalse();
    nanos.addAndGet(Duration.ofSeconds(10).toNanos());

    assertThat(exporter.export(List.of()).isSuccess()).isTrue();
    assertThat(exporter.export(List.of()).isSuccess()).isTrue();
    assertThat(collector.asked).isEqualTo(3);
    assertThat(log.list).hasSize(2);
    assertThat(log.list.getLast().getFormattedMessage()).contains("there again");
  }

  /** The library warns of each failure; it is told not to, and what we say has its reason. */
  @Test
  void ofARealSenderOneLineIsHeard() {
    SpanExporter sender =
        OtlpHttpSpanExporter.builder()
            .setEndpoint("http://127.0.0.1:1/v1/traces")
            .setRetryPolicy(null)
            .build();
    Heard heard = new Heard();
    java.util.logging.Logger root = java.util.logging.Logger.getLogger("");
    root.addHandler(heard);
    try (SdkTracerProvider provider =
        SdkTracerProvider.builder()
            .addSpanProcessor(
                SimpleSpanProcessor.create(new RestingExporter(sender, "nowhere", nanos::get)))
            .build()) {
      for (int count = 0; count < 3; count++) {
        provider.get("test").spanBuilder("lost").startSpan().end();
        provider.forceFlush().join(30, TimeUnit.SECONDS);
      }
    } finally {
      root.removeHandler(heard);
    }

    assertThat(heard.lines).isEmpty();
    assertThat(log.list)
        .extracting(ILoggingEvent::getFormattedMessage)
        .singleElement()
        .asString()
        .contains("nowhere", "java.net.ConnectException");
  }

  private static Logger logger() {
    return (Logger) LoggerFactory.getLogger(RestingExporter.class);
  }

  /** Keeps what the libraries log. */
  private static final class Heard extends Handler {
    private final List<String> lines = new CopyOnWriteArrayList<>();

    @Override
    public void publish(LogRecord line) {
      lines.add(line.getLoggerName() + ": " + line.getMessage());
    }

    @Override
    public void flush() {
      // Nothing waits.
    }

    @Override
    public void close() {
      // Nothing is held.
    }
  }

  /** Takes spans, or is away. */
  private static final class Collector implements SpanExporter {
    private boolean away;
    private int asked;

    @Override
    public CompletableResultCode export(Collection<SpanData> spans) {
      asked++;
      return away
          ? CompletableResultCode.ofExceptionalFailure(new IOException("nobody listens"))
          : CompletableResultCode.ofSuccess();
    }

    @Override
    public CompletableResultCode flush() {
      return CompletableResultCode.ofSuccess();
    }

    @Override
    public CompletableResultCode shutdown() {
      return CompletableResultCode.ofSuccess();
    }
  }
}
