package dev.florin.app;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.AppenderBase;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.slf4j.LoggerFactory;

/**
 * Warnings and worse that this process logs, but for those about Redis, which may be slow on a busy
 * machine. Safe for use by many threads.
 */
final class LoggedWarnings extends AppenderBase<ILoggingEvent> {
  private final Queue<String> messages = new ConcurrentLinkedQueue<>();

  void begin() {
    start();
    rootLogger().addAppender(this);
  }

  void end() {
    rootLogger().detachAppender(this);
    stop();
  }

  /** Their words, the oldest first. */
  List<String> all() {
    return List.copyOf(messages);
  }

  @Override
  protected void append(ILoggingEvent event) {
    if (event.getLevel().isGreaterOrEqual(Level.WARN) && !isOfRedis(event.getLoggerName())) {
      messages.add(event.getLoggerName() + ": " + event.getFormattedMessage());
    }
  }

  private static boolean isOfRedis(String logger) {
    return logger.startsWith("dev.florin.redis.") || logger.startsWith("io.lettuce.");
  }

  private static Logger rootLogger() {
    return (Logger) LoggerFactory.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME);
  }
}
