package dev.sallyport.web;

import dev.sallyport.recording.Act;
import dev.sallyport.recording.ActLog;
import io.vertx.core.Future;
import java.util.List;
import java.util.Optional;

/** The real log of acts behind a switch. */
final class SwitchedActs implements ActLog {
  volatile boolean down;
  private final ActLog real;

  SwitchedActs(ActLog real) {
    this.real = real;
  }

  @Override
  public Future<Void> write(Act act) {
    return down
        ? Future.failedFuture(new IllegalStateException("the store is down"))
        : real.write(act);
  }

  @Override
  public Future<List<Act>> list(Filter filter) {
    return real.list(filter);
  }

  /** Of one subject, the newest first. */
  List<Act> of(String subject) {
    return ConsoleFixture.await(
        list(
            new Filter(
                Optional.empty(), Optional.empty(), Optional.of(subject), Optional.empty(), 100)));
  }
}
