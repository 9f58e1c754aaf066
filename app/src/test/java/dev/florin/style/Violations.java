package dev.florin.style;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;

/** Finds lines that break a rule and says where they are. */
final class Violations {
  private Violations() {}

  /** Every line that is wrong, as {@code path:number: line}. */
  static List<String> in(List<Path> files, Predicate<String> isWrong) {
    List<String> violations = new ArrayList<>();
    for (Path file : files) {
      int number = 0;
      for (String line : SourceTree.lines(file)) {
        number++;
        if (isWrong.test(line)) {
          violations.add(SourceTree.name(file) + ":" + number + ": " + line);
        }
      }
    }
    return violations;
  }
}
