package dev.sallyport.prove;

import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What was tried, by category, and what came of it. */
final class MaskTally {
  private static final class Counts {
    private int tried;
    private int refused;
    private int leaked;
  }

  private final Map<String, Counts> ways = new LinkedHashMap<>();
  private final List<String> leaks = new ArrayList<>();
  private final List<String> refusals = new ArrayList<>();
  private int honest;

  void onWay(MaskWay way, boolean refused, Collection<String> found) {
    Counts counts = ways.computeIfAbsent(way.category(), any -> new Counts());
    counts.tried++;
    counts.refused += refused ? 1 : 0;
    counts.leaked += found.isEmpty() ? 0 : 1;
    found.forEach(what -> leaks.add("line " + way.line() + ": " + what + ": " + way.said()));
  }

  void onHonest(MaskWay way, List<String> troubles) {
    honest++;
    if (!troubles.isEmpty()) {
      refusals.add("line " + way.line() + ": " + troubles.get(0) + ": " + way.said());
    }
  }

  /** Takes over what another counted. */
  void addAll(MaskTally other) {
    other.ways.forEach(
        (category, counts) -> {
          Counts own = ways.computeIfAbsent(category, any -> new Counts());
          own.tried += counts.tried;
          own.refused += counts.refused;
          own.leaked += counts.leaked;
        });
    leaks.addAll(other.leaks);
    refusals.addAll(other.refusals);
    honest += other.honest;
  }

  int tried() {
    return ways.values().stream().mapToInt(counts -> counts.tried).sum();
  }

  int leaked() {
    return ways.values().stream().mapToInt(counts -> counts.leaked).sum();
  }

  int honest() {
    return honest;
  }

  int refused() {
    return refusals.size();
  }

  List<String> leaks() {
    return List.copyOf(leaks);
  }

  List<String> refusals() {
    return List.copyOf(refusals);
  }

  void print(PrintWriter out) {
    ways.forEach(
        (category, counts) ->
            out.printf(
                "  %-28s %4d tried, %4d refused, %d leaked%n",
                category, counts.tried, counts.refused, counts.leaked));
    leaks.forEach(leak -> out.println("  leak: " + leak));
    refusals.forEach(refusal -> out.println("  refused: " + refusal));
    out.flush();
  }
}
