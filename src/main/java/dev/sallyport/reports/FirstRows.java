package dev.sallyport.reports;

import io.vertx.core.Future;
import java.util.List;

/** Lets the first rows of a report pass, and ends it there. */
public final class FirstRows implements RowSink {
  private final RowSink behind;
  private long left;
  private volatile boolean more;

  /**
   * In front of another sink.
   *
   * @param most how many, at least 1
   */
  public FirstRows(RowSink behind, long most) {
    this.behind = behind;
    this.left = most;
  }

  /** Whether there was more than was let through. */
  public boolean more() {
    return more;
  }

  @Override
  public Future<Boolean> take(List<List<Object>> rows) {
    if (rows.size() <= left) {
      left -= rows.size();
      return behind.take(rows);
    }
    // Ends only when there is one too many: otherwise nobody would know whether there are more.
    more = true;
    List<List<Object>> last = rows.subList(0, (int) left);
    left = 0;
    return last.isEmpty() ? Future.succeededFuture(false) : behind.take(last).map(false);
  }

  @Override
  public boolean open() {
    return behind.open() && !more;
  }
}
