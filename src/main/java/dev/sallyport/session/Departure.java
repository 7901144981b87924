package dev.sallyport.session;

import dev.sallyport.access.SessionEnd;
import dev.sallyport.transport.PacketSocket;
import io.vertx.core.Future;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A session leaves a gateway that is about to stop: at once where its client waits for nothing,
 * else with the answer after which no transaction is open. Confined to the session's event loop,
 * but for {@link #begin}.
 */
final class Departure {
  private static final Logger LOG = LoggerFactory.getLogger(Departure.class);

  private final PacketSocket client;
  private final StatementDesk desk;
  private final ReadingState reading;
  private final Supplier<SessionState> state;
  private final Consumer<SessionEnd> end;
  private Optional<SessionEnd> why = Optional.empty();

  /**
   * Of one session.
   *
   * @param end ends it
   */
  Departure(
      PacketSocket client,
      StatementDesk desk,
      ReadingState reading,
      Supplier<SessionState> state,
      Consumer<SessionEnd> end) {
    this.client = client;
    this.desk = desk;
    this.reading = reading;
    this.state = state;
    this.end = end;
  }

  /** From any thread; completes when the session knows, not when it is gone. */
  Future<Void> begin(SessionEnd cause) {
    return client.callOnLoop(
        () -> {
          why = Optional.of(cause);
          if (state.get() instanceof SessionState.Held held) {
            letGo(held.approval());
          } else if (state.get() instanceof SessionState.Idle) {
            takeLeave();
          }
          return Future.succeededFuture();
        });
  }

  /** A person is about to be asked: may be, but not waited for. */
  void onHeld(String approval) {
    if (why.isPresent()) {
      // Only after this turn of the loop does the request have somebody who waits for it.
      client.callOnLoop(
          () -> {
            letGo(approval);
            return Future.succeededFuture();
          });
    }
  }

  /** The session waits for its client's next command: whether there shall be none. */
  boolean takeLeave() {
    if (why.isEmpty() || reading.inTransaction()) {
      return false;
    }
    end.accept(why.get());
    return true;
  }

  private void letGo(String approval) {
    desk.letGo(approval, "this gateway is stopping")
        .onFailure(
            e -> LOG.error("request not let go request={} error={}", approval, e.toString()));
  }
}
