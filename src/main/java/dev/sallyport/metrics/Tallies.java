package dev.sallyport.metrics;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.BiConsumer;

/** Counts by one label. Labels that it has seen cost no memory; there is a most of them. */
final class Tallies {
  /** Stands for all labels past the most. */
  static final String OTHER = "other";

  private final int mostLabels;
  private final Map<String, LongAdder> tallies = new ConcurrentHashMap<>();

  /**
   * Counts from nothing.
   *
   * @param mostLabels each is a time series of its own at whoever collects them
   */
  Tallies(int mostLabels) {
    this.mostLabels = mostLabels;
  }

  void increment(String label) {
    add(label, 1);
  }

  void add(String label, long count) {
    LongAdder known = tallies.get(label);
    (known == null ? added(label) : known).add(count);
  }

  private LongAdder added(String label) {
    return tallies.computeIfAbsent(
        tallies.size() < mostLabels ? label : OTHER, first -> new LongAdder());
  }

  void forEach(BiConsumer<String, Long> reader) {
    tallies.forEach((label, count) -> reader.accept(label, count.sum()));
  }
}
