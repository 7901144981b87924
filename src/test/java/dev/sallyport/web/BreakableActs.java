package dev.sallyport.web;

import dev.sallyport.recording.Act;
import dev.sallyport.recording.ActLog;
import io.vertx.core.Future;
import java.util.List;

/** Writes down, as long as it works. */
final class BreakableActs implements ActLog {
  private final ActLog real;
  volatile boolean broken;

  BreakableActs(ActLog real) {
    this.real = real;
  }

  @Override
  public Future<Void> write(Act act) {
    return broken ? Future.failedFuture("the disk is full") : real.write(act);
  }

  @Override
  public Future<List<Act>> list(Filter filter) {
    return real.list(filter);
  }
}
