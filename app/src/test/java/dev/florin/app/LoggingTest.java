package dev.florin.app;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.LoggerContext;
import dev.florin.app.configuration.LogFormat;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanContext;
import io.opentelemetry.api.trace.TraceFlags;
import io.opentelemetry.api.trace.TraceState;
import io.opentelemetry.context.Scope;
import java.io.IOException;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

class LoggingTest {
  private static final String TRACE = "4bf92f3577b34da6a3ce929d0e0e4736";
  private static final String SPAN = "00f067aa0ba902b7";

  @Test
  void librariesWarnButNotOfWhatCallersSendWrong() {
    LoggerContext context = new LoggerContext();
    new Logging().configure(context);

    assertThat(context.getLogger("io.grpc.netty.NettyClientHandler").isWarnEnabled()).isTrue();
    assertThat(context.getLogger("io.grpc.netty.NettyServerStream").isWarnEnabled()).isFalse();
    assertThat(context.getLogger("io.grpc.netty.NettyServerStream").isErrorEnabled()).isTrue();
  }

  @Test
  void aLineIsOneJsonObjectWithTheTraceThatTheThreadWorksFor() throws Exception {
    String line = lineInTrace(LogFormat.JSON);

    assertThat(line).endsWith("}\n").doesNotContain("\nat ").hasLineCount(1);
    Map<?, ?> fields = fields(line);
    assertThat(Instant.parse((String) fields.get("timestamp"))).isBefore(Instant.now());
    assertThat(fields.get("level")).isEqualTo("ERROR");
    assertThat(fields.get("logger")).isEqualTo("dev.florin.app.LoggingTest");
    assertThat(fields.get("thread")).isEqualTo(Thread.currentThread().getName());
    assertThat(fields.get("message")).isEqualTo("it says \"no\"\nand more");
    assertThat(fields.get("trace_id")).isEqualTo(TRACE);
    assertThat(fields.get("span_id")).isEqualTo(SPAN);
    assertThat(fields.get("service")).isEqualTo("florin");
    assertThat(fields.get("instance")).isEqualTo("of-the-test");
    assertThat((String) fields.get("exception"))
        .startsWith("java.lang.IllegalStateException: outer")
        .contains("\tat dev.florin.app.LoggingTest", "Caused by: java.io.IOException: inner");
  }

  @Test
  void aLineOfNoTraceHasNone() throws Exception {
    try (LoggedLines lines = LoggedLines.begin(LogFormat.JSON)) {
      LoggerFactory.getLogger(LoggingTest.class).info("alone");

      assertThat(fields(lines.all().getFirst()).keySet().stream().map(String::valueOf))
          .doesNotContain("trace_id", "span_id", "exception");
    }
  }

  @Test
  void textHasTheTraceToo() {
    assertThat(lineInTrace(LogFormat.TEXT))
        .matches("(?s)\\S+ ERROR LoggingTest trace_id=" + TRACE + ": it says \"no\"\n.*");
  }

  private static String lineInTrace(LogFormat format) {
    SpanContext ids =
        SpanContext.create(TRACE, SPAN, TraceFlags.getDefault(), TraceState.getDefault());
    try (LoggedLines lines = LoggedLines.begin(format);
        Scope _ = Span.wrap(ids).makeCurrent()) {
      LoggerFactory.getLogger(LoggingTest.class)
          .error(
              "it says \"{}\"\nand more",
              "no",
              new IllegalStateException("outer", new IOException("inner")));
      List<String> all = lines.all();
      assertThat(all).hasSize(1);
      return all.getFirst();
    }
  }

  private static Map<?, ?> fields(String line) throws IOException {
    return (Map<?, ?>) Objects.requireNonNull(JsonTree.readAll(line).getFirst());
  }
}
