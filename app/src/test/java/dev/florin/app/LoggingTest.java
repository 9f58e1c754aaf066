package dev.florin.app;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.LoggerContext;
import org.junit.jupiter.api.Test;

class LoggingTest {
  @Test
  void librariesWarnButNotOfWhatCallersSendWrong() {
    LoggerContext context = new LoggerContext();
    new Logging().configure(context);

    assertThat(context.getLogger("io.grpc.netty.NettyClientHandler").isWarnEnabled()).isTrue();
    assertThat(context.getLogger("io.grpc.netty.NettyServerStream").isWarnEnabled()).isFalse();
    assertThat(context.getLogger("io.grpc.netty.NettyServerStream").isErrorEnabled()).isTrue();
  }
}
