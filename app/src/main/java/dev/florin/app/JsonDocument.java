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
    StringWriter text = new StringWriter();
    try (JsonGenerator document = new JsonFactory().createGenerator(text)) {
      document.useDefaultPrettyPrinter();
      writer.write(document);
    }
    out.println(text);
  }

  /** Writes the document. */
  interface Writer {
    void write(JsonGenerator document) throws IOException;
  }
}
