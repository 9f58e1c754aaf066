package dev.florin.telemetry;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import io.opentelemetry.sdk.common.CompletableResultCode;
import io.opentelemetry.sdk.trace.data.SpanData;
import io.opentelemetry.sdk.trace.export.SpanExporter;
import java.io.IOException;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
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

  private static Logger logger() {
    return (Logger) LoggerFactory.getLogger(RestingExporter.class);
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
