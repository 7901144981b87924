package dev.sallyport.bench.sizing;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;

/**
 * What is full first where nothing was changed: one node, one MySQL, one identity for all agents,
 * and every limit as it comes.
 */
final class AsTheyCome {
  private final Figures figures;

  AsTheyCome(Figures figures) {
    this.figures = figures;
  }

  /**
   * A limit.
   *
   * @param agents with so many it is reached
   */
  record Limit(String name, double agents) {}

  /** In the order in which they are reached. */
  List<Limit> limits() {
    int some = 10_000;
    Day day = Day.of(figures, some, 1);
    double open = (double) Day.most(day.open()) / some;
    double leases = (double) Day.sum(day.begun()) / some * figures.get("profile.share_with_leases");
    double waiting = waiting(day) / some;
    double perNode = figures.get("default.node_max_connections") / open;
    double nodes =
        Math.floor(
            (figures.get("default.store_max_connections") - figures.get("default.store_reserved"))
                / figures.get("node.store_connections"));
    List<Limit> limits = new ArrayList<>();
    limits.add(
        new Limit("max_connections of MySQL", figures.get("default.mysql_max_connections") / open));
    limits.add(new Limit("listener.max_connections of one node", perNode));
    limits.add(
        new Limit(
            "max_connections of PostgreSQL, with " + (int) nodes + " nodes", nodes * perNode));
    limits.add(
        new Limit(
            "requests of one identity that wait",
            figures.get("default.waiting_of_an_identity") / waiting));
    limits.add(
        new Limit(
            "requests of one node that wait", figures.get("default.waiting_of_a_node") / waiting));
    limits.add(
        new Limit(
            "leases of one identity that are kept",
            figures.get("default.leases_of_an_identity") / leases));
    limits.sort(Comparator.comparingDouble(Limit::agents));
    return limits;
  }

  /** Little's law, in the busiest hour, each answered as late as is allowed. */
  private double waiting(Day day) {
    int hour = 3_600;
    int[] reviews = day.reviews();
    double[] each = Arrays.stream(reviews).asDoubleStream().toArray();
    return Day.busiest(each, hour)
        * (figures.get("profile.longest_wait_for_people_seconds")
            + figures.get("profile.seconds_for_a_review"));
  }
}
