package dev.sallyport.bench.sizing;

/** What is asked of each resource in each second of a day; microseconds of it, or bytes. */
final class Demand {
  private static final double MICROS = 1e6;

  private final Figures figures;
  private final int[] begun;
  private final int[] statements;
  private final int[] reviews;
  private final int[] open;
  private final double own;
  private final double leased;

  Demand(Figures figures, Day day) {
    this.figures = figures;
    this.begun = day.begun();
    this.statements = day.statements();
    this.reviews = day.reviews();
    this.open = day.open();
    this.own = figures.get("profile.share_with_own_users");
    this.leased = figures.get("profile.share_with_leases");
  }

  /** What one kind of thing adds up to in a second. */
  private interface Each {
    double of(int begun, int statements, int reviews);
  }

  private double[] all(Each each) {
    double[] all = new double[begun.length];
    for (int i = 0; i < all.length; i++) {
      all[i] = each.of(begun[i], statements[i], reviews[i]);
    }
    return all;
  }

  private double cost(String name) {
    return figures.get(name);
  }

  /**
   * Seconds of a processor of all gateways together. What one of them ships, decides or gives back
   * all the others hear; what consoles themselves take is not among it.
   */
  double[] nodes(int gateways) {
    int others = gateways - 1;
    double session =
        (1 - own) * cost("node.session_micros")
            + own * cost("node.session_own_micros")
            + leased * (cost("node.lease_micros") + others * cost("node.lease_heard_micros"));
    double statement = cost("node.statement_micros") + others * cost("node.chunk_heard_micros");
    double review = cost("node.approval_micros") + others * cost("node.approval_heard_micros");
    double idle = gateways * cost("node.idle_micros_per_second");
    return all((b, s, r) -> (b * session + s * statement + r * review + idle) / MICROS);
  }

  /** Seconds of a processor of PostgreSQL, for nodes of all roles. */
  double[] store(int nodes) {
    double session =
        cost("store.session_micros")
            + leased
                * (cost("store.lease_micros") + (nodes - 1) * cost("store.lease_heard_micros"));
    double statement =
        cost("store.statement_micros") + (nodes - 1) * cost("store.chunk_heard_micros");
    double review =
        cost("store.approval_micros") + (nodes - 1) * cost("store.approval_heard_micros");
    double idle =
        cost("store.idle_node_micros_per_second")
            + (nodes - 1) * cost("store.idle_further_node_micros_per_second");
    return all((b, s, r) -> (b * session + s * statement + r * review + idle) / MICROS);
  }

  /**
   * Seconds of the one turn of the audit trail: what has to be kept as it comes, and what each
   * batch of each node takes whatever it holds.
   */
  double[] kept(int nodes) {
    double session = cost("trail.session_unindexed_micros");
    double statement = cost("trail.statement_unindexed_micros");
    double batches = nodes * cost("ship.batches_per_second") * cost("trail.batch_micros");
    return all((b, s, r) -> (b * session + s * statement + batches) / MICROS);
  }

  /** The same with what makes statements searchable, which may come later. */
  double[] searchable() {
    double session = cost("trail.session_unindexed_micros");
    double statement = cost("trail.statement_unindexed_micros") + cost("trail.index_later_micros");
    return all((b, s, r) -> (b * session + s * statement) / MICROS);
  }

  /** Seconds of the one turn of requests, as if all that an approval takes were in it. */
  double[] requests() {
    double approval =
        cost("store.approval_micros")
            + cost("store.approval_commits") * cost("store.commit_micros");
    return all((b, s, r) -> r * approval / MICROS);
  }

  /** Seconds of the one turn of leases: each is taken, used and given back. */
  double[] entry() {
    double lease =
        cost("store.lease_micros") + cost("turn.lease_commits") * cost("store.commit_micros");
    return all((b, s, r) -> b * leased * lease / MICROS);
  }

  /** Seconds of people. */
  double[] people() {
    return all((b, s, r) -> r * cost("profile.seconds_for_a_review"));
  }

  /** Seconds of a processor of all MySQL servers together, for logins alone. */
  double[] logins() {
    double session =
        (1 - own) * cost("mysql.session_micros") + own * cost("mysql.session_own_micros");
    return all((b, s, r) -> b * session / MICROS);
  }

  /** Seconds for which servers of MySQL make and drop users, one at a time each. */
  double[] users(int servers) {
    double[] all = new double[begun.length];
    for (int i = 0; i < all.length; i++) {
      double present = own * open[i] / servers;
      double each =
          MICROS / cost("mysql.users_per_second")
              + present * cost("mysql.user_micros_per_present_user");
      all[i] = begun[i] * own * each / MICROS;
    }
    return all;
  }

  /** Bytes of PostgreSQL on disk, with its indexes. */
  double[] bytes() {
    double session = cost("store.session_bytes") + leased * cost("store.lease_bytes");
    return all(
        (b, s, r) ->
            b * session + s * cost("store.statement_bytes") + r * cost("store.approval_bytes"));
  }

  /** Bytes of its WAL. */
  double[] wal() {
    double session = cost("store.session_wal_bytes") + leased * cost("store.lease_wal_bytes");
    return all(
        (b, s, r) ->
            b * session
                + s * cost("store.statement_wal_bytes")
                + r * cost("store.approval_wal_bytes"));
  }

  /** Bytes of the journals, before they are shipped. */
  double[] journals() {
    return all(
        (b, s, r) ->
            b * cost("journal.session_bytes") + (s + 3.0 * r) * cost("journal.statement_bytes"));
  }
}
