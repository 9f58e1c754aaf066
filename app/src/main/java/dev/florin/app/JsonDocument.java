package dev.florin.app;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.io.PrintStream;
import java.io.StringWriter;

/** Prints exactly one JSON document, or nothing at all when writing it fails. */
final class JsonDocument {
  private JsonDocument() {}

  static void print(PrintStream out, Writer writer) throws IOException {
    out.println(text(writer, true));
  }

  /** In one line, for whoever reads it while the command goes on. */
  static void printLine(PrintStream out, Writer writer) throws IOException {
    out.println(text(writer, false));
  }

  private static String text(Writer writer, boolean pretty) throws IOException {
    StringWriter text = new StringWriter();
    try (JsonGenerator document = new JsonFactory().createGenerator(text)) {
      if (pretty) {
        document.useDefaultPrettyPrinter();
      }
      writer.write(document);
    }
    return text.toString();
  }

  /** Writes the document. */
  interface Writer {
    void write(JsonGenerator document) throws IOException;
  }
}
