package dev.florin.app.fuzz;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import io.vertx.core.buffer.Buffer;
import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Sends bytes on a connection of their own and reads what comes back.
 *
 * <p>Bytes that end amid a request are rightly waited for. So after those, and where none can say
 * whether more is to come, the sending side is closed: then the server must end the matter.
 */
final class RawExchange {
  private static final int PATIENCE_MILLIS = 10_000;
  private static final int DOUBT_MILLIS = 2_000;
  private static final Pattern HEAD_END = Pattern.compile("\r?\n\r?\n");
  private static final Pattern LENGTH =
      Pattern.compile("(?im)^content-length:[ \t]*(\\d{1,15})[ \t]*\r?$");

  private RawExchange() {}

  /**
   * The first answer to these bytes.
   *
   * @param isWhole whether they are surely the whole of a request
   * @throws SocketTimeoutException when there is neither an answer nor an end
   */
  static RawAnswer send(int port, String wire, boolean isWhole) throws IOException {
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
      socket.setTcpNoDelay(true);
      boolean isHead = wire.startsWith("HEAD ");
      InputStream in = new BufferedInputStream(socket.getInputStream());
      try {
        socket.getOutputStream().write(wire.getBytes(ISO_8859_1));
        boolean isShort = isShort(wire);
        if (isShort) {
          socket.shutdownOutput();
        }
        socket.setSoTimeout(isWhole || isShort ? PATIENCE_MILLIS : DOUBT_MILLIS);
        return firstOrEnd(socket, in, isHead, isWhole || isShort);
      } catch (SocketException e) {
        return RawAnswer.NONE; // it was ended with bytes of ours still unread
      }
    }
  }

  private static RawAnswer firstOrEnd(Socket socket, InputStream in, boolean isHead, boolean isSure)
      throws IOException {
    in.mark(1);
    try {
      if (in.read() < 0) {
        return RawAnswer.NONE;
      }
      in.reset();
    } catch (SocketTimeoutException e) {
      if (isSure) {
        throw e;
      }
      socket.shutdownOutput();
    }
    socket.setSoTimeout(PATIENCE_MILLIS);
    return answer(in, isHead);
  }

  /** Whether the bytes end before their own head or body does. */
  private static boolean isShort(String wire) {
    Matcher end = HEAD_END.matcher(wire);
    if (!end.find()) {
      return true;
    }
    Matcher length = LENGTH.matcher(wire.substring(0, end.end()));
    return length.find() && Long.parseLong(length.group(1)) > wire.length() - end.end();
  }

  private static RawAnswer answer(InputStream in, boolean isHead) throws IOException {
    String first = line(in);
    if (first.isEmpty()) {
      return RawAnswer.NONE;
    }
    int status = Integer.parseInt(first.split(" ", 3)[1]);
    Map<String, String> headers = new HashMap<>();
    for (String line = line(in); !line.isEmpty(); line = line(in)) {
      int colon = line.indexOf(':');
      headers.put(
          line.substring(0, colon).toLowerCase(Locale.ROOT), line.substring(colon + 1).strip());
    }
    if (status < 200) {
      return answer(in, isHead);
    }
    boolean isBare = isHead || status == 204 || status == 304;
    return new RawAnswer(
        status, headers, isBare ? Buffer.buffer() : Buffer.buffer(body(in, headers)));
  }

  /** A stream of events has no end, so nothing of it is read. */
  private static byte[] body(InputStream in, Map<String, String> headers) throws IOException {
    if (headers.getOrDefault("content-type", "").startsWith("text/event-stream")) {
      return new byte[0];
    }
    if (headers.containsKey("content-length")) {
      return in.readNBytes(Integer.parseInt(headers.get("content-length")));
    }
    if (!headers.getOrDefault("transfer-encoding", "").equals("chunked")) {
      return in.readAllBytes();
    }
    ByteArrayOutputStream whole = new ByteArrayOutputStream();
    for (int length = chunk(in); length > 0; length = chunk(in)) {
      whole.writeBytes(in.readNBytes(length));
      String _ = line(in);
    }
    return whole.toByteArray();
  }

  private static int chunk(InputStream in) throws IOException {
    return Integer.parseInt(line(in), 16);
  }

  private static String line(InputStream in) throws IOException {
    StringBuilder line = new StringBuilder();
    for (int c = in.read(); c >= 0 && c != '\n'; c = in.read()) {
      line.append((char) c);
    }
    return line.toString().stripTrailing();
  }
}
