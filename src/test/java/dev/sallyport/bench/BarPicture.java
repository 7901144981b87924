package dev.sallyport.bench;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.TreeMap;

/** Groups of bars, a group for each load and a bar for each way, as SVG. */
public final class BarPicture {
  private static final int LEFT = 110;
  private static final int TOP = 60;
  private static final int BAR = 12;
  private static final int GAP = 14;
  private static final int WIDTH = 640;
  private static final int FIGURE = 60;

  /** Told apart by people who see few colours as well (Okabe and Ito). */
  private static final List<String> COLOURS =
      List.of("#999999", "#56b4e9", "#0072b2", "#e69f00", "#009e73", "#cc79a7");

  private final String title;
  private final List<String> hops;
  private final Map<String, Map<String, Double>> groups = new TreeMap<>();
  private final List<String> order = new java.util.ArrayList<>();

  /**
   * An empty one.
   *
   * @param hops the ways, in their order
   */
  public BarPicture(String title, List<String> hops) {
    this.title = title;
    this.hops = List.copyOf(hops);
  }

  /** Adds a bar; nothing where there is no figure. */
  public void add(String group, String hop, OptionalDouble value) {
    if (value.isPresent()) {
      if (!groups.containsKey(group)) {
        order.add(group);
      }
      groups.computeIfAbsent(group, g -> new TreeMap<>()).put(hop, value.getAsDouble());
    }
  }

  /** The picture. */
  public String svg() {
    double most =
        groups.values().stream()
            .flatMap(group -> group.values().stream())
            .mapToDouble(Double::doubleValue)
            .max()
            .orElse(1);
    StringBuilder body = new StringBuilder();
    int y = TOP;
    for (String group : order) {
      int first = y;
      for (String hop : hops) {
        Double value = groups.get(group).get(hop);
        if (value != null) {
          bar(body, y, hop, value, most);
          y += BAR;
        }
      }
      text(body, LEFT - 8, (first + y) / 2 + 4, "end", group);
      y += GAP;
    }
    return """
        <svg xmlns="http://www.w3.org/2000/svg" width="%1$d" height="%2$d" viewBox="0 0 %1$d %2$d" font-family="sans-serif" font-size="11">
        <rect width="100%%" height="100%%" fill="#ffffff"/>
        %3$s%4$s</svg>
        """
        .formatted(LEFT + WIDTH + FIGURE, y, head(), body);
  }

  private String head() {
    StringBuilder out = new StringBuilder();
    text(out, LEFT, 20, "start", title);
    int x = LEFT;
    for (String hop : hops) {
      out.append(
          "<rect x=\"%d\" y=\"32\" width=\"10\" height=\"10\" fill=\"%s\"/>%n"
              .formatted(x, colour(hop)));
      text(out, x + 14, 41, "start", hop);
      x += 100;
    }
    return out.toString();
  }

  private void bar(StringBuilder out, int y, String hop, double value, double most) {
    double width = value / most * WIDTH;
    out.append(
        String.format(
            Locale.ROOT,
            "<rect x=\"%d\" y=\"%d\" width=\"%.1f\" height=\"%d\" fill=\"%s\"/>%n",
            LEFT,
            y,
            width,
            BAR - 1,
            colour(hop)));
    text(
        out,
        LEFT + (int) width + 4,
        y + BAR - 2,
        "start",
        String.format(Locale.ROOT, "%.2f", value));
  }

  private String colour(String hop) {
    return COLOURS.get(hops.indexOf(hop) % COLOURS.size());
  }

  private static void text(StringBuilder out, int x, int y, String anchor, String text) {
    out.append(
        "<text x=\"%d\" y=\"%d\" text-anchor=\"%s\">%s</text>%n"
            .formatted(x, y, anchor, text.replace("&", "&amp;").replace("<", "&lt;")));
  }
}
