package dev.sallyport.reports;

import io.vertx.core.Future;
import java.util.List;

/** Gives what was counted to a sink. */
final class Pages {
  private static final int PAGE = 500;

  private Pages() {}

  /** All rows, some at a time. */
  static Future<Void> give(RowSink sink, List<List<Object>> rows) {
    int[] next = {0};
    return Steps.repeat(
        () -> {
          if (next[0] >= rows.size()) {
            return Future.succeededFuture(false);
          }
          List<List<Object>> page = rows.subList(next[0], Math.min(rows.size(), next[0] + PAGE));
          next[0] += page.size();
          return sink.take(page);
        });
  }
}
