package dev.sallyport.bench;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/**
 * What a run is to do.
 *
 * @param ways which of {@link Ways#ALL}; empty for the usual ones
 * @param seconds of each load
 * @param warmUpSeconds of each way before the first round, shared among the loads
 * @param settleSeconds how long a way may go on after a load before the next one has its turn
 */
public record RunOptions(
    List<Workload> workloads,
    Set<String> ways,
    int rounds,
    int seconds,
    int warmUpSeconds,
    int settleSeconds) {
  /** What the script says of them. */
  public static final String USAGE =
      "options: --only LOAD,LOAD (point/8, ro/64/ps, big, masked, churn/8, tls/8, crowd/64; a kind"
          + " alone is all of its loads), --ways "
          + String.join(",", Ways.ALL)
          + " (all but the last)"
          + ", --rounds N (5), --seconds N (5), --warm-up N (90), --settle N (5)";

  /**
   * Reads them.
   *
   * @throws IllegalArgumentException when one is not known
   */
  public static RunOptions of(List<String> arguments) {
    List<Workload> workloads = Workload.all();
    Set<String> ways = Set.of();
    int[] numbers = {5, 5, 90, 5};
    for (int i = 0; i < arguments.size(); i += 2) {
      if (i + 1 == arguments.size()) {
        throw new IllegalArgumentException("'" + arguments.get(i) + "' has no value; " + USAGE);
      }
      String value = arguments.get(i + 1);
      switch (arguments.get(i)) {
        case "--only" ->
            workloads = Stream.of(value.split(",")).flatMap(RunOptions::named).toList();
        case "--ways" -> ways = known(value);
        case "--rounds" -> numbers[0] = Integer.parseInt(value);
        case "--seconds" -> numbers[1] = Integer.parseInt(value);
        case "--warm-up" -> numbers[2] = Integer.parseInt(value);
        case "--settle" -> numbers[3] = Integer.parseInt(value);
        default ->
            throw new IllegalArgumentException("'" + arguments.get(i) + "' is not known; " + USAGE);
      }
    }
    return new RunOptions(workloads, ways, numbers[0], numbers[1], numbers[2], numbers[3]);
  }

  private static Stream<Workload> named(String text) {
    return text.contains("/")
        ? Stream.of(Workload.of(text))
        : Workload.all().stream().filter(load -> load.kind() == Workload.of(text).kind());
  }

  private static Set<String> known(String text) {
    Set<String> named = new LinkedHashSet<>(List.of(text.split(",")));
    for (String name : named) {
      if (!Ways.ALL.contains(name)) {
        throw new IllegalArgumentException(
            "'" + name + "' is no way to the database; known: " + String.join(", ", Ways.ALL));
      }
    }
    return named;
  }
}
