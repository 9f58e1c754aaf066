package dev.florin.style;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import org.junit.jupiter.api.Test;

/** How long methods, files and lines may be. A limit may be lowered here, never raised. */
class SizeTest {
  private static final int METHOD_LINES_MAX = 70;
  private static final int METHOD_LINES_USUAL = 20;
  private static final int METHODS_USUAL_PERCENT_MIN = 80;
  private static final int FILE_LINES_MAX = 500;
  private static final int FILE_LINES_USUAL = 150;
  private static final int FILES_USUAL_PERCENT_MIN = 80;
  private static final int LINE_COLUMNS_MAX = 100;

  private static final List<JavaSource.Method> METHODS = JavaSource.methods(SourceTree.java());

  @Test
  void noMethodIsTooLongToReadAtOnce() {
    assertThat(METHODS).filteredOn(method -> method.lines() > METHOD_LINES_MAX).isEmpty();
  }

  @Test
  void mostMethodsFitOnAHandfulOfLines() {
    List<JavaSource.Method> longer =
        METHODS.stream()
            .filter(method -> method.lines() >= METHOD_LINES_USUAL)
            .sorted(Comparator.comparingLong(JavaSource.Method::lines).reversed())
            .toList();

    assertThat(percent(METHODS.size() - longer.size(), METHODS.size()))
        .as("percent of methods under %d lines; the longer ones: %s", METHOD_LINES_USUAL, longer)
        .isGreaterThanOrEqualTo(METHODS_USUAL_PERCENT_MIN);
  }

  @Test
  void noFileIsTooLongToReadInOneSitting() {
    assertThat(SourceTree.java())
        .filteredOn(file -> SourceTree.lines(file).size() > FILE_LINES_MAX)
        .isEmpty();
  }

  @Test
  void mostFilesFitOnAFewScreens() {
    List<Path> files = SourceTree.java();
    List<String> longer =
        files.stream()
            .filter(file -> SourceTree.lines(file).size() >= FILE_LINES_USUAL)
            .map(SourceTree::name)
            .toList();

    assertThat(percent(files.size() - longer.size(), files.size()))
        .as("percent of files under %d lines; the longer ones: %s", FILE_LINES_USUAL, longer)
        .isGreaterThanOrEqualTo(FILES_USUAL_PERCENT_MIN);
  }

  @Test
  void noLineOfJavaIsTooWide() {
    assertThat(Violations.in(SourceTree.java(), SizeTest::isTooWide)).isEmpty();
  }

  private static boolean isTooWide(String line) {
    return line.codePointCount(0, line.length()) > LINE_COLUMNS_MAX
        && !line.startsWith("import ")
        && !line.contains("://");
  }

  private static int percent(int part, int whole) {
    return part * 100 / whole;
  }
}
