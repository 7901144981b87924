package dev.sallyport.web;

import io.vertx.core.Future;
import java.util.function.Supplier;

/**
 * Whether the store answers. Anybody may ask, as often as they like: there is one look at a time,
 * for all who ask meanwhile, so that strangers cannot keep the store busy. Confined to one event
 * loop.
 */
final class Readiness {
  private final Supplier<Future<?>> look;
  private Future<?> looking = Future.failedFuture("nobody has looked yet");

  Readiness(Supplier<Future<?>> look) {
    this.look = look;
  }

  Future<?> ask() {
    if (looking.isComplete()) {
      looking = look.get();
    }
    return looking;
  }
}
