package dev.sallyport.web;

import io.vertx.core.AsyncResult;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.time.Duration;

/** The loop that this room lives on. */
final class EventLoop {
  private final Context context;

  EventLoop(Context context) {
    this.context = context;
  }

  /** Completes here, wherever the other room completed. */
  <T> Future<T> bring(Future<T> future) {
    Promise<T> here = Promise.promise();
    future.onComplete(result -> run(() -> complete(here, result)));
    return here.future();
  }

  /** Runs now when already here, otherwise soon. */
  void run(Runnable action) {
    if (Vertx.currentContext() == context) {
      action.run();
    } else {
      context.runOnContext(ignored -> action.run());
    }
  }

  /** Runs something here again and again, until what is given back is run. */
  Runnable every(Duration pause, Runnable action) {
    long timer = context.owner().setPeriodic(pause.toMillis(), tick -> run(action));
    return () -> context.owner().cancelTimer(timer);
  }

  private static <T> void complete(Promise<T> promise, AsyncResult<T> result) {
    if (result.succeeded()) {
      promise.complete(result.result());
    } else {
      promise.fail(result.cause());
    }
  }
}
