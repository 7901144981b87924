package dev.sallyport.bench;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * What is asked of a way to the database.
 *
 * @param threads sessions at once
 * @param prepared whether statements are prepared, in the binary protocol; else they are texts
 */
public record Workload(Kind kind, int threads, boolean prepared) {
  /** Sorts of load; each is written as its word. */
  public enum Kind {
    /** sysbench's {@code oltp_point_select}. */
    POINT("oltp_point_select"),
    /** sysbench's {@code oltp_read_only}. */
    RO("oltp_read_only"),
    /** sysbench's {@code oltp_read_write}. */
    RW("oltp_read_write"),
    /** A result of 24 MB, over and over. */
    BIG(""),
    /** The same, its only column covered where the way can do that. */
    MASKED(""),
    /** Connect, SELECT 1, quit. */
    CHURN(""),
    /** The same over TLS, with a token where the way takes one. */
    TLS(""),
    /** Many sessions that read points, and eight of them that then read the big result. */
    CROWD("");

    private final String script;

    Kind(String script) {
      this.script = script;
    }

    String script() {
      return script;
    }

    boolean isSysbench() {
      return !script.isEmpty();
    }
  }

  private static final int[] THREADS = {1, 8, 64};

  /** All that a whole run does. */
  public static List<Workload> all() {
    List<Workload> all = new ArrayList<>();
    for (Kind kind : List.of(Kind.POINT, Kind.RO, Kind.RW)) {
      for (int threads : THREADS) {
        all.add(new Workload(kind, threads, false));
        all.add(new Workload(kind, threads, true));
      }
    }
    all.add(new Workload(Kind.BIG, 1, false));
    all.add(new Workload(Kind.MASKED, 1, false));
    all.add(new Workload(Kind.CHURN, 8, false));
    all.add(new Workload(Kind.TLS, 8, false));
    all.add(new Workload(Kind.CROWD, 64, false));
    return all;
  }

  /** As {@link #toString} writes it. */
  public static Workload of(String text) {
    String[] parts = text.split("/");
    try {
      return new Workload(
          Kind.valueOf(parts[0].toUpperCase(Locale.ROOT)),
          parts.length > 1 ? Integer.parseInt(parts[1]) : 1,
          parts.length > 2 && parts[2].equals("ps"));
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException(
          "'"
              + text
              + "' is no load; expected for example point/8 or point/8/ps, of point, ro, rw,"
              + " big, masked, churn, tls, crowd",
          e);
    }
  }

  /** For example {@code point/8/ps}. */
  @Override
  public String toString() {
    return kind.name().toLowerCase(Locale.ROOT) + "/" + threads + (prepared ? "/ps" : "");
  }
}
