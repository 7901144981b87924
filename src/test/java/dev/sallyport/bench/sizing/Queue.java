package dev.sallyport.bench.sizing;

/** What is known of queues with random arrivals. Rates are for a second, times in seconds. */
final class Queue {
  private Queue() {}

  /**
   * The utilisation law: the part of its time that each of some servers works; over 1 the queue
   * grows for as long as that lasts.
   */
  static double utilisation(double arrivals, double seconds, double servers) {
    if (servers <= 0) {
      throw new IllegalArgumentException("servers are " + servers + "; expected more than 0");
    }
    return arrivals * seconds / servers;
  }

  /**
   * Erlang's C: the part of what arrives that has to wait, in M/M/c.
   *
   * @param offered arrivals in the time of one service
   * @return 1 where the servers do not keep up
   */
  static double waits(double offered, int servers) {
    if (servers < 1 || offered < 0) {
      throw new IllegalArgumentException(servers + " servers and " + offered + " offered");
    }
    if (offered >= servers) {
      return 1;
    }
    // By Erlang's B, whose recursion neither overflows nor loses digits for many servers.
    double blocked = 1;
    for (int i = 1; i <= servers; i++) {
      blocked = offered * blocked / (i + offered * blocked);
    }
    double busy = offered / servers;
    return blocked / (1 - busy * (1 - blocked));
  }

  /** Mean wait before service in M/M/c; infinite where the servers do not keep up. */
  static double meanWait(double arrivals, double seconds, int servers) {
    double offered = arrivals * seconds;
    return offered >= servers
        ? Double.POSITIVE_INFINITY
        : waits(offered, servers) * seconds / (servers - offered);
  }

  /**
   * The wait that a part of the arrivals does not exceed in M/M/c.
   *
   * @param part for example 0.99
   */
  static double wait(double arrivals, double seconds, int servers, double part) {
    double offered = arrivals * seconds;
    if (offered >= servers) {
      return Double.POSITIVE_INFINITY;
    }
    double waiting = waits(offered, servers);
    return waiting <= 1 - part ? 0 : Math.log(waiting / (1 - part)) * seconds / (servers - offered);
  }

  /** As few servers as do with which no more than a part is waited for longer than a time. */
  static int servers(double arrivals, double seconds, double part, double longest) {
    int servers = (int) Math.floor(arrivals * seconds) + 1;
    while (wait(arrivals, seconds, servers, part) > longest) {
      servers++;
    }
    return servers;
  }

  /**
   * Lindley's recursion over seconds: the longest that work had to wait behind earlier work.
   *
   * @param work that arrives in each second, in seconds of one server
   * @return seconds
   */
  static double longestBacklog(double[] work, double servers) {
    double behind = 0;
    double longest = 0;
    for (double each : work) {
      behind = Math.max(0, behind + each - servers);
      longest = Math.max(longest, behind / servers);
    }
    return longest;
  }
}
