package dev.florin.app;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A fenced block of a document with a mark in a comment on the line above it.
 *
 * <ul>
 *   <li>{@code <!-- run -->}: commands, run in one shell with all others of the document
 *   <li>{@code <!-- run until ready -->}: a server, run beside the others from here on
 *   <li>{@code <!-- shows -->}: what the commands of the block above print
 * </ul>
 *
 * @param mark what to do with it
 * @param language after the fence
 * @param text without the fences
 * @param line of the mark, counted from 1
 */
record MarkedBlock(Mark mark, String language, String text, int line) {
  private static final Pattern MARKED =
      Pattern.compile(
          "^<!-- (run|run until ready|shows) -->\\n```(\\w+)\\n(.*?)^```$",
          Pattern.MULTILINE | Pattern.DOTALL);
  private static final Pattern ANY_MARK =
      Pattern.compile("^<!-- (?:run\\b|shows\\b)", Pattern.MULTILINE);

  static List<MarkedBlock> of(Path document) throws IOException {
    String text = Files.readString(document);
    List<MarkedBlock> blocks = new ArrayList<>();
    Matcher matcher = MARKED.matcher(text);
    while (matcher.find()) {
      int line = (int) text.substring(0, matcher.start()).lines().count() + 1;
      Mark mark = Mark.valueOf(matcher.group(1).toUpperCase(Locale.ROOT).replace(' ', '_'));
      blocks.add(new MarkedBlock(mark, matcher.group(2), matcher.group(3), line));
    }
    long marks = ANY_MARK.matcher(text).results().count();
    if (marks != blocks.size()) {
      throw new IllegalStateException(
          document + ": " + marks + " marks (expected: a fenced block below each)");
    }
    return blocks;
  }

  /** What to do with a block. */
  enum Mark {
    RUN,
    RUN_UNTIL_READY,
    SHOWS
  }
}
