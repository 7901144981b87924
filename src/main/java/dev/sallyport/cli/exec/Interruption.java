package dev.sallyport.cli.exec;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;

/**
 * Whether somebody wants {@code exec} to stop. Before the task runs the first signal ends the wait;
 * while it runs each goes to the task; after it there is nothing left to stop.
 */
class Interruption {
  private final CompletableFuture<StopSignal> first = new CompletableFuture<>();
  private Consumer<StopSignal> task;

  /** Called for each signal, on any thread. */
  void onSignal(StopSignal signal) {
    Consumer<StopSignal> receiver;
    synchronized (this) {
      first.complete(signal);
      receiver = task;
    }
    if (receiver != null) {
      receiver.accept(signal);
    }
  }

  /** Signals go to the task from now on; one that came before it does too. */
  void passTo(Consumer<StopSignal> receiver) {
    synchronized (this) {
      task = receiver;
    }
    if (first.isDone()) {
      receiver.accept(first.join());
    }
  }

  /** Completes with the first signal. */
  CompletableFuture<StopSignal> first() {
    return first;
  }

  /** Waits, but not past a signal; whether there was one. */
  boolean within(Duration duration) throws InterruptedException {
    try {
      first.get(duration.toMillis(), TimeUnit.MILLISECONDS);
      return true;
    } catch (TimeoutException waited) {
      return false;
    } catch (ExecutionException impossible) {
      throw new IllegalStateException("a signal does not fail", impossible);
    }
  }

  /**
   * Waits.
   *
   * @throws ExecFailure as soon as there is a signal
   */
  void pause(Duration duration) throws ExecFailure, InterruptedException {
    if (within(duration)) {
      check();
    }
  }

  /**
   * Goes on only when nobody wants to stop.
   *
   * @throws ExecFailure when somebody does
   */
  void check() throws ExecFailure {
    if (first.isDone()) {
      throw stopped(first.join());
    }
  }

  static ExecFailure stopped(StopSignal signal) {
    return new ExecFailure(
        ExitStatus.SIGNALLED + signal.number(), "stopped by SIG" + signal.name());
  }
}
