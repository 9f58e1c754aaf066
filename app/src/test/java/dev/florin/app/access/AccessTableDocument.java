package dev.florin.app.access;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The access table as it is published, in {@code docs/security.md}. */
final class AccessTableDocument {
  private static final Path DOCUMENT = Path.of("../docs/security.md");
  private static final String HEAD = "| method |";

  private AccessTableDocument() {}

  /** By method without its package, then by role. */
  static Map<String, Map<String, String>> read() throws IOException {
    List<String> lines = Files.readAllLines(DOCUMENT);
    int head = 0;
    while (!lines.get(head).startsWith(HEAD)) {
      head++;
    }
    List<String> roles = cells(lines.get(head));
    Map<String, Map<String, String>> table = new LinkedHashMap<>();
    for (int at = head + 2; at < lines.size() && lines.get(at).startsWith("|"); at++) {
      List<String> row = cells(lines.get(at));
      Map<String, String> byRole = new LinkedHashMap<>();
      for (int column = 1; column < row.size(); column++) {
        byRole.put(roles.get(column), row.get(column));
      }
      table.put(row.getFirst(), byRole);
    }
    return table;
  }

  private static List<String> cells(String line) {
    return Arrays.stream(line.substring(1, line.length() - 1).split("\\|", -1))
        .map(cell -> cell.strip().replace("`", ""))
        .toList();
  }
}
