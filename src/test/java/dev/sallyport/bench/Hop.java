package dev.sallyport.bench;

import java.util.function.Function;

/**
 * One way to the database.
 *
 * @param name how it is called in tables
 * @param pid the process that stands in the way; the database's own for the direct one
 * @param port where it listens on 127.0.0.1
 * @param crowd the account of a load of so many sessions at most
 * @param churn an account that may begin any number of sessions
 * @param masked the same, with a column of the big table covered where the way can do that
 * @param endsTls whether it ends TLS itself
 */
public record Hop(
    String name,
    long pid,
    int port,
    Function<Integer, Account> crowd,
    Account churn,
    Account masked,
    boolean endsTls) {
  /** A way that knows no accounts of its own. */
  static Hop plain(String name, long pid, int port, Account account, boolean endsTls) {
    return new Hop(name, pid, port, sessions -> account, account, account, endsTls);
  }

  /** Whether a load means anything to it. */
  boolean takes(Workload workload) {
    return workload.kind() != Workload.Kind.TLS || endsTls;
  }
}
