package dev.sallyport.identity;

import io.vertx.core.Future;
import java.time.Instant;
import java.util.Optional;

/** Nothing is shared. */
final class OfOneConsole implements SharedSignIns {
  @Override
  public boolean isShared() {
    return false;
  }

  @Override
  public Future<Boolean> keep(Step step, String key, Entry entry) {
    return Future.succeededFuture(true);
  }

  @Override
  public Future<Optional<Entry>> find(Step step, String key, Instant now) {
    return Future.succeededFuture(Optional.empty());
  }

  @Override
  public Future<Optional<Entry>> take(Step step, String key, Instant now) {
    return Future.succeededFuture(Optional.empty());
  }

  @Override
  public Future<Void> remove(Step step, String key) {
    return Future.succeededFuture();
  }
}
