package dev.florin.style;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** The files a person wrote: everything beneath the root but what tools make. */
final class SourceTree {
  static final Path ROOT = root(Path.of("").toAbsolutePath());

  private static final Set<String> MADE_BY_TOOLS =
      Set.of("target", ".git", ".florin", ".idea", ".vscode", ".settings", "node_modules");
  private static final Set<String> TEXT_ENDINGS =
      Set.of(
          "java",
          "md",
          "xml",
          "proto",
          "yaml",
          "yml",
          "sql",
          "properties",
          "html",
          "css",
          "js",
          "sh",
          "conf");
  private static final Set<String> TEXT_NAMES =
      Set.of(
          "florin", "run", "smoke", "check", "NOTICE", "Dockerfile", ".gitignore", ".editorconfig");

  private static final List<Path> FILES = walk();

  private SourceTree() {}

  /** Java of all modules, tests included. */
  static List<Path> java() {
    return FILES.stream().filter(file -> ending(file).equals("java")).toList();
  }

  /** Java and resources of all modules that end up in the program. */
  static List<Path> main() {
    return texts().stream().filter(file -> name(file).contains("src/main/")).toList();
  }

  static List<Path> markdown() {
    return FILES.stream().filter(file -> ending(file).equals("md")).toList();
  }

  static List<Path> poms() {
    return FILES.stream().filter(file -> file.endsWith("pom.xml")).toList();
  }

  static List<Path> texts() {
    return FILES.stream().filter(SourceTree::isText).toList();
  }

  static List<String> lines(Path file) {
    try {
      return Files.readAllLines(file);
    } catch (IOException e) {
      throw new UncheckedIOException(file.toString(), e);
    }
  }

  /** The file's name from the root, with slashes, as messages show it. */
  static String name(Path file) {
    return ROOT.relativize(file).toString().replace('\\', '/');
  }

  private static boolean isText(Path file) {
    return TEXT_ENDINGS.contains(ending(file))
        || TEXT_NAMES.contains(file.getFileName().toString());
  }

  private static String ending(Path file) {
    String name = file.getFileName().toString();
    return name.substring(name.lastIndexOf('.') + 1);
  }

  private static Path root(Path from) {
    for (Path folder = from; folder != null; folder = folder.getParent()) {
      Path pom = folder.resolve("pom.xml");
      if (Files.exists(pom) && String.join("", lines(pom)).contains("<modules>")) {
        return folder;
      }
    }
    throw new IllegalStateException("no pom.xml with modules at or above " + from);
  }

  private static List<Path> walk() {
    List<Path> files = new ArrayList<>();
    try {
      Files.walkFileTree(ROOT, new Collector(files));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return files.stream().sorted().toList();
  }

  private static final class Collector extends SimpleFileVisitor<Path> {
    private final List<Path> files;

    Collector(List<Path> files) {
      this.files = files;
    }

    @Override
    public FileVisitResult preVisitDirectory(Path folder, BasicFileAttributes attributes) {
      return MADE_BY_TOOLS.contains(folder.getFileName().toString())
          ? FileVisitResult.SKIP_SUBTREE
          : FileVisitResult.CONTINUE;
    }

    @Override
    public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
      if (!file.endsWith("dependency-reduced-pom.xml")) {
        files.add(file);
      }
      return FileVisitResult.CONTINUE;
    }
  }
}
