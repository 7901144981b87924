package dev.sallyport.session;

import io.vertx.core.Future;
import java.util.Optional;

/** What KILL QUERY does to one session: its statement goes, whatever became of it by then. */
final class Interruption {
  private final StatementDesk desk;
  private final StatementStop stop;
  private boolean early;
  private Future<Void> underway = Future.succeededFuture();

  Interruption(StatementDesk desk, StatementStop stop) {
    this.desk = desk;
    this.stop = stop;
  }

  /** Another command comes: what was meant for the one before is not for it. */
  void onCommand() {
    early = false;
  }

  /** Whether it came before the statement was sent to the database, which it must not be then. */
  boolean isEarly() {
    return early;
  }

  /** What its client is told then. */
  Optional<Refusal> refusal() {
    return Optional.of(Refusal.interrupted()).filter(told -> early);
  }

  /** What stops this statement must not meet the next one: it is waited for. */
  Future<Void> over() {
    return underway;
  }

  /** Stops what is done in that state, and does nothing to a session that does nothing. */
  Future<Void> of(SessionState state) {
    early = state instanceof SessionState.Judging || state instanceof SessionState.Held;
    if (state instanceof SessionState.Held held) {
      return desk.withdraw(held.approval(), "its own client cancelled it by KILL QUERY");
    }
    if (state instanceof SessionState.Running || state instanceof SessionState.Loading) {
      underway = stop.alone();
    }
    return underway;
  }
}
