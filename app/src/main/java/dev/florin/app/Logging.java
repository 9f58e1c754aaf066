package dev.florin.app;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.PatternLayout;
import ch.qos.logback.classic.spi.Configurator;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.ConsoleAppender;
import ch.qos.logback.core.encoder.Encoder;
import ch.qos.logback.core.encoder.LayoutWrappingEncoder;
import ch.qos.logback.core.spi.ContextAwareBase;
import dev.florin.app.configuration.LogFormat;
import dev.florin.app.configuration.LogLevel;
import java.util.List;
import java.util.UUID;
import org.slf4j.LoggerFactory;
import org.slf4j.bridge.SLF4JBridgeHandler;

/**
 * The log: lines on stderr, since stdout belongs to what a command was asked for; text on a
 * terminal, else JSON. Logback finds this class by itself, so that not even the first line looks
 * different.
 *
 * <p>The level is that of our own classes; libraries speak up when something is wrong.
 */
public final class Logging extends ContextAwareBase implements Configurator {
  private static final String OURS = "dev.florin";
  private static final String CONSOLE = "stderr";

  /** Java cannot tell whether stderr is a terminal; the launcher does. */
  private static final String ON_TERMINAL = "florin.log.terminal";

  /**
   * They tell of what callers send wrong, each time with a stack trace: anybody could fill a disk.
   */
  private static final List<String> ABOUT_CALLERS =
      List.of(
          "io.grpc.netty.NettyServerHandler",
          "io.grpc.netty.NettyServerStream",
          "io.grpc.netty.NettyServerTransport");

  private static final String PATTERN =
      "%d{yyyy-MM-dd'T'HH:mm:ss.SSSXXX} %-5level %logger{0}%trace: %msg%n";

  private static final LogSource SOURCE = new LogSource("florin", UUID.randomUUID().toString());

  /** Brings in the libraries that log through java.util.logging, and sets the level. */
  static void begin(LogLevel level) {
    SLF4JBridgeHandler.removeHandlersForRootLogger();
    SLF4JBridgeHandler.install();
    if (LoggerFactory.getLogger(OURS) instanceof Logger ours) {
      ours.setLevel(Level.valueOf(level.name()));
    }
  }

  /** From now on lines are in this format, and say which process they are of. */
  static void write(LogFormat format, LogSource source) {
    if (LoggerFactory.getLogger(Logger.ROOT_LOGGER_NAME) instanceof Logger root
        && root.getAppender(CONSOLE) instanceof ConsoleAppender<ILoggingEvent> console) {
      console.setEncoder(encoder(root.getLoggerContext(), format, source));
    }
  }

  @Override
  public ExecutionStatus configure(LoggerContext context) {
    ConsoleAppender<ILoggingEvent> console = new ConsoleAppender<>();
    console.setName(CONSOLE);
    console.setContext(context);
    console.setTarget("System.err");
    console.setEncoder(encoder(context, LogFormat.AUTO, SOURCE));
    console.start();
    Logger root = context.getLogger(Logger.ROOT_LOGGER_NAME);
    root.setLevel(Level.WARN);
    root.addAppender(console);
    context.getLogger(OURS).setLevel(Level.INFO);
    ABOUT_CALLERS.forEach(name -> context.getLogger(name).setLevel(Level.ERROR));
    return ExecutionStatus.DO_NOT_INVOKE_NEXT_IF_ANY;
  }

  static Encoder<ILoggingEvent> encoder(LoggerContext context, LogFormat format, LogSource source) {
    boolean text =
        switch (format) {
          case AUTO -> Boolean.getBoolean(ON_TERMINAL);
          case JSON -> false;
          case TEXT -> true;
        };
    Encoder<ILoggingEvent> encoder = text ? text(context) : new JsonLines(source);
    encoder.setContext(context);
    encoder.start();
    return encoder;
  }

  private static Encoder<ILoggingEvent> text(LoggerContext context) {
    PatternLayout layout = new PatternLayout();
    layout.getInstanceConverterMap().put("trace", TraceWord::new);
    layout.setContext(context);
    layout.setPattern(PATTERN);
    layout.start();
    LayoutWrappingEncoder<ILoggingEvent> encoder = new LayoutWrappingEncoder<>();
    encoder.setLayout(layout);
    return encoder;
  }
}
