package dev.sallyport.session;

import dev.sallyport.access.Privileges;
import dev.sallyport.access.SessionAccount;
import dev.sallyport.access.UncertainPrivilegesException;
import dev.sallyport.session.relay.RowSample;
import dev.sallyport.sql.Inspection;
import io.vertx.core.Future;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * How many rows a statement would touch. The server plans a statement only for who may run it: what
 * the session's user lacks is lent for the plan, which the agent can make no use of meanwhile.
 */
final class Estimates {
  private final Aside aside;
  private final SessionAccount account;
  private final StatementWork work;

  Estimates(Aside aside, SessionAccount account, StatementWork work) {
    this.aside = aside;
    this.account = account;
    this.work = work;
  }

  /**
   * Asks the server.
   *
   * @return empty when it can't tell; fails when the statement must not run any more
   */
  Future<OptionalLong> rows(
      Request.Statement statement, PlanQuestion question, Request.Reading reading) {
    return plan(statement, question, reading)
        .map(plan -> plan.map(RowEstimate::of).orElse(OptionalLong.empty()));
  }

  /**
   * Asks the server how it would go about it.
   *
   * @return as {@link #rows}
   */
  Future<Optional<RowSample>> plan(
      Request.Statement statement, PlanQuestion question, Request.Reading reading) {
    if (!(reading.inspection() instanceof Inspection.Understood understood)) {
      return Future.succeededFuture(Optional.empty());
    }
    return Ready.compose(
        work.on(statement, () -> account.missing(understood, reading.readAs())),
        missing -> missing.isEmpty() ? aside.plan(question) : plan(question, missing));
  }

  private Future<Optional<RowSample>> plan(PlanQuestion question, Privileges missing) {
    return account
        .lend(missing)
        .transform(
            lent -> {
              if (lent.succeeded()) {
                return askAndTakeBack(question);
              }
              return lent.cause() instanceof UncertainPrivilegesException
                  ? Future.failedFuture(lent.cause())
                  : Future.succeededFuture(Optional.empty());
            });
  }

  private Future<Optional<RowSample>> askAndTakeBack(PlanQuestion question) {
    return aside
        .plan(question)
        .transform(
            answer ->
                account
                    .takeBack()
                    .compose(
                        taken ->
                            answer.succeeded()
                                ? Future.succeededFuture(answer.result())
                                : Future.failedFuture(answer.cause())));
  }
}
