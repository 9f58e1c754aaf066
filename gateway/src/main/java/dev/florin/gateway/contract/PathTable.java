package dev.florin.gateway.contract;

import io.vertx.core.http.HttpMethod;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Finds the operations of a URL's path. Paths without placeholders win over those with them. */
final class PathTable {
  private final Map<String, Resource> exact = new HashMap<>();
  private final Map<Integer, List<Resource>> templatesBySegments = new HashMap<>();

  PathTable(List<Operation> operations) {
    Map<String, Map<HttpMethod, Operation>> byPath = new LinkedHashMap<>();
    for (Operation operation : operations) {
      byPath
          .computeIfAbsent(operation.path(), path -> new LinkedHashMap<>())
          .put(operation.method(), operation);
    }
    byPath.forEach(this::add);
  }

  private void add(String path, Map<HttpMethod, Operation> methods) {
    Resource resource = new Resource(segments(path), methods);
    if (path.contains("{")) {
      templatesBySegments
          .computeIfAbsent(resource.segments.size(), count -> new ArrayList<>())
          .add(resource);
    } else {
      exact.put(path, resource);
    }
  }

  @Nullable Match find(String path) {
    Resource resource = exact.get(path);
    if (resource != null) {
      return new Match(resource.methods, List.of());
    }
    List<String> segments = segments(path);
    for (Resource template : templatesBySegments.getOrDefault(segments.size(), List.of())) {
      if (template.matches(segments)) {
        return new Match(template.methods, template.values(segments));
      }
    }
    return null;
  }

  private static List<String> segments(String path) {
    return List.of(path.split("/", -1));
  }

  private record Resource(List<String> segments, Map<HttpMethod, Operation> methods) {
    boolean matches(List<String> given) {
      for (int at = 0; at < segments.size(); at++) {
        if (isPlaceholder(at) ? given.get(at).isEmpty() : !segments.get(at).equals(given.get(at))) {
          return false;
        }
      }
      return true;
    }

    List<String> values(List<String> given) {
      List<String> values = new ArrayList<>(1);
      for (int at = 0; at < segments.size(); at++) {
        if (isPlaceholder(at)) {
          values.add(given.get(at));
        }
      }
      return values;
    }

    private boolean isPlaceholder(int at) {
      return segments.get(at).startsWith("{");
    }
  }
}
