package dev.florin.gateway.statement;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import org.openpdf.text.DocumentException;
import org.openpdf.text.Font;
import org.openpdf.text.pdf.BaseFont;

/**
 * The letters of a statement: Liberation Sans, which knows Latin, Greek and Cyrillic. Embedded, as
 * far as used, so that it looks the same everywhere.
 */
final class PdfFonts {
  static final Font TITLE = new Font(font("LiberationSans-Bold"), 20);
  static final Font HEAD = new Font(font("LiberationSans-Bold"), 9);
  static final Font TEXT = new Font(font("LiberationSans-Regular"), 9);
  static final BaseFont FOOT = TEXT.getBaseFont();

  private PdfFonts() {}

  private static BaseFont font(String name) {
    String file = name + ".ttf";
    try (InputStream in = PdfFonts.class.getResourceAsStream("/liberation/" + file)) {
      if (in == null) {
        throw new IllegalStateException("a font is missing: " + file);
      }
      BaseFont font =
          BaseFont.createFont(
              file,
              BaseFont.IDENTITY_H,
              BaseFont.EMBEDDED,
              BaseFont.CACHED,
              in.readAllBytes(),
              null);
      font.setSubset(true);
      return font;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (DocumentException e) {
      throw new IllegalStateException("a font cannot be used: " + file, e);
    }
  }
}
