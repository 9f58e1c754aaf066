package dev.florin.style;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** Markdown that can be read and followed. */
class DocumentsTest {
  private static final Pattern LINK = Pattern.compile("\\[[^\\]]*]\\(([^)\\s]+)\\)");
  private static final Pattern HEADING = Pattern.compile("#{1,6} (.+)");
  private static final Pattern OUTSIDE = Pattern.compile("[a-z]+:.*");
  private static final Path DECISIONS = SourceTree.ROOT.resolve("docs/decisions");

  @Test
  void everyDocumentHasOneTitle() {
    assertThat(SourceTree.markdown())
        .filteredOn(file -> prose(file).stream().filter(l -> l.startsWith("# ")).count() != 1)
        .isEmpty();
  }

  @Test
  void everyLinkWithinTheProjectLeadsSomewhere() {
    List<String> dead = new ArrayList<>();
    for (Path file : SourceTree.markdown()) {
      for (String target : linksOf(file)) {
        if (!leadsSomewhere(file, target)) {
          dead.add(SourceTree.name(file) + ": " + target);
        }
      }
    }
    assertThat(dead).isEmpty();
  }

  @Test
  void everyDecisionHasANumberOfItsOwnAndIsInTheIndex() {
    List<String> records =
        SourceTree.markdown().stream()
            .filter(file -> DECISIONS.equals(file.getParent()))
            .map(file -> file.getFileName().toString())
            .filter(name -> !name.equals("README.md"))
            .toList();

    assertThat(records).isNotEmpty().allMatch(name -> name.matches("\\d{4}-[a-z0-9-]+\\.md"));
    assertThat(records).extracting(name -> name.substring(0, 4)).doesNotHaveDuplicates();
    assertThat(linksOf(DECISIONS.resolve("README.md"))).containsAll(records);
  }

  private static boolean leadsSomewhere(Path from, String target) {
    if (OUTSIDE.matcher(target).matches()) {
      return true;
    }
    int hash = target.indexOf('#');
    String path = hash < 0 ? target : target.substring(0, hash);
    Path file = path.isEmpty() ? from : from.resolveSibling(path).normalize();
    return Files.exists(file) && (hash < 0 || anchorsOf(file).contains(target.substring(hash + 1)));
  }

  private static List<String> linksOf(Path file) {
    return prose(file).stream()
        .flatMap(line -> LINK.matcher(line).results())
        .map(link -> link.group(1))
        .toList();
  }

  private static Set<String> anchorsOf(Path file) {
    return prose(file).stream()
        .map(HEADING::matcher)
        .filter(Matcher::matches)
        .map(heading -> heading.group(1).toLowerCase(Locale.ROOT))
        .map(title -> title.replaceAll("[^\\w\\s-]", "").replaceAll("\\s", "-"))
        .collect(Collectors.toCollection(HashSet::new));
  }

  /** The lines outside of fenced code. */
  private static List<String> prose(Path file) {
    List<String> lines = new ArrayList<>();
    boolean inCode = false;
    for (String line : SourceTree.lines(file)) {
      if (line.stripLeading().startsWith("```")) {
        inCode = !inCode;
      } else if (!inCode) {
        lines.add(line);
      }
    }
    return lines;
  }
}
