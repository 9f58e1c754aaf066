package dev.florin.style;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** What no file of ours may contain, and what every package must. */
class TextTest {
  /** Put together here, so that this file does not break its own rule. */
  private static final Pattern UNFINISHED = Pattern.compile("\\b(TO" + "DO|FIX" + "ME)\\b");

  private static final Pattern MACHINE_PATH =
      Pattern.compile("(?<![\\w./}-])/(home|work|root|tmp|Users)(/|\\b)");

  @Test
  void nothingIsLeftUnfinished() {
    assertThat(Violations.in(SourceTree.texts(), line -> UNFINISHED.matcher(line).find()))
        .isEmpty();
  }

  @Test
  void noLineEndsInWhitespace() {
    assertThat(Violations.in(SourceTree.texts(), line -> !line.equals(line.stripTrailing())))
        .isEmpty();
  }

  @Test
  void noLineHoldsATab() {
    assertThat(Violations.in(SourceTree.texts(), line -> line.indexOf('\t') >= 0)).isEmpty();
  }

  @Test
  void theProgramKnowsNoFolderOfOneMachine() {
    assertThat(Violations.in(SourceTree.main(), line -> MACHINE_PATH.matcher(line).find()))
        .isEmpty();
  }

  @Test
  void everyPackageSaysThatNothingIsNull() {
    Set<String> packages = packagesOf(SourceTree.java());
    List<Path> marked =
        SourceTree.java().stream()
            .filter(file -> file.endsWith("package-info.java"))
            .filter(file -> SourceTree.lines(file).contains("@NullMarked"))
            .toList();

    assertThat(packages).isNotEmpty().isEqualTo(packagesOf(marked));
  }

  @Test
  void everyFileEndsInOneNewline() throws Exception {
    Set<String> wrong = new TreeSet<>();
    for (Path file : SourceTree.texts()) {
      String text = Files.readString(file);
      if (!text.endsWith("\n") || text.endsWith("\n\n")) {
        wrong.add(SourceTree.name(file));
      }
    }
    assertThat(wrong).isEmpty();
  }

  /** Module and package: a package that two modules share is two packages here. */
  private static Set<String> packagesOf(List<Path> files) {
    return files.stream()
        .map(file -> SourceTree.name(file).replaceFirst("/[^/]*$", ""))
        .map(folder -> folder.replaceFirst("src/(main|test)/java/", ""))
        .collect(Collectors.toCollection(TreeSet::new));
  }
}
