package dev.sallyport.reports;

import dev.sallyport.recording.TerminalText;
import dev.sallyport.reports.Report.Column;
import dev.sallyport.reports.Report.Heading;
import dev.sallyport.reports.Report.Kind;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** A table for a terminal, as wide as its first rows need; nothing in it moves the cursor. */
final class TextRows implements RowWriter {
  /** Of a cell; identifiers of sessions and approvals have 36. */
  private static final int WIDEST = 48;

  private static final String GAP = "  ";

  private final Heading heading;
  private final Question question;
  private int[] widths;
  private long count;

  TextRows(Heading heading, Question question) {
    this.heading = heading;
    this.question = question;
  }

  @Override
  public byte[] begin() {
    StringBuilder head = new StringBuilder(heading.title());
    for (Parameter parameter : Parameter.values()) {
      parameter
          .of(question)
          .ifPresent(
              value ->
                  head.append(", ")
                      .append(parameter.word())
                      .append(' ')
                      .append(TerminalText.line(value)));
    }
    head.append("\nfrom ").append(question.from()).append(" to ").append(question.to());
    return utf8(head.append("\n\n").toString());
  }

  @Override
  public byte[] rows(List<List<Object>> rows) {
    List<List<String>> cells = new ArrayList<>();
    rows.forEach(row -> cells.add(row.stream().map(TextRows::cell).toList()));
    StringBuilder text = new StringBuilder();
    if (widths == null) {
      measure(cells);
      line(text, heading.columns().stream().map(Column::name).toList());
    }
    cells.forEach(row -> line(text, row));
    count += rows.size();
    return utf8(text.toString());
  }

  private void measure(List<List<String>> rows) {
    widths = new int[heading.columns().size()];
    for (int i = 0; i < widths.length; i++) {
      widths[i] = heading.columns().get(i).name().length();
      for (List<String> row : rows) {
        widths[i] = Math.max(widths[i], row.get(i).length());
      }
    }
  }

  private void line(StringBuilder text, List<String> cells) {
    StringBuilder line = new StringBuilder();
    for (int i = 0; i < widths.length; i++) {
      String blank = " ".repeat(Math.max(0, widths[i] - cells.get(i).length()));
      boolean right = heading.columns().get(i).kind() == Kind.NUMBER;
      line.append(i == 0 ? "" : GAP)
          .append(right ? blank : "")
          .append(cells.get(i))
          .append(right ? "" : blank);
    }
    text.append(line.toString().stripTrailing()).append('\n');
  }

  private static String cell(Object cell) {
    return cell == null ? "-" : TerminalText.cut(cell.toString(), WIDEST);
  }

  @Override
  public byte[] end(boolean more) {
    String rows = count == 0 ? "no rows" : count == 1 ? "1 row" : count + " rows";
    return utf8((count == 0 ? "" : "\n") + rows + (more ? ", and more" : "") + "\n");
  }

  private static byte[] utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
