package dev.florin.app.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What a caller of the bench does when he is told to come again, or his connection ends. */
@Timeout(60)
class HttpCallerTest {
  private static final String DONE = "HTTP/1.1 201 Created\r\nContent-Length: 0\r\n\r\n";
  private static final String LAST =
      "HTTP/1.1 201 Created\r\nConnection: close\r\nContent-Length: 0\r\n\r\n";
  private static final String LATER =
      "HTTP/1.1 503 Service Unavailable\r\nContent-Length: 0\r\n\r\n";
  private static final String END = "";

  private final List<String> received = new ArrayList<>();

  @Test
  void whatWasUnavailableIsSentAgainWithItsKey() throws Exception {
    Figures figures = against(List.of(List.of(LATER, LATER, DONE, DONE)));

    assertThat(received).containsExactly("key-1", "key-1", "key-1", "key-2");
    assertThat(figures.answersInAll()).isEqualTo(2);
    assertThat(figures.retries()).isEqualTo(2);
    assertThat(figures.errors()).isZero();
  }

  @Test
  void theLastAnswerOfAConnectionIsFollowedByAnotherConnection() throws Exception {
    Figures figures = against(List.of(List.of(DONE, LAST), List.of(DONE)));

    assertThat(received).containsExactly("key-1", "key-2", "key-3");
    assertThat(figures.answersInAll()).isEqualTo(3);
    assertThat(figures.retries()).isZero();
    assertThat(figures.errors()).isZero();
  }

  @Test
  void aKeptConnectionMayEndInsteadOfAnAnswer() throws Exception {
    Figures figures = against(List.of(List.of(DONE, END), List.of(DONE)));

    assertThat(received).containsExactly("key-1", "key-2", "key-2");
    assertThat(figures.answersInAll()).isEqualTo(2);
    assertThat(figures.retries()).isEqualTo(1);
    assertThat(figures.errors()).isZero();
  }

  @Test
  void aNewConnectionMustAnswer() throws Exception {
    Figures figures = against(List.of(List.of(END)));

    assertThat(received).containsExactly("key-1");
    assertThat(figures.errors()).isEqualTo(1);
  }

  /** What is answered on each connection, one after another; then the load ends. */
  private Figures against(List<List<String>> connections) throws Exception {
    Tally tally = new Tally();
    try (ServerSocket listening = new ServerSocket(0, 8, InetAddress.getLoopbackAddress())) {
      Thread server = Thread.ofVirtual().start(() -> serve(listening, tally, connections));
      InetSocketAddress address =
          new InetSocketAddress(InetAddress.getLoopbackAddress(), listening.getLocalPort());
      try (Door.Callers callers = new HttpDoor(address, new NumberedKeys()).open(1, tally)) {
        server.join();
        assertThat(callers.awaitEnd()).isTrue();
      }
    }
    return tally.figures(1);
  }

  private void serve(ServerSocket listening, Tally tally, List<List<String>> connections) {
    int left = connections.stream().mapToInt(List::size).sum();
    try {
      for (List<String> answers : connections) {
        try (Socket socket = listening.accept()) {
          for (String answer : answers) {
            received.add(request(socket.getInputStream()));
            if (--left == 0) {
              tally.end();
            }
            socket.getOutputStream().write(answer.getBytes(StandardCharsets.US_ASCII));
          }
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String request(InputStream in) throws IOException {
    StringBuilder line = new StringBuilder();
    for (int next = in.read(); next != '\n'; next = in.read()) {
      line.append((char) next);
    }
    return line.toString();
  }

  private static final class NumberedKeys implements HttpRequests {
    private int number;

    @Override
    public void encodeNext(ByteBuffer out) {
      out.put("key-%d\n".formatted(++number).getBytes(StandardCharsets.US_ASCII));
    }

    @Override
    public int rightStatus() {
      return 201;
    }
  }
}
