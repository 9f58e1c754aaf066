package dev.florin.gateway;

/** Writes HTML. What is not markup goes through {@link #text}, which escapes it. */
final class Html {
  private final StringBuilder html = new StringBuilder(64 * 1024);

  Html raw(String markup) {
    html.append(markup);
    return this;
  }

  Html text(String text) {
    html.append(escaped(text));
    return this;
  }

  /** Paragraphs, in which `code` and **bold** mean what they do in Markdown. */
  Html prose(String markdown) {
    for (String paragraph : markdown.strip().split("\n\n", -1)) {
      if (!paragraph.isBlank()) {
        html.append("<p>")
            .append(
                escaped(paragraph)
                    .replaceAll("`([^`]+)`", "<code>$1</code>")
                    .replaceAll("\\*\\*([^*]+)\\*\\*", "<strong>$1</strong>"))
            .append("</p>");
      }
    }
    return this;
  }

  @Override
  public String toString() {
    return html.toString();
  }

  private static String escaped(String text) {
    return text.replace("&", "&amp;")
        .replace("<", "&lt;")
        .replace(">", "&gt;")
        .replace("\"", "&quot;");
  }
}
