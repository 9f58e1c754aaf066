package dev.florin.gateway;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** Speaks HTTP/2 (RFC 9113) frame by frame, as no library would. */
final class Http2Raw implements AutoCloseable {
  static final int DATA = 0;
  static final int HEADERS = 1;
  static final int RST_STREAM = 3;
  static final int SETTINGS = 4;
  static final int PING = 6;
  static final int GOAWAY = 7;
  static final int CONTINUATION = 9;
  static final int END_STREAM = 1;
  static final int END_HEADERS = 4;

  private static final int PATIENCE_MILLIS = 60_000;

  private final Socket socket;
  private final DataInputStream in;

  /** What the server sent, each byte of it a character. */
  record Frame(int type, int stream, String payload) {
    /** The error code of a RST_STREAM, or a GOAWAY. */
    int error() {
      return ByteBuffer.wrap(payload.getBytes(ISO_8859_1)).getInt(type == GOAWAY ? 4 : 0);
    }
  }

  Http2Raw(int port) throws IOException {
    socket = new Socket(InetAddress.getLoopbackAddress(), port);
    socket.setSoTimeout(PATIENCE_MILLIS);
    in = new DataInputStream(socket.getInputStream());
    send("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
    send(frame(SETTINGS, 0, 0));
  }

  static byte[] frame(int type, int flags, int stream, byte... payload) {
    ByteBuffer frame = ByteBuffer.allocate(9 + payload.length);
    frame.put((byte) (payload.length >> 16)).putShort((short) payload.length);
    frame.put((byte) type).put((byte) flags).putInt(stream).put(payload);
    return frame.array();
  }

  /** HPACK without its tables: GET of a path, with more headers of these lengths. */
  static byte[] get(String path, int... moreHeaders) {
    ByteArrayOutputStream block = new ByteArrayOutputStream();
    literal(block, ":method", "GET");
    literal(block, ":scheme", "http");
    literal(block, ":authority", "x");
    literal(block, ":path", path);
    literal(block, "authorization", "Bearer good-token");
    for (int length : moreHeaders) {
      literal(block, "x-padding", "a".repeat(length));
    }
    return block.toByteArray();
  }

  private static void literal(ByteArrayOutputStream block, String name, String value) {
    block.write(0);
    text(block, name);
    text(block, value);
  }

  /** The length as an integer with a prefix of seven bits. */
  private static void text(ByteArrayOutputStream block, String text) {
    int rest = text.length();
    if (rest < 127) {
      block.write(rest);
    } else {
      block.write(127);
      for (rest -= 127; rest >= 128; rest >>= 7) {
        block.write((rest & 127) | 128);
      }
      block.write(rest);
    }
    block.writeBytes(text.getBytes(StandardCharsets.US_ASCII));
  }

  void send(byte[] frames) throws IOException {
    socket.getOutputStream().write(frames);
  }

  /** Sends as often as the server takes it. */
  void flood(byte[] frames, int times) {
    try {
      for (int i = 0; i < times; i++) {
        send(frames);
      }
    } catch (IOException e) {
      return; // it has ended the connection, which is what is asked next
    }
  }

  /** The next frame of one of these types. */
  Frame next(int... types) throws IOException {
    while (true) {
      int length = (in.readUnsignedByte() << 16) | in.readUnsignedShort();
      int type = in.readUnsignedByte();
      in.readUnsignedByte();
      int stream = in.readInt();
      Frame frame = new Frame(type, stream, new String(in.readNBytes(length), ISO_8859_1));
      for (int wanted : types) {
        if (type == wanted) {
          return frame;
        }
      }
    }
  }

  /** All until the server ends the connection; empty also where it broke it off. */
  List<Frame> rest(int type) throws IOException {
    List<Frame> frames = new ArrayList<>();
    try {
      while (true) {
        frames.add(next(type));
      }
    } catch (EOFException | SocketException e) {
      return frames;
    }
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }
}
