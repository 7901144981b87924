package dev.sallyport.session;

import dev.sallyport.identity.Principal;
import dev.sallyport.policy.Verdict;
import dev.sallyport.recording.Act;
import dev.sallyport.sql.StatementFacts;
import dev.sallyport.wire.response.Advice.Next;
import java.time.Clock;
import java.time.temporal.ChronoUnit;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One session's part in the {@link Breaker}: what counts as the same, and who is told. */
final class Breaking {
  static final String TRIPPED = "breaker.tripped";

  private static final int MAX_SHOWN = 500;
  private static final Logger LOG = LoggerFactory.getLogger(Breaking.class);

  private final ReviewServices services;
  private final Clock clock;
  private final StatementWork work;
  private final Principal principal;
  private final String connection;

  Breaking(
      ReviewServices services,
      Clock clock,
      StatementWork work,
      Principal principal,
      String connection) {
    this.services = services;
    this.clock = clock;
    this.work = work;
    this.principal = principal;
    this.connection = connection;
  }

  /** Why the statement is refused without a look, if so. */
  Optional<Verdict.Deny> refusal(Request.Statement statement, Request.Reading reading) {
    return services.breaker().refusal(principal.id(), () -> key(statement, reading));
  }

  /** A statement was not cleared. */
  void onRefused(
      String session, Request.Statement statement, StatementJudge.Judgement judged, Throwable why) {
    if (!(why instanceof RefusedException refused) || !counts(refused.refusal(), judged)) {
      return;
    }
    String reason = refused.refusal().advice().code() + " " + judged.verdict().rule();
    Ready.onComplete(
        work.beside(statement, () -> key(statement, judged.reading())),
        key -> {
          if (key.succeeded()) {
            services
                .breaker()
                .onRefused(principal.id(), key.result(), reason)
                .ifPresent(trip -> tell(session, judged, trip));
          }
        });
  }

  /**
   * What the gateway could not do is not the agent's, and who is to wait does so by asking; but not
   * who asks people over and over and is gone before they can answer.
   */
  private static boolean counts(Refusal refusal, StatementJudge.Judgement judged) {
    Next next = refusal.advice().next();
    return !judged.verdict().rule().equals(Breaker.RULE)
        && (next == Next.REPHRASE
            || next == Next.STOP
            || refusal.advice().code().equals(TransactionHold.REFUSED)
            || refusal.advice().code().equals(Refusal.WITHDRAWN));
  }

  private static String key(Request.Statement statement, Request.Reading reading) {
    String shape = shape(reading);
    return shape.isEmpty()
        ? Canonical.digest("text", statement.text())
        : Canonical.digest("shape", shape);
  }

  private static String shape(Request.Reading reading) {
    return StatementJudge.facts(reading.inspection()).stream()
        .map(StatementFacts::fingerprint)
        .collect(Collectors.joining("; "));
  }

  private void tell(String session, StatementJudge.Judgement judged, Breaker.Trip trip) {
    LOG.warn(
        "breaker tripped principal={} session={} everything={}",
        principal.id(),
        session,
        trip.everything());
    String shape = shape(judged.reading());
    Map<String, String> details = new HashMap<>();
    details.put("session", session);
    details.put("connection", connection);
    details.put("rule", judged.verdict().rule());
    details.put("shape", shape.substring(0, Math.min(shape.length(), MAX_SHOWN)));
    details.put("refusals", Integer.toString(trip.refusals()));
    details.put("pause_seconds", Long.toString(trip.pause().toSeconds()));
    details.put("stopped", trip.everything() ? "everything" : "statements of this shape");
    services
        .acts()
        .write(
            new Act(
                UUID.randomUUID().toString(),
                clock.instant().truncatedTo(ChronoUnit.MICROS),
                Act.GATEWAY,
                "Sallyport",
                TRIPPED,
                principal.id(),
                details))
        .onFailure(e -> LOG.error("act not recorded kind={} error={}", TRIPPED, e.getMessage()));
  }
}
