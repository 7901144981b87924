package dev.sallyport.reports;

import io.vertx.core.Future;
import java.util.List;

/** Where the rows of a report go. */
public interface RowSink {
  /**
   * Takes some rows; each has a value for every column.
   *
   * @return completes once there is room for more; false when no more are wanted
   */
  Future<Boolean> take(List<List<Object>> rows);

  /** Whether anybody waits for rows still. Asked before each step of a long work; any thread. */
  default boolean open() {
    return true;
  }
}
