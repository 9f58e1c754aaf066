package dev.florin.gateway.contract;

import io.vertx.core.http.HttpMethod;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A path of the contract that a URL means.
 *
 * @param methods its operations
 * @param pathValues what stands in the path's placeholders, not yet decoded
 */
public record Match(Map<HttpMethod, Operation> methods, List<String> pathValues) {
  /** The operation of a method, or null. HEAD is a GET whose body is not sent. */
  public @Nullable Operation operation(HttpMethod method) {
    return methods.get(method.equals(HttpMethod.HEAD) ? HttpMethod.GET : method);
  }

  /** The methods for the header {@code Allow}. */
  public String allow() {
    Stream<HttpMethod> head =
        methods.containsKey(HttpMethod.GET) ? Stream.of(HttpMethod.HEAD) : Stream.empty();
    return Stream.concat(methods.keySet().stream(), head)
        .map(HttpMethod::name)
        .sorted()
        .collect(Collectors.joining(", "));
  }
}
