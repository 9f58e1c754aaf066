package dev.florin.app.fuzz;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.util.ArrayList;
import java.util.List;

/**
 * An HTTP/1.1 request in parts that can be changed one by one, without any rule that they must fit.
 * Each character of them is one byte.
 *
 * @param target path and query, as the first line has them
 * @param body empty for none
 */
record RawRequest(String method, String target, List<Header> headers, String body) {
  record Header(String name, String value) {}

  RawRequest withMethod(String other) {
    return new RawRequest(other, target, headers, body);
  }

  RawRequest withTarget(String other) {
    return new RawRequest(method, other, headers, body);
  }

  RawRequest withBody(String other) {
    return new RawRequest(method, target, headers, other);
  }

  RawRequest withHeaders(List<Header> others) {
    return new RawRequest(method, target, others, body);
  }

  /** The same with one header more. */
  RawRequest with(String name, String value) {
    List<Header> more = new ArrayList<>(headers);
    more.add(new Header(name, value));
    return withHeaders(more);
  }

  /** What goes over the wire; a body's length is told unless some header says otherwise. */
  String wire() {
    StringBuilder wire = new StringBuilder(method).append(' ').append(target).append(" HTTP/1.1");
    headers.forEach(
        header -> wire.append("\r\n").append(header.name).append(": ").append(header.value));
    if (!body.isEmpty() && !has("Content-Length") && !has("Transfer-Encoding")) {
      wire.append("\r\nContent-Length: ").append(body.length());
    }
    return wire.append("\r\n\r\n").append(body).toString();
  }

  private boolean has(String name) {
    return headers.stream().anyMatch(header -> header.name.equalsIgnoreCase(name));
  }

  /** Text as the characters that stand for its bytes in UTF-8. */
  static String bytesOf(String text) {
    return new String(text.getBytes(java.nio.charset.StandardCharsets.UTF_8), ISO_8859_1);
  }
}
