package dev.sallyport.session;

import dev.sallyport.config.ConnectionConfig;
import dev.sallyport.identity.Admission;
import dev.sallyport.session.StatementJudge.Judgement;
import dev.sallyport.session.relay.Answer;
import dev.sallyport.sql.StatementFacts;
import io.vertx.core.Future;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * Follows the statements of one session for traces: a session has one at a time. Where none are
 * wanted it keeps nothing.
 */
final class StatementTracing {
  private final StatementTraces traces;
  private final Admission admission;
  private final String session;
  private Judged judged;

  StatementTracing(StatementTraces traces, Admission admission, String session) {
    this.traces = traces;
    this.admission = admission;
    this.session = session;
  }

  private record Judged(
      Request.Statement statement,
      long number,
      Judgement judgement,
      KeptStatement kept,
      StatementTimes times) {}

  void onJudged(
      Request.Statement statement,
      long number,
      Judgement judgement,
      KeptStatement kept,
      StatementTimes times) {
    if (traces.wanted()) {
      judged = new Judged(statement, number, judgement, kept, times);
    }
  }

  /** Notices when it is not sent after all. */
  <T> Future<T> follow(Future<T> clearing) {
    return traces.wanted() ? clearing.onFailure(this::onRefused) : clearing;
  }

  private void onRefused(Throwable cause) {
    if (judged != null) {
      int code = cause instanceof RefusedException refused ? refused.refusal().code() : 0;
      end("refused", code, 0, 0, 0);
    }
  }

  /** The gateway itself has done it, or told why not. */
  void onEndedHere(Optional<Refusal> refusal) {
    if (judged != null) {
      String outcome = refusal.isPresent() ? "refused" : "ok";
      end(outcome, refusal.map(Refusal::code).orElse(0), 0, 0, 0);
    }
  }

  /** The client was sent the end of the answer. */
  void onAnswered(Exchange exchange, Answer answer) {
    if (judged != null) {
      end(
          answer.error().isPresent() ? "error" : "ok",
          answer.error().map(e -> e.code()).orElse(0),
          answer.rows(),
          exchange.startedNanos(),
          exchange.answeredNanos());
    }
  }

  /** The answer was cut short. */
  void onBroken(Exchange exchange, Answer answer) {
    if (judged != null) {
      end("broken", 0, answer.rows(), exchange.startedNanos(), 0);
    }
  }

  /** Nobody hears any more of what it was doing. */
  void onSessionOver() {
    if (judged != null) {
      end("broken", 0, 0, 0, 0);
    }
  }

  private void end(String outcome, int errorCode, long rows, long sent, long answered) {
    Judged over = judged;
    judged = null;
    ConnectionConfig connection = admission.connection();
    StatementTimes times = over.times();
    traces.onEnded(
        new StatementTrace(
            session,
            over.number(),
            over.statement().command().label(),
            admission.principal().id(),
            connection.name(),
            connection.host(),
            connection.port(),
            over.statement().schema(),
            text(over),
            StatementJudge.verbs(over.judgement().reading().inspection()),
            StatementJudge.tables(over.judgement().reading().inspection()),
            SessionMinutes.word(over.judgement().verdict()),
            over.judgement().verdict().rule(),
            outcome,
            errorCode,
            rows,
            new StatementTrace.Timing(
                times.arrivedNanos(),
                times.judgedNanos(),
                times.waitedNanos(),
                sent,
                answered,
                System.nanoTime()),
            TraceParent.of(over.statement().text())));
  }

  /** What the minutes may not have, a trace may not either. */
  private static String text(Judged over) {
    return over.kept()
        .reason(
            StatementJudge.facts(over.judgement().reading().inspection()).stream()
                .map(StatementFacts::fingerprint)
                .collect(Collectors.joining("; ")));
  }
}
