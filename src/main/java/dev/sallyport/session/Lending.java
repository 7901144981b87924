package dev.sallyport.session;

import dev.sallyport.access.Privileges;
import dev.sallyport.access.SessionAccount;
import dev.sallyport.access.UncertainPrivilegesException;
import dev.sallyport.masking.MaskPlan;
import dev.sallyport.policy.Verdict;
import dev.sallyport.recording.JournalUnavailableException;
import dev.sallyport.session.StatementDesk.Cleared;
import dev.sallyport.session.StatementJudge.Judgement;
import dev.sallyport.session.relay.Answer;
import dev.sallyport.sql.Inspection;
import dev.sallyport.sql.SqlContext;
import io.vertx.core.Future;
import java.util.Optional;

/** What the session's database user gets for a statement: written down, granted, taken back. */
final class Lending {
  private static final String ACCOUNT_RULE = "built-in:short-lived-user";

  private final SessionAccount account;
  private final SessionMinutes minutes;
  private final ReadingState reading;
  private final Aside aside;
  private final StatementWork work;

  Lending(
      SessionAccount account,
      SessionMinutes minutes,
      ReadingState reading,
      Aside aside,
      StatementWork work) {
    this.account = account;
    this.minutes = minutes;
    this.reading = reading;
    this.aside = aside;
    this.work = work;
  }

  /** Nobody is asked about what the session's database user must not do at all. */
  Judgement heed(Judgement judgement) {
    if (judgement.verdict() instanceof Verdict.Deny
        || !(judgement.reading().inspection() instanceof Inspection.Understood understood)) {
      return judgement;
    }
    Optional<String> objection = account.objection(understood, judgement.reading().readAs());
    return objection.isEmpty()
        ? judgement
        : new Judgement(
            judgement.reading(),
            new Verdict.Deny(ACCOUNT_RULE, objection.get()),
            MaskPlan.NONE,
            judgement.estimatedRows());
  }

  /** The database holds the line too: its user gets what the statement needs, and no more. */
  Future<Cleared> equip(Request.Statement statement, Cleared cleared) {
    if (!(cleared.reading().inspection() instanceof Inspection.Understood understood)
        || StatementJudge.killOf(understood).isPresent()) {
      return Future.succeededFuture(cleared);
    }
    SqlContext context = cleared.reading().readAs();
    if (!work.isLong(statement)) {
      return equip(cleared, account.missing(understood, context));
    }
    return work.on(statement, () -> account.missing(understood, context))
        .compose(missing -> equip(cleared, missing));
  }

  private Future<Cleared> equip(Cleared cleared, Privileges missing) {
    return missing.isEmpty() ? Future.succeededFuture(cleared) : lend(cleared, missing);
  }

  private Future<Cleared> lend(Cleared cleared, Privileges missing) {
    return minutes
        .lent(cleared.clearance().statement(), missing)
        .compose(written -> account.lend(missing))
        .compose(lent -> enterSchema(missing))
        .recover(
            cause ->
                cause instanceof UncertainPrivilegesException
                    ? Future.failedFuture(cause)
                    : StatementDesk.refused(
                        cause instanceof JournalUnavailableException unavailable
                            ? Refusal.notRecorded(unavailable)
                            : Refusal.notLent(missing, cause)))
        .map(lent -> cleared.with(missing));
  }

  /** The open session sees what was granted on its current schema only when it enters it again. */
  private Future<Void> enterSchema(Privileges lent) {
    return reachedSchema(lent)
        .map(aside::select)
        .orElse(Future.succeededFuture())
        .recover(e -> Future.failedFuture(new UncertainPrivilegesException()));
  }

  /** A statement that was not sent leaves nothing behind. */
  Future<Void> undo() {
    return account.takeBack();
  }

  /** The database has answered. */
  Future<Void> takeBack(Privileges lent, Answer answer) {
    return account.takeBack().compose(taken -> leaveSchema(lent, answer));
  }

  /**
   * The same once it was taken back: the session would keep it until it enters the schema again,
   * for which it needs some right there.
   */
  private Future<Void> leaveSchema(Privileges lent, Answer answer) {
    // Where the session is now: the statement may have been a USE, or have removed the schema.
    reading.onChanges(answer.changes());
    return reachedSchema(lent)
        .map(
            schema ->
                account
                    .admit(schema)
                    .compose(may -> aside.select(schema))
                    .compose(done -> account.admitted()))
        .orElse(Future.succeededFuture());
  }

  private Optional<String> reachedSchema(Privileges lent) {
    return reading.context().schema().filter(lent::reachesSchema);
  }
}
