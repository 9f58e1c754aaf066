package dev.florin.embedded;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Objects;

/** Asks a Redis for a sign of life, which needs no client: two lines there, two lines back. */
final class RedisPing {
  private static final int TIMEOUT_MILLIS = (int) Duration.ofSeconds(1).toMillis();

  private RedisPing() {}

  /** Whether a Redis with this password answers there; another one that has the port does not. */
  static boolean isAnswered(RedisAddress address) {
    try (Socket socket = new Socket()) {
      socket.connect(new InetSocketAddress(address.host(), address.port()), TIMEOUT_MILLIS);
      socket.setSoTimeout(TIMEOUT_MILLIS);
      String asked = "AUTH " + address.password() + "\r\nPING\r\n";
      socket.getOutputStream().write(asked.getBytes(StandardCharsets.UTF_8));
      BufferedReader answers =
          new BufferedReader(
              new InputStreamReader(socket.getInputStream(), StandardCharsets.UTF_8));
      return Objects.equals(answers.readLine(), "+OK")
          && Objects.equals(answers.readLine(), "+PONG");
    } catch (IOException e) {
      return false;
    }
  }
}
