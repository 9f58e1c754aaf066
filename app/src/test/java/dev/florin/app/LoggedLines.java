package dev.florin.app;

import static java.nio.charset.StandardCharsets.UTF_8;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.AppenderBase;
import ch.qos.logback.core.encoder.Encoder;
import dev.florin.app.configuration.LogFormat;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.slf4j.LoggerFactory;

/** Every line that our classes log in this process, as the program would write it. */
final class LoggedLines extends AppenderBase<ILoggingEvent> implements AutoCloseable {
  private final Logger ours = (Logger) LoggerFactory.getLogger("dev.florin");
  private final Encoder<ILoggingEvent> encoder;
  private final Queue<String> lines = new ConcurrentLinkedQueue<>();

  private LoggedLines(LogFormat format) {
    setContext(ours.getLoggerContext());
    encoder =
        Logging.encoder(ours.getLoggerContext(), format, new LogSource("florin", "of-the-test"));
  }

  static LoggedLines begin(LogFormat format) {
    LoggedLines lines = new LoggedLines(format);
    lines.start();
    lines.ours.addAppender(lines);
    lines.ours.setLevel(Level.TRACE);
    return lines;
  }

  List<String> all() {
    return List.copyOf(lines);
  }

  @Override
  protected void append(ILoggingEvent event) {
    lines.add(new String(encoder.encode(event), UTF_8));
  }

  @Override
  public void close() {
    ours.setLevel(null);
    ours.detachAppender(this);
    stop();
  }
}
