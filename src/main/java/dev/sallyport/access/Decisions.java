package dev.sallyport.access;

import dev.sallyport.approval.ApprovalFeed;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;

/** Wakes those who wait for a decision on an access request. */
final class Decisions {
  /** More than this do not wait but are answered at once: each one costs a look at every change. */
  private static final int MOST_WAITING = 1_000;

  private final Vertx vertx;
  private final ApprovalFeed feed;
  private final AtomicInteger waiting = new AtomicInteger();

  Decisions(Vertx vertx, ApprovalFeed feed) {
    this.vertx = vertx;
    this.feed = feed;
  }

  /**
   * Completes when the request was decided or the time is over, whichever comes first.
   *
   * @param decided asked once while listening, since it may have been decided just before
   */
  Future<Void> await(String id, Duration atMost, Supplier<Future<Boolean>> decided) {
    if (waiting.incrementAndGet() > MOST_WAITING) {
      waiting.decrementAndGet();
      return Future.succeededFuture();
    }
    Promise<Void> woken = Promise.promise();
    Runnable unsubscribe =
        feed.subscribe(
            changed -> {
              if (changed.request().id().equals(id) && changed.outcome().isPresent()) {
                woken.tryComplete();
              }
            });
    long timer = vertx.setTimer(Math.max(1, atMost.toMillis()), t -> woken.tryComplete());
    decided
        .get()
        .onComplete(
            asked -> {
              if (asked.failed() || asked.result()) {
                woken.tryComplete();
              }
            });
    return woken
        .future()
        .onComplete(
            done -> {
              vertx.cancelTimer(timer);
              unsubscribe.run();
              waiting.decrementAndGet();
            });
  }
}
