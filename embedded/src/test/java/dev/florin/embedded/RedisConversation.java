package dev.florin.embedded;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.Socket;
import java.nio.charset.StandardCharsets;

/** Speaks to a Redis line by line, which is what a test needs of a client. */
final class RedisConversation implements AutoCloseable {
  private final Socket socket;
  private final BufferedReader answers;

  private RedisConversation(Socket socket) throws IOException {
    this.socket = socket;
    this.answers =
        new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.UTF_8));
  }

  /** Without a password. */
  static RedisConversation open(RedisAddress address) throws IOException {
    Socket socket = new Socket(address.host(), address.port());
    socket.setSoTimeout(30_000);
    return new RedisConversation(socket);
  }

  /** One command, after the password. */
  static String ask(RedisAddress address, String command) throws IOException {
    try (RedisConversation conversation = open(address)) {
      conversation.ask("AUTH " + address.password());
      return conversation.ask(command);
    }
  }

  /** A setting of the server. */
  static String setting(RedisAddress address, String name) throws IOException {
    try (RedisConversation conversation = open(address)) {
      conversation.ask("AUTH " + address.password());
      conversation.ask("CONFIG GET " + name); // *2
      for (int line = 0; line < 3; line++) {
        conversation.answers.readLine(); // the name's length, the name, the value's length
      }
      return conversation.answers.readLine();
    }
  }

  /** The first line of the answer. */
  String ask(String command) throws IOException {
    socket.getOutputStream().write((command + "\r\n").getBytes(StandardCharsets.UTF_8));
    return answers.readLine();
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }
}
