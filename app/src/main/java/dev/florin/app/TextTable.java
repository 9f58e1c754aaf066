package dev.florin.app;

import java.io.PrintStream;
import java.util.ArrayList;
import java.util.List;

/** Columns as wide as what is in them. A heading that begins with a blank is a number's. */
final class TextTable {
  private static final String GAP = "  ";

  private final List<String> headings;
  private final List<List<String>> rows = new ArrayList<>();

  TextTable(String... headings) {
    this.headings = List.of(headings);
  }

  void add(String... cells) {
    if (cells.length != headings.size()) {
      throw new IllegalArgumentException(
          "cells: " + cells.length + " (expected: " + headings.size() + ")");
    }
    rows.add(List.of(cells));
  }

  boolean isEmpty() {
    return rows.isEmpty();
  }

  void print(PrintStream out) {
    out.println(line(headings.stream().map(String::strip).toList()));
    rows.forEach(row -> out.println(line(row)));
  }

  private String line(List<String> cells) {
    StringBuilder line = new StringBuilder();
    for (int column = 0; column < cells.size(); column++) {
      String cell = cells.get(column);
      String blanks = " ".repeat(width(column) - cell.length());
      boolean number = headings.get(column).startsWith(" ");
      line.append(number ? blanks + cell : cell + blanks).append(GAP);
    }
    return line.toString().stripTrailing();
  }

  private int width(int column) {
    int widest = headings.get(column).strip().length();
    for (List<String> row : rows) {
      widest = Math.max(widest, row.get(column).length());
    }
    return widest;
  }
}
