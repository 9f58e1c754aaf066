package dev.florin.gateway;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.util.Locale;

/** A caller who sends whatever bytes he likes, whenever he likes. */
final class RawSocket implements AutoCloseable {
  private static final int PATIENCE_MILLIS = 60_000;
  private static final int DRIP_MILLIS = 20;

  private final Socket socket;
  private final InputStream in;

  RawSocket(int port) throws IOException {
    this(new Socket(InetAddress.getLoopbackAddress(), port));
  }

  RawSocket(Socket connected) throws IOException {
    socket = connected;
    socket.setSoTimeout(PATIENCE_MILLIS);
    socket.setTcpNoDelay(true);
    in = socket.getInputStream();
  }

  void send(String ascii) throws IOException {
    send(ascii.getBytes(StandardCharsets.ISO_8859_1));
  }

  void send(byte[] bytes) throws IOException {
    socket.getOutputStream().write(bytes);
    socket.getOutputStream().flush();
  }

  /** As much as the gateway lets. */
  void sendWhatIsTaken(String ascii) {
    try {
      send(ascii);
    } catch (IOException e) {
      return; // the connection has ended, which is what is asked next
    }
  }

  void endSending() throws IOException {
    socket.shutdownOutput();
  }

  /** One answer with a Content-Length, as it is. */
  String answer() throws IOException {
    StringBuilder head = new StringBuilder();
    while (head.indexOf("\r\n\r\n") < 0) {
      head.append((char) required());
    }
    String text = head.toString();
    int at = text.toLowerCase(Locale.ROOT).indexOf("content-length: ");
    int length =
        at < 0 ? 0 : Integer.parseInt(text.substring(at + 16, text.indexOf('\r', at)).strip());
    return text + new String(in.readNBytes(length), StandardCharsets.UTF_8);
  }

  /** All that comes until the gateway ends the connection, however it does. */
  String rest() throws IOException {
    StringBuilder all = new StringBuilder();
    try {
      for (int next = in.read(); next >= 0; next = in.read()) {
        all.append((char) next);
      }
    } catch (SocketException e) {
      all.append("(reset)");
    }
    return all.toString();
  }

  /** Sends a byte of a text now and then, until the gateway ends the connection. */
  String drip(String endless) throws IOException {
    socket.setSoTimeout(DRIP_MILLIS);
    for (int at = 0; ; at = (at + 1) % endless.length()) {
      try {
        int got = in.read();
        socket.setSoTimeout(PATIENCE_MILLIS);
        return got < 0 ? "" : (char) got + rest();
      } catch (SocketTimeoutException e) {
        if (!isSent(endless.charAt(at))) {
          return "";
        }
      } catch (SocketException e) {
        return "";
      }
    }
  }

  private boolean isSent(char next) {
    try {
      socket.getOutputStream().write(next);
      return true;
    } catch (IOException e) {
      return false;
    }
  }

  private int required() throws IOException {
    int c = in.read();
    if (c < 0) {
      throw new IOException("the connection has ended");
    }
    return c;
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }
}
