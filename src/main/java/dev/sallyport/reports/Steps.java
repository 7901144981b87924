package dev.sallyport.reports;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.util.function.Supplier;

/**
 * Repeats a step until it says that it was the last one. A chain of composed futures would grow
 * with every page and complete from its far end back.
 */
final class Steps {
  private final Supplier<Future<Boolean>> step;
  private final Promise<Void> done = Promise.promise();

  private Steps(Supplier<Future<Boolean>> step) {
    this.step = step;
  }

  /**
   * Repeats it.
   *
   * @param step completes with whether another one is to follow
   */
  static Future<Void> repeat(Supplier<Future<Boolean>> step) {
    Steps steps = new Steps(step);
    steps.go();
    return steps.done.future();
  }

  private void go() {
    // A step that is done at once is followed here, not from within itself.
    while (true) {
      Future<Boolean> current;
      try {
        current = step.get();
      } catch (RuntimeException e) {
        done.fail(e);
        return;
      }
      if (!current.isComplete()) {
        current.onComplete(
            result -> {
              if (result.failed()) {
                done.fail(result.cause());
              } else if (result.result()) {
                go();
              } else {
                done.complete();
              }
            });
        return;
      }
      if (current.failed()) {
        done.fail(current.cause());
        return;
      }
      if (!current.result()) {
        done.complete();
        return;
      }
    }
  }
}
