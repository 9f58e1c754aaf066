package dev.florin.service;

import io.grpc.Grpc;
import io.grpc.Metadata;
import io.grpc.ServerCall;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Where a call comes from, for the audit log.
 *
 * <p>A gateway says whom it speaks for. One in this process is believed; any other one, or whoever
 * poses as one, is quoted: {@code 192.0.2.7 through 10.0.0.3}.
 *
 * @param claim the address that a gateway names; null where none does
 * @param peer the other end of the connection; null where there is no such thing
 */
record Origin(@Nullable String claim, @Nullable SocketAddress peer) {
  static final Metadata.Key<String> CLAIM =
      Metadata.Key.of("florin-origin", Metadata.ASCII_STRING_MARSHALLER);

  private static final Pattern ADDRESS = Pattern.compile("[0-9A-Fa-f:.]{2,45}");

  static Origin of(ServerCall<?, ?> call, Metadata headers) {
    return new Origin(
        headers.get(CLAIM), call.getAttributes().get(Grpc.TRANSPORT_ATTR_REMOTE_ADDR));
  }

  /** One line; at most 100 characters. */
  String text() {
    String from = claim != null && ADDRESS.matcher(claim).matches() ? claim : "";
    if (!(peer instanceof InetSocketAddress remote)) {
      return from.isEmpty() ? "this process" : from;
    }
    String address = remote.getAddress().getHostAddress();
    return from.isEmpty() ? address : from + " through " + address;
  }
}
