package dev.sallyport.bench;

import dev.sallyport.bench.sizing.Figures;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;

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
    String line = line(name, value);
    lines.add(line);
    out.println(note.isEmpty() ? line : line + "   # " + note);
  }

  /** A cost that is looked at and not computed with. */
  void seen(String name, double value) {
    note("%s", line(name, value));
  }

  /** Something else that is looked at and not computed with. */
  void note(String format, Object... values) {
    String line = "# " + String.format(Locale.ROOT, format, values);
    lines.add(line);
    out.println(line);
  }

  private static String line(String name, double value) {
    return String.format(Locale.ROOT, "%s=%s", name, rounded(Math.max(0, value)));
  }

  private static String rounded(double value) {
    return value >= 100
        ? String.format(Locale.ROOT, "%.0f", value)
        : String.format(Locale.ROOT, "%.3g", value).contains("e")
            ? String.format(Locale.ROOT, "%.6f", value)
            : String.format(Locale.ROOT, "%.3g", value);
  }

  /**
   * Adds to the file. Costs that were not measured this time stay as they are, so that parts can be
   * measured one after the other; notes of earlier times and names that are no figures go.
   */
  void keep(Path file) throws IOException {
    List<String> all = new ArrayList<>();
    if (Files.exists(file)) {
      Set<String> measured =
          lines.stream().map(CostSheet::name).collect(Collectors.toUnmodifiableSet());
      for (String line : Files.readAllLines(file)) {
        if (Figures.knows(name(line)) && !measured.contains(name(line))) {
          all.add(line);
        }
      }
    }
    all.addAll(lines);
    Files.createDirectories(file.toAbsolutePath().getParent());
    Files.write(file, all);
  }

  private static String name(String line) {
    return line.substring(0, Math.max(0, line.indexOf('=')));
  }
}
