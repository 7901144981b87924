package dev.sallyport.bench;

import dev.sallyport.bench.sizing.Figures;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** What was measured, a line each, in the form in which {@code scripts/bench sizing} reads it. */
final class CostSheet {
  private final PrintStream out;
  private final List<String> lines = new ArrayList<>();

  CostSheet(PrintStream out) {
    this.out = out;
  }

  /** A cost by the name that the simulation knows; never below 0, which only noise can be. */
  void put(String name, double value) {
    put(name, value, "");
  }

  /** The same with a word on what else was seen. */
  void put(String name, double value, String note) {
    if (!Figures.knows(name)) {
      throw new IllegalArgumentException("nothing is computed with '" + name + "'");
    }
    String line = String.format(Locale.ROOT, "%s=%s", name, rounded(Math.max(0, value)));
    lines.add(line);
    out.println(note.isEmpty() ? line : line + "   # " + note);
  }

  /** Something that is looked at and not computed with. */
  void note(String format, Object... values) {
    String line = "# " + String.format(Locale.ROOT, format, values);
    lines.add(line);
    out.println(line);
  }

  private static String rounded(double value) {
    return value >= 100
        ? String.format(Locale.ROOT, "%.0f", value)
        : String.format(Locale.ROOT, "%.3g", value).contains("e")
            ? String.format(Locale.ROOT, "%.6f", value)
            : String.format(Locale.ROOT, "%.3g", value);
  }

  void keep(Path file) throws IOException {
    Files.createDirectories(file.getParent());
    Files.write(file, lines);
  }
}
