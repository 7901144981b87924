package dev.sallyport.session;

import dev.sallyport.transport.PacketSocket;
import io.vertx.core.Future;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * What KILL QUERY does to one session: its statement goes, whatever became of it by then. So does
 * one that waits for people when its client's leaving would not be noticed any more.
 */
final class Interruption {
  private static final String UNSEEN =
      "its client has sent so many commands behind it that its leaving would not be noticed; send"
          + " what waits for a person as the last one";

  private final StatementDesk desk;
  private final Supplier<Future<Void>> stop;
  private boolean early;
  private Future<Void> underway = Future.succeededFuture();

  /**
   * Of one session.
   *
   * @param stop tells the database to stop the statement; completes either way
   */
  Interruption(StatementDesk desk, Supplier<Future<Void>> stop) {
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

  /**
   * So much was sent behind a statement for which a person is asked that nobody reads on.
   *
   * @param client its socket
   */
  void onUnseen(PacketSocket client, String approval) {
    // Only after this turn of the loop does the request have somebody who waits for it.
    client.callOnLoop(() -> desk.withdraw(approval, UNSEEN));
  }

  /** Stops what is done in that state, and does nothing to a session that does nothing. */
  Future<Void> of(SessionState state) {
    early = state instanceof SessionState.Judging || state instanceof SessionState.Held;
    if (state instanceof SessionState.Held held) {
      return desk.withdraw(held.approval(), "its own client cancelled it by KILL QUERY");
    }
    if (isAtDatabase(state)) {
      Future<Void> more = stop.get();
      underway = underway.isComplete() ? more : Future.join(underway, more).mapEmpty();
    }
    return underway;
  }

  /**
   * What was answered is not there to be stopped, though the session may not be through with it.
   */
  private static boolean isAtDatabase(SessionState state) {
    return state instanceof SessionState.Loading
        || state instanceof SessionState.Running running && !running.relay().finished();
  }
}
