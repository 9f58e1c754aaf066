package dev.florin.app.fuzz;

import com.google.protobuf.Descriptors.MethodDescriptor;
import dev.florin.app.fuzz.RawRequest.Header;
import io.vertx.core.buffer.Buffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/**
 * A call of gRPC before it is sent.
 *
 * @param method whose path it goes to
 * @param body with the prefix, or what is there in its place
 * @param isFramed whether the transport can make one message of it
 */
record Call(MethodDescriptor method, List<Header> metadata, Buffer body, boolean isFramed) {
  private static final int PREFIX_BYTES = 5;

  private static final List<Header> UNUSUAL =
      List.of(
          new Header("authorization", "Bearer"),
          new Header("authorization", "Bearer a.b.c"),
          new Header("authorization", "Basic YTpi"),
          new Header("authorization", ""),
          new Header("traceparent", "00-00000000000000000000000000000000-0000000000000000-00"),
          new Header("traceparent", "nonsense"),
          new Header("grpc-accept-encoding", "gzip"),
          new Header("grpc-timeout", "5S"),
          new Header("x-long-bin", "AAAA".repeat(500)),
          new Header("user-agent", "x".repeat(1_000)));

  static Call of(World world, MethodDescriptor method, byte[] message) {
    Buffer body = Buffer.buffer();
    body.appendByte((byte) 0).appendInt(message.length).appendBytes(message);
    List<Header> metadata =
        List.of(
            new Header("content-type", "application/grpc"),
            new Header("te", "trailers"),
            new Header("authorization", "Bearer " + world.token()));
    return new Call(method, metadata, body, true);
  }

  String path() {
    return "/" + method.getService().getFullName() + "/" + method.getName();
  }

  /** The same, now and then with other metadata or a body that is cut, flipped or sent twice. */
  Call disturbed(Random random) {
    Call call = random.nextInt(6) == 0 ? withMetadata(random) : this;
    return random.nextInt(12) == 0 ? call.withBody(random) : call;
  }

  private Call withMetadata(Random random) {
    List<Header> other = new ArrayList<>(metadata);
    Header unusual = Hostile.of(UNUSUAL, random);
    if (random.nextBoolean()) {
      other.removeIf(each -> each.name().equals(unusual.name()));
    }
    other.add(unusual);
    return new Call(method, other, body, isFramed);
  }

  private Call withBody(Random random) {
    Buffer other = body.copy();
    switch (random.nextInt(5)) {
      case 0 -> other.setByte(0, (byte) random.nextInt(256));
      case 1 -> other.setInt(1, other.getInt(1) ^ (1 << random.nextInt(32)));
      case 2 -> other = body.getBuffer(0, random.nextInt(body.length()));
      case 3 -> other.appendBuffer(body);
      default -> other.appendBytes(new byte[1 + random.nextInt(20)]);
    }
    return new Call(method, metadata, other, isFramed(other));
  }

  private static boolean isFramed(Buffer body) {
    return body.length() >= PREFIX_BYTES
        && body.getByte(0) == 0
        && body.getInt(1) == body.length() - PREFIX_BYTES;
  }
}
