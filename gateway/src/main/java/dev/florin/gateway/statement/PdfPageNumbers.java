package dev.florin.gateway.statement;

import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.openpdf.text.Document;
import org.openpdf.text.pdf.PdfContentByte;
import org.openpdf.text.pdf.PdfPageEventHelper;
import org.openpdf.text.pdf.PdfTemplate;
import org.openpdf.text.pdf.PdfWriter;

/** Writes "Page 1 of 3" below each page; how many there are is filled in at the end. */
final class PdfPageNumbers extends PdfPageEventHelper {
  private static final float SIZE = 8;
  private static final float WIDTH = 40;

  private @Nullable PdfTemplate total;

  @Override
  public void onOpenDocument(PdfWriter writer, Document document) {
    total = writer.getDirectContent().createTemplate(WIDTH, SIZE * 2);
  }

  @Override
  public void onEndPage(PdfWriter writer, Document document) {
    String text = "Page " + writer.getPageNumber() + " of ";
    float x = document.left();
    float y = document.bottom() - SIZE * 2;
    PdfContentByte content = writer.getDirectContent();
    content.beginText();
    content.setFontAndSize(PdfFonts.FOOT, SIZE);
    content.setTextMatrix(x, y);
    content.showText(text);
    content.endText();
    content.addTemplate(total(), x + PdfFonts.FOOT.getWidthPoint(text, SIZE), y);
  }

  @Override
  public void onCloseDocument(PdfWriter writer, Document document) {
    PdfTemplate place = total();
    place.beginText();
    place.setFontAndSize(PdfFonts.FOOT, SIZE);
    place.setTextMatrix(0, 0);
    place.showText(Integer.toString(writer.getPageNumber() - 1));
    place.endText();
  }

  private PdfTemplate total() {
    return Objects.requireNonNull(total, "the document was not opened");
  }
}
