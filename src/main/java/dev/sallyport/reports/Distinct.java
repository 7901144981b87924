package dev.sallyport.reports;

import dev.sallyport.reports.ReportRefusedException.Reason;
import java.util.HashSet;
import java.util.Set;

/** What is told apart in one run of a report, in all of its lines together. */
final class Distinct {
  /** About a hundred bytes each: more would be a gateway's memory. */
  static final int MOST = 200_000;

  private final String what;
  private final int most;
  private int count;

  Distinct(String what) {
    this(what, MOST);
  }

  Distinct(String what, int most) {
    this.what = what;
    this.most = most;
  }

  /** For one line. */
  final class Names {
    private final Set<String> names = new HashSet<>();

    void add(String name) throws ReportRefusedException {
      if (names.contains(name)) {
        return;
      }
      if (count == most) {
        throw new ReportRefusedException(
            Reason.TOO_MUCH,
            "There are more than " + most + " " + what + " to tell apart in this time.");
      }
      names.add(name);
      count++;
    }

    long size() {
      return names.size();
    }
  }

  Names names() {
    return new Names();
  }
}
