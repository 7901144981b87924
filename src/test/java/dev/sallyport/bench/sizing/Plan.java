package dev.sallyport.bench.sizing;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;

/** An installation for so many agents, and how much of it a day uses. */
final class Plan {
  private static final int MINUTE = 60;
  private static final double GIGABYTE = 1e9;

  /** Past that an installation is not planned, and it is asked whether figures make sense. */
  private static final int MOST_NODES = 1_000;

  /** Leases were measured without being used by a login, which is one more. */
  private static final int COMMITS_OF_A_USE = 1;

  private final Figures figures;
  private final int agents;
  private final Day day;
  private final Demand demand;
  private final double room;
  private final int nodes;
  private final int consoles;
  private final int servers;
  private final int processors;
  private final int people;

  /**
   * As much as does with {@code plan.use_at_most} of each in the busiest minute, and a node more
   * than that, since one may be away.
   */
  Plan(Figures figures, int agents, long seed) {
    this.figures = figures;
    this.agents = agents;
    this.day = Day.of(figures, agents, seed);
    this.demand = new Demand(figures, day);
    this.room = figures.get("plan.use_at_most");
    this.nodes = nodesNeeded() + 1;
    this.consoles = figures.whole("plan.consoles");
    this.servers =
        (int)
            Math.max(
                1, Math.ceil(Day.most(day.open()) / (room * figures.get("mysql.max_connections"))));
    this.processors = (int) Math.ceil(Day.busiest(demand.store(nodes + consoles), MINUTE) / room);
    this.people =
        Day.sum(day.reviews()) == 0
            ? 0
            : Queue.servers(
                Day.busiest(rate(day.reviews()), 60 * MINUTE),
                figures.get("profile.seconds_for_a_review"),
                0.95,
                figures.get("profile.longest_wait_for_people_seconds"));
  }

  private int nodesNeeded() {
    int needed = 1;
    while (Day.busiest(demand.nodes(needed), MINUTE)
            > room * needed * figures.get("node.processors")
        || Day.most(day.open()) > room * needed * figures.get("node.max_connections")) {
      if (++needed > MOST_NODES) {
        throw new IllegalArgumentException(
            "more than %,d nodes; look at node.* and plan.use_at_most".formatted(MOST_NODES));
      }
    }
    return needed;
  }

  private static double[] rate(int[] each) {
    return Arrays.stream(each).asDoubleStream().toArray();
  }

  int agents() {
    return agents;
  }

  Day day() {
    return day;
  }

  /** Of the role gateway, the spare one among them. */
  int nodes() {
    return nodes;
  }

  /** Of a gateway in the busiest minute, while one is away. */
  double processorsOfANode() {
    return Day.busiest(demand.nodes(nodes), MINUTE) / (nodes - 1);
  }

  /** Of all MySQL servers together, for logins in the busiest minute, with room. */
  int processorsForLogins() {
    return (int) Math.ceil(Day.busiest(demand.logins(), MINUTE) / room);
  }

  /** {@code max_connections} that one MySQL server would have to have, with room. */
  long connectionsOfMySql() {
    return (long) Math.ceil(Day.most(day.open()) / room);
  }

  /** Of MySQL. */
  int servers() {
    return servers;
  }

  /** Of PostgreSQL. */
  int processors() {
    return processors;
  }

  /** Connections of PostgreSQL that gateways and consoles have open. */
  int storeConnections() {
    return (nodes + consoles) * figures.whole("node.store_connections");
  }

  /** At work at the same time, of whom one takes each request. */
  int people() {
    return people;
  }

  /** Requests for people in the busiest hour, for a minute. */
  double clicksPerMinute() {
    return Day.busiest(rate(day.reviews()), 60 * MINUTE) * MINUTE;
  }

  double diskGigabytesPerDay() {
    return Arrays.stream(demand.bytes()).sum() / GIGABYTE;
  }

  double diskTerabytes() {
    return diskGigabytesPerDay() * figures.get("plan.retention_days") / 1_000;
  }

  double walGigabytesPerDay() {
    return Arrays.stream(demand.wal()).sum() / GIGABYTE;
  }

  double walMegabytesPerSecond() {
    return Day.busiest(demand.wal(), MINUTE) / 1e6;
  }

