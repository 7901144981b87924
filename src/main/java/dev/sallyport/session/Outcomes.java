package dev.sallyport.session;

import dev.sallyport.recording.AnsweredEvent;
import dev.sallyport.session.relay.Answer;
import dev.sallyport.session.relay.RowSample;
import io.vertx.core.Future;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Writes down how the statements of one session ended. */
final class Outcomes {
  private static final Logger LOG = LoggerFactory.getLogger(Outcomes.class);

  private final SessionMinutes minutes;

  /** Of the statement at hand: a session has one at a time. */
  private StatementTimes times = new StatementTimes();

  Outcomes(SessionMinutes minutes) {
    this.minutes = minutes;
  }

  /** Another statement is at hand, whose packet came then. */
  void begin(long arrivedNanos) {
    times = new StatementTimes(arrivedNanos);
  }

  /** Of the statement that was begun last. */
  StatementTimes times() {
    return times;
  }

  /** Fails when rows or outcome could not be written down; then nobody may go on without. */
  Future<Void> onAnswered(Exchange exchange, Answer answer) {
    return exchange.recorded().isPresent()
        ? write(exchange.recorded().get(), exchange.completion(answer))
        : Future.succeededFuture();
  }

  /** The answer was cut short. */
  void onBroken(Exchange exchange, Answer answer, String cause) {
    exchange.recorded().ifPresent(recorded -> write(recorded, exchange.broken(answer, cause)));
  }

  /** The statement ended without the database: by the gateway's own work, or not at all. */
  void onEndedHere(long statement, Optional<Refusal> refusal) {
    logged(minutes.finished(statement, SessionMinutes.Completion.ofGateway(refusal, times)));
  }

  private Future<Void> write(Exchange.Recorded recorded, SessionMinutes.Completion completion) {
    List<RowSample.Grid> grids = recorded.sample().grids();
    if (grids.size() == 1 && AnsweredEvent.takes(grids.get(0).columns(), grids.get(0).rows())) {
      Future<Void> written = minutes.answered(recorded.statement(), grids.get(0), completion);
      return written.succeeded() ? written : logged(written);
    }
    List<Future<Void>> waiting = List.of();
    for (int i = 0; i < grids.size(); i++) {
      waiting = withUnlessReady(waiting, minutes.rows(recorded.statement(), grids.get(i)));
    }
    waiting = withUnlessReady(waiting, minutes.finished(recorded.statement(), completion));
    return waiting.isEmpty()
        ? Future.succeededFuture()
        : logged(waiting.size() == 1 ? waiting.get(0) : Future.join(waiting).mapEmpty());
  }

  private static List<Future<Void>> withUnlessReady(
      List<Future<Void>> waiting, Future<Void> written) {
    if (written.succeeded()) {
      return waiting;
    }
    List<Future<Void>> all = waiting.isEmpty() ? new ArrayList<>() : waiting;
    all.add(written);
    return all;
  }

  /** The statement has run: a missing outcome shows as unknown. */
  private Future<Void> logged(Future<Void> written) {
    return written.onFailure(
        e ->
            LOG.error(
                "outcome not recorded session={} error={}", minutes.session(), e.getMessage()));
  }
}
