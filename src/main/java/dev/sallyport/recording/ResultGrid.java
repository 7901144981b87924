package dev.sallyport.recording;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Rows as a table of text. */
final class ResultGrid {
  private static final int MAX_WIDTH = 40;
  private static final String MASKED = " (masked)";
  private static final String REVEALED = " (revealed to the client, not kept)";

  private static final String DETECTED = " (detected)";

  private ResultGrid() {}

  /** Lines of a table: names, a rule, one line for each row. */
  static List<String> of(SessionEvent.Rows rows) {
    List<List<String>> cells = new ArrayList<>();
    List<String> names = new ArrayList<>();
    for (int i = 0; i < rows.columns().size(); i++) {
      names.add(
          TerminalText.cut(rows.columns().get(i), MAX_WIDTH)
              + (rows.masked().contains(i) ? MASKED : "")
              + (rows.revealed().contains(i) ? REVEALED : ""));
    }
    cells.add(names);
    Set<List<Integer>> detected = new HashSet<>(rows.detected());
    for (int number = 0; number < rows.rows().size(); number++) {
      List<String> row = rows.rows().get(number);
      List<String> line = new ArrayList<>();
      for (int i = 0; i < row.size(); i++) {
        String shown = row.get(i) == null ? "NULL" : TerminalText.cut(row.get(i), MAX_WIDTH);
        line.add(shown + (detected.contains(List.of(number, i)) ? DETECTED : ""));
      }
      cells.add(line);
    }
    int[] widths = new int[names.size()];
    for (List<String> row : cells) {
      for (int i = 0; i < Math.min(widths.length, row.size()); i++) {
        widths[i] = Math.max(widths[i], length(row.get(i)));
      }
    }
    List<String> lines = new ArrayList<>();
    cells.forEach(row -> lines.add(line(row, widths)));
    lines.add(1, rule(widths));
    return lines;
  }

  private static String line(List<String> row, int[] widths) {
    StringBuilder line = new StringBuilder("|");
    for (int i = 0; i < widths.length; i++) {
      String cell = i < row.size() ? row.get(i) : "";
      line.append(' ').append(cell).append(" ".repeat(widths[i] - length(cell))).append(" |");
    }
    return line.toString();
  }

  private static String rule(int[] widths) {
    StringBuilder rule = new StringBuilder("+");
    for (int width : widths) {
      rule.append("-".repeat(width + 2)).append('+');
    }
    return rule.toString();
  }

  private static int length(String cell) {
    return cell.codePointCount(0, cell.length());
  }
}