  /**
   * For what is read and written all the time (a fifth of a day's rows) beside each connection and
   * the system: a rule of thumb.
   */
  double memoryGigabytes() {
    double all = 1 + diskGigabytesPerDay() / 5 + storeConnections() * 0.01;
    return Math.max(2, Math.pow(2, Math.ceil(Math.log(all) / Math.log(2))));
  }

  /** Commits that each wait for the disk, in the busiest minute. */
  double commitsPerSecond() {
    double leased = figures.get("profile.share_with_leases");
    double[] others =
        sum(
            scaled(rate(day.reviews()), figures.get("store.approval_commits")),
            scaled(
                rate(day.begun()),
                leased * (figures.get("store.lease_commits") + COMMITS_OF_A_USE)));
    return Day.busiest(others, MINUTE) + nodes * figures.get("ship.batches_per_second");
  }

  /** For how long PostgreSQL may be away in the busiest hour before statements are refused. */
  double outageHours() {
    double perSecond = Day.busiest(demand.journals(), 60 * MINUTE) / (nodes - 1);
    return figures.get("node.journal_limit_bytes") / perSecond / 3_600;
  }

  private static double[] scaled(double[] each, double by) {
    return Arrays.stream(each).map(one -> one * by).toArray();
  }

  private static double[] sum(double[] one, double[] other) {
    double[] sum = one.clone();
    Arrays.setAll(sum, i -> one[i] + other[i]);
    return sum;
  }

  /** All of them, the fullest first. */
  List<Resource> resources() {
    List<Resource> all = new ArrayList<>();
    double cores = figures.get("node.processors");
    int open = Day.most(day.open());
    all.add(worked("processors of the gateways", demand.nodes(nodes), (nodes - 1) * cores, true));
    all.add(
        occupied(
            "sessions of a gateway (max_connections)",
            open / ((nodes - 1) * figures.get("node.max_connections")),
            true));
    all.add(worked("processors of PostgreSQL", demand.store(nodes + consoles), processors, true));
    all.add(
        occupied(
            "connections of PostgreSQL (max_connections)",
            storeConnections() / figures.get("store.max_connections"),
            true));
    all.add(worked("turn of the audit trail, to keep it", demand.kept(nodes), 1, false));
    all.add(overTheDay("turn of the audit trail, to find in it", demand.searchable()));
    all.add(worked("turn of requests", demand.requests(), 1, false));
    all.add(worked("turn of leases", demand.entry(), 1, false));
    all.add(
        occupied(
            "sessions of a MySQL server (max_connections)",
            open / (servers * figures.get("mysql.max_connections")),
            true));
    all.add(worked("users that MySQL makes and drops", demand.users(servers), servers, true));
    all.add(deciding());
    all.add(
        occupied("requests that wait (1000 for each node)", waiting() / (1_000.0 * nodes), true));
    all.sort(Comparator.comparingDouble(Resource::busiest).reversed());
    return all;
  }

  /** They are given minutes, so that an hour counts; those of a full hour wait for as long. */
  private Resource deciding() {
    double[] all = demand.people();
    if (people == 0) {
      return occupied("people who decide (busiest hour)", 0, true);
    }
    return new Resource(
        "people who decide (busiest hour)",
        Arrays.stream(all).average().orElse(0) / people,
        Day.busiest(all, 60 * MINUTE) / people,
        Queue.longestBacklog(all, people),
        true);
  }

  private double waiting() {
    if (people == 0) {
      return 0;
    }
    double arrivals = Day.busiest(rate(day.reviews()), 60 * MINUTE);
    double service = figures.get("profile.seconds_for_a_review");
    return arrivals * (service + Queue.meanWait(arrivals, service, people));
  }

  private Resource worked(String name, double[] demand, double servers, boolean grows) {
    return new Resource(
        name,
        Arrays.stream(demand).average().orElse(0) / servers,
        Day.busiest(demand, MINUTE) / servers,
        Queue.longestBacklog(demand, servers),
        grows);
  }

  /** What may be late, as long as a day and its night do. */
  private static Resource overTheDay(String name, double[] demand) {
    double all = Arrays.stream(demand).sum() / (24 * 3_600);
    return new Resource(name, all, all, Queue.longestBacklog(demand, 1), false);
  }

  private static Resource occupied(String name, double part, boolean grows) {
    return new Resource(name, part, part, 0, grows);
  }

  /** The fullest of those of which there is no more to be had. */
  Resource firstToBreak() {
    return resources().stream().filter(one -> !one.grows()).findFirst().orElseThrow();
  }
}
