package dev.sallyport.approval;

import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.util.OptionalLong;

/** A session that waits for the end of its request; woken once, on its own context. */
final class Waiter {
  private final Context context;
  private final Promise<ApprovalOutcome> outcome = Promise.promise();
  private final Promise<Void> filed = Promise.promise();
  private volatile OptionalLong timer = OptionalLong.empty();

  Waiter(Context context) {
    this.context = context;
  }

  Future<ApprovalOutcome> future() {
    return outcome.future();
  }

  /** Completes when the request stands in the store, or never will. */
  Promise<Void> filed() {
    return filed;
  }

  OptionalLong timer() {
    return timer;
  }

  void setTimer(long id) {
    timer = OptionalLong.of(id);
  }

  void complete(ApprovalOutcome value) {
    context.runOnContext(v -> outcome.tryComplete(value));
  }

  void fail(Throwable cause) {
    context.runOnContext(v -> outcome.tryFail(cause));
  }
}
