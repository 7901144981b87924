package dev.sallyport.session;

import io.vertx.core.AsyncResult;
import io.vertx.core.Future;
import io.vertx.core.Handler;
import java.util.function.Function;

/**
 * Steps after what is nearly always there already: of an allowed statement nothing has to be waited
 * for but its answer. They are taken at once then, without a chain of promises.
 */
final class Ready {
  private Ready() {}

  /** As {@link Future#compose(Function)}, what the step throws included. */
  static <T, R> Future<R> compose(Future<T> first, Function<T, Future<R>> step) {
    if (!first.succeeded()) {
      return first.compose(step);
    }
    try {
      return step.apply(first.result());
    } catch (RuntimeException e) {
      return Future.failedFuture(e);
    }
  }

  /** As {@link Future#map(Function)}, what the step throws included. */
  static <T, R> Future<R> map(Future<T> first, Function<T, R> step) {
    return compose(first, value -> Future.succeededFuture(step.apply(value)));
  }

  /** As {@link Future#onComplete(Handler)}. */
  static <T> void onComplete(Future<T> first, Handler<AsyncResult<T>> step) {
    if (first.isComplete()) {
      step.handle(first);
    } else {
      first.onComplete(step);
    }
  }
}
