package dev.florin.app.fuzz;

import dev.florin.app.fuzz.RawRequest.Header;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/** Turns requests over HTTP into ones that are wrong in a few places, or, by luck, in none. */
final class RequestMutator {
  private static final List<String> METHODS =
      List.of(
          "GET",
          "HEAD",
          "POST",
          "PUT",
          "DELETE",
          "PATCH",
          "OPTIONS",
          "TRACE",
          "CONNECT",
          "get",
          "PROPFIND",
          "A".repeat(300));

  private static final List<Header> HEADERS =
      List.of(
          new Header("Accept-Encoding", "gzip"),
          new Header("Accept-Encoding", "gzip;q=0, *;q=nonsense,,;"),
          new Header("Accept", "text/html;q=9"),
          new Header("Content-Encoding", "gzip"),
          new Header("Content-Type", "text/plain"),
          new Header("Content-Type", "application/json; charset=utf-16"),
          new Header("Content-Length", "0"),
          new Header("Content-Length", "1"),
          new Header("Content-Length", "-1"),
          new Header("Content-Length", "99999999999999999999"),
          new Header("Content-Length", "1048577"),
          new Header("Transfer-Encoding", "chunked"),
          new Header("Transfer-Encoding", "gzip, chunked"),
          new Header("Transfer-Encoding", "identity"),
          new Header("Expect", "100-continue"),
          new Header("Expect", "200-ok"),
          new Header("Connection", "close, Authorization"),
          new Header("Upgrade", "websocket"),
          new Header("Host", ""),
          new Header("If-None-Match", "*"),
          new Header("If-None-Match", "W/\"1-0\", \"1-1\""),
          new Header("Last-Event-ID", "99999999999999999999"),
          new Header("traceparent", "00-00000000000000000000000000000000-0000000000000000-00"),
          new Header("traceparent", "ff-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-zz"),
          new Header("X-Forwarded-For", "999.1.1.1, ::1%eth0, unknown"),
          new Header("Authorization", "Bearer"),
          new Header("Authorization", "Basic YTpi"),
          new Header("Authorization", "Bearer a.b.c"),
          new Header("Idempotency-Key", "\"un\\ended"),
          new Header("Cookie", "a=b; ".repeat(100)),
          new Header("Origin", "null"));

  private final Random random;
  private final World world;
  private final JsonMutator json;

  RequestMutator(Random random, List<String> names, World world) {
    this.random = random;
    this.world = world;
    this.json = new JsonMutator(random, names, world);
  }

  /**
   * The bytes of a changed request.
   *
   * @param isWhole whether they are surely all that their receiver waits for
   */
  record Mutant(String wire, boolean isWhole) {}

  Mutant mutate(RawRequest seed) {
    RawRequest request = seed;
    for (int each = random.nextInt(8) / 3; each >= 0; each--) {
      request = changed(request);
    }
    return random.nextInt(15) == 0
        ? new Mutant(Hostile.disturbed(request.wire(), random), false)
        : new Mutant(request.wire(), request.headers().stream().noneMatch(RequestMutator::frames));
  }

  private static boolean frames(Header header) {
    return header.name().matches("(?i)content-length|transfer-encoding|expect");
  }

  private RawRequest changed(RawRequest request) {
    if (!request.body().isEmpty() && random.nextInt(3) > 0) {
      return request.withBody(
          random.nextInt(8) == 0
              ? Hostile.disturbed(request.body(), random)
              : json.mutate(request.body()));
    }
    return switch (random.nextInt(20)) {
      case 0 -> request.withMethod(Hostile.of(METHODS, random));
      case 1 -> request.withBody(Hostile.text(random));
      case 2 -> chunked(request);
      case 3, 4, 5, 6 -> request.withTarget(query(request.target()));
      case 7, 8, 9, 10 -> request.withTarget(target(request.target()));
      default -> request.withHeaders(headers(request.headers()));
    };
  }

  /** Another segment, or a broken one; that behind the first two is often an id. */
  private String target(String target) {
    String[] segments = target.split("(?=[/?])", -1);
    int at = random.nextInt(4) == 0 ? random.nextInt(segments.length) : segments.length / 2;
    segments[at] =
        switch (random.nextInt(5)) {
          case 0 -> "/" + Hostile.text(random);
          case 1 -> "/" + Hostile.number(random);
          case 3 -> "/" + world.plausible(random);
          case 2 -> segments[at] + segments[at];
          default -> Hostile.disturbed(segments[at], random);
        };
    return String.join("", segments);
  }

  /** Another value of a parameter, or one parameter more. */
  private String query(String target) {
    String[] parameters = target.split("(?<=[?&])", -1);
    if (parameters.length > 1 && random.nextBoolean()) {
      int at = 1 + random.nextInt(parameters.length - 1);
      String name = parameters[at].split("=", 2)[0];
      String end = at == parameters.length - 1 ? "" : "&";
      parameters[at] = name + "=" + Hostile.text(random) + end;
      return String.join("", parameters);
    }
    String name = random.nextInt(4) == 0 ? Hostile.text(random) : json.name();
    return target + (target.contains("?") ? "&" : "?") + name + "=" + Hostile.text(random);
  }

  private List<Header> headers(List<Header> given) {
    List<Header> headers = new ArrayList<>(given);
    if (headers.isEmpty()) {
      return headers;
    }
    int at = random.nextInt(headers.size());
    Header header = headers.get(at);
    switch (random.nextInt(8)) {
      case 0 -> headers.remove(at);
      case 1 -> headers.add(header);
      case 2 -> headers.set(at, new Header(header.name(), Hostile.text(random)));
      case 3 ->
          headers.set(at, new Header(header.name(), Hostile.disturbed(header.value(), random)));
      case 4, 5 -> headers.set(at, new Header(header.name(), known(header)));
      default -> headers.add(Hostile.of(HEADERS, random));
    }
    return headers;
  }

  /** A key that was used before; of other headers what they hold. */
  private String known(Header header) {
    return header.name().equals("Idempotency-Key") ? world.plausible(random) : header.value();
  }

  /** The same body in pieces, or nearly. */
  private RawRequest chunked(RawRequest request) {
    StringBuilder pieces = new StringBuilder();
    String body = request.body();
    while (!body.isEmpty()) {
      int length = 1 + random.nextInt(body.length());
      pieces.append(Integer.toHexString(length)).append("\r\n");
      pieces.append(body, 0, length).append("\r\n");
      body = body.substring(length);
    }
    String end = random.nextInt(4) == 0 ? "0\r\nX-Trailer: 1\r\n\r\n" : "0\r\n\r\n";
    return request.with("Transfer-Encoding", "chunked").withBody(pieces.append(end).toString());
  }
}
