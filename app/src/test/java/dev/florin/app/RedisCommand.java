package dev.florin.app;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import dev.florin.embedded.RedisAddress;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.Socket;

/** One command to a Redis, as an operator gives it. */
final class RedisCommand {
  private RedisCommand() {}

  static void to(RedisAddress address, String command) throws IOException {
    try (Socket socket = new Socket(address.host(), address.port());
        BufferedReader answers =
            new BufferedReader(new InputStreamReader(socket.getInputStream(), US_ASCII))) {
      String text = "AUTH " + address.password() + "\r\n" + command + "\r\n";
      socket.getOutputStream().write(text.getBytes(US_ASCII));
      assertThat(answers.readLine()).isEqualTo("+OK");
      assertThat(answers.readLine()).isEqualTo("+OK");
    }
  }
}
