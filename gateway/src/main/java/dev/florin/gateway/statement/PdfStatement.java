package dev.florin.gateway.statement;

import java.io.ByteArrayOutputStream;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import org.openpdf.text.Document;
import org.openpdf.text.Element;
import org.openpdf.text.Font;
import org.openpdf.text.PageSize;
import org.openpdf.text.Paragraph;
import org.openpdf.text.Phrase;
import org.openpdf.text.Rectangle;
import org.openpdf.text.pdf.PdfPCell;
import org.openpdf.text.pdf.PdfPTable;
import org.openpdf.text.pdf.PdfWriter;

/**
 * A statement to print: A4, its head repeated on each page. Takes processor time, so not on an
 * event loop.
 */
public final class PdfStatement {
  private static final float MARGIN = 42;
  private static final float[] WIDTHS = {20, 30, 28, 16, 17};
  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm:ss", Locale.ROOT);

  private final Statement statement;

  private PdfStatement(Statement statement) {
    this.statement = statement;
  }

  /** The file. */
  public static byte[] of(Statement statement) {
    return new PdfStatement(statement).render();
  }

  private byte[] render() {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    Document document = new Document(PageSize.A4, MARGIN, MARGIN, MARGIN, MARGIN * 1.5f);
    PdfWriter writer = PdfWriter.getInstance(document, bytes);
    writer.setPageEvent(new PdfPageNumbers());
    document.addTitle("Statement " + statement.currency() + " " + period());
    document.addSubject("Wallet " + statement.walletId());
    document.addCreator("Florin");
    document.open();
    document.setDocumentLanguage("en");
    document.add(new Paragraph("Statement", PdfFonts.TITLE));
    document.add(summary());
    document.add(lines());
    document.close();
    return bytes.toByteArray();
  }

  private PdfPTable summary() {
    PdfPTable table = new PdfPTable(new float[] {1, 3});
    table.setWidthPercentage(100);
    table.setSpacingBefore(10);
    table.setSpacingAfter(14);
    fact(table, "Owner", statement.owner());
    fact(table, "Wallet", statement.walletId());
    fact(table, "Currency", statement.currency());
    fact(table, "Period", period() + " (" + statement.zone().getId() + ")");
    fact(table, "Balance before", money(statement.openingMinor()));
    fact(table, "Money in", money(statement.inMinor()));
    fact(table, "Money out", money(statement.outMinor()));
    fact(table, "Balance after", money(statement.closingMinor()));
    return table;
  }

  private static void fact(PdfPTable table, String name, String value) {
    table.addCell(cell(name, PdfFonts.HEAD, Element.ALIGN_LEFT, Rectangle.NO_BORDER));
    table.addCell(cell(value, PdfFonts.TEXT, Element.ALIGN_LEFT, Rectangle.NO_BORDER));
  }

  private PdfPTable lines() {
    PdfPTable table = new PdfPTable(WIDTHS);
    table.setWidthPercentage(100);
    table.setHeaderRows(1);
    table.setSplitRows(false);
    for (String name : new String[] {"Time", "What", "Note"}) {
      table.addCell(cell(name, PdfFonts.HEAD, Element.ALIGN_LEFT, Rectangle.BOTTOM));
    }
    for (String name : new String[] {"Amount", "Balance"}) {
      table.addCell(cell(name, PdfFonts.HEAD, Element.ALIGN_RIGHT, Rectangle.BOTTOM));
    }
    for (StatementLine line : statement.lines()) {
      add(table, line);
    }
    if (statement.lines().isEmpty()) {
      PdfPCell none =
          cell("Nothing happened.", PdfFonts.TEXT, Element.ALIGN_LEFT, Rectangle.NO_BORDER);
      none.setColspan(WIDTHS.length);
      table.addCell(none);
    }
    return table;
  }

  private void add(PdfPTable table, StatementLine line) {
    text(table, TIME.format(line.time().atZone(statement.zone())));
    text(table, what(line));
    text(table, line.note());
    number(table, statement.decimal(line.amountMinor()));
    number(table, statement.decimal(line.balanceAfterMinor()));
  }

  private static String what(StatementLine line) {
    return switch (line.kind()) {
      case "deposit" -> "Deposit";
      case "withdrawal" -> "Withdrawal";
      default -> (line.amountMinor() < 0 ? "To " : "From ") + line.counterparty();
    };
  }

  private static void text(PdfPTable table, String text) {
    table.addCell(cell(text, PdfFonts.TEXT, Element.ALIGN_LEFT, Rectangle.BOTTOM));
  }

  private static void number(PdfPTable table, String text) {
    table.addCell(cell(text, PdfFonts.TEXT, Element.ALIGN_RIGHT, Rectangle.BOTTOM));
  }

  private static PdfPCell cell(String text, Font font, int alignment, int border) {
    PdfPCell cell = new PdfPCell(new Phrase(text, font));
    cell.setHorizontalAlignment(alignment);
    cell.setBorder(border);
    cell.setBorderWidth(border == Rectangle.NO_BORDER ? 0 : 0.3f);
    cell.setPadding(3);
    return cell;
  }

  private String period() {
    return statement.firstDay() + " to " + statement.lastDay();
  }

  private String money(long minor) {
    return statement.decimal(minor) + " " + statement.currency();
  }
}
