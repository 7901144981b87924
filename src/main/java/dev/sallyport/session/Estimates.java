package dev.sallyport.session;

import dev.sallyport.access.Privileges;
import dev.sallyport.access.SessionAccount;
import dev.sallyport.access.UncertainPrivilegesException;
import dev.sallyport.sql.Inspection;
import io.vertx.core.Future;
import java.util.OptionalLong;

/**
 * How many rows a statement would touch. The server plans a statement only for who may run it: what
 * the session's user lacks is lent for the plan, which the agent can make no use of meanwhile.
 */
final class Estimates {
  private final Aside aside;
  private final SessionAccount account;

  Estimates(Aside aside, SessionAccount account) {
    this.aside = aside;
    this.account = account;
  }

  /**
   * Asks the server.
   *
   * @return empty when it can't tell; fails when the statement must not run any more
   */
  Future<OptionalLong> rows(PlanQuestion question, Request.Reading reading) {
    if (!(reading.inspection() instanceof Inspection.Understood understood)) {
      return Future.succeededFuture(OptionalLong.empty());
    }
    Privileges missing = account.missing(understood, reading.readAs());
    if (missing.isEmpty()) {
      return aside.rows(question);
    }
    return account
        .lend(missing)
        .transform(
            lent -> {
              if (lent.succeeded()) {
                return askAndTakeBack(question);
              }
              return lent.cause() instanceof UncertainPrivilegesException
                  ? Future.failedFuture(lent.cause())
                  : Future.succeededFuture(OptionalLong.empty());
            });
  }

  private Future<OptionalLong> askAndTakeBack(PlanQuestion question) {
    return aside
        .rows(question)
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
