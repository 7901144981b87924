package dev.sallyport.web;

import dev.sallyport.identity.SharedSignIns;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;

/** What consoles share, in memory: it can fail, be slow, and say what it was asked. */
final class SharedStub implements SharedSignIns {
  final Map<String, Entry> rows = new ConcurrentHashMap<>();

  /** Every call, in order: {@code keep USED}. */
  final List<String> calls = new CopyOnWriteArrayList<>();

  volatile boolean writesFail;

  /** Whether another console was first, whatever is begun. */
  volatile boolean usedElsewhere;

  /** While there is one, what is found is known at once and said when it completes. */
  volatile Promise<Void> held;

  @Override
  public boolean isShared() {
    return true;
  }

  @Override
  public Future<Boolean> keep(Step step, String key, Entry entry) {
    calls.add("keep " + step);
    if (step == Step.USED && usedElsewhere) {
      return Future.succeededFuture(false);
    }
    return writesFail
        ? failed()
        : Future.succeededFuture(rows.putIfAbsent(step + key, entry) == null);
  }

  @Override
  public Future<Optional<Entry>> find(Step step, String key, Instant now) {
    calls.add("find " + step);
    Optional<Entry> found =
        Optional.ofNullable(rows.get(step + key)).filter(row -> now.isBefore(row.expiresAt()));
    return held == null ? Future.succeededFuture(found) : held.future().map(found);
  }

  @Override
  public Future<Optional<Entry>> take(Step step, String key, Instant now) {
    calls.add("take " + step);
    return writesFail
        ? failed()
        : Future.succeededFuture(Optional.ofNullable(rows.remove(step + key)));
  }

  @Override
  public Future<Void> remove(Step step, String key) {
    calls.add("remove " + step);
    if (writesFail) {
      return failed();
    }
    rows.remove(step + key);
    return Future.succeededFuture();
  }

  private static <T> Future<T> failed() {
    return Future.failedFuture("the store is down");
  }
}
