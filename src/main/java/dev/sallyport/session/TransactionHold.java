package dev.sallyport.session;

import dev.sallyport.policy.InTransaction;
import dev.sallyport.policy.Verdict;
import dev.sallyport.wire.response.Advice.Next;
import io.vertx.core.Future;

/**
 * What becomes of a transaction whose next statement would wait for a person, as the rule says: its
 * locks keep others waiting too.
 */
final class TransactionHold {
  /** The word for programs: the transaction stands, and the statement did not wait. */
  static final String REFUSED = "in_transaction";

  /** The word for programs: the transaction is gone. */
  static final String ROLLED_BACK = "rolled_back";

  /** Transaction rollback, no subclass: drivers and their users know that it is gone by the 40. */
  static final String ROLLBACK_STATE = "40000";

  private static final String AGAIN = "send it again outside of a transaction";

  private final ReadingState reading;
  private final Aside aside;

  TransactionHold(ReadingState reading, Aside aside) {
    this.reading = reading;
    this.aside = aside;
  }

  /** Before somebody is asked; fails with {@link RefusedException} where nobody shall be. */
  Future<Void> begin(Verdict.Review review) {
    InTransaction rule = review.terms().waiting().inTransaction();
    if (!reading.inTransaction() || rule.compareTo(InTransaction.REFUSE) < 0) {
      return Future.succeededFuture();
    }
    String why =
        "rule " + review.rule() + " lets no statement wait for a person inside a transaction";
    if (rule == InTransaction.REFUSE) {
      return StatementDesk.refused(
          Refusal.denied(
              why + ", which is still open; end it by COMMIT or ROLLBACK, then " + AGAIN,
              Next.RETRY,
              REFUSED));
    }
    return aside
        .rollback()
        .compose(
            done ->
                StatementDesk.refused(
                    rolledBack(
                        Refusal.denied(
                            why + ", so the transaction was rolled back; " + AGAIN,
                            Next.RETRY,
                            ROLLED_BACK))));
  }

  /** The wait ended without an approval; gives what the client is told. */
  Future<Refusal> end(Verdict.Review review, Refusal refusal) {
    boolean undone =
        review.terms().waiting().inTransaction() == InTransaction.HOLD_OR_ROLLBACK
            && reading.inTransaction();
    if (!undone) {
      return Future.succeededFuture(refusal);
    }
    return aside
        .rollback()
        .map(done -> rolledBack(refusal.saying("the transaction was rolled back")));
  }

  private static Refusal rolledBack(Refusal refusal) {
    return new Refusal(refusal.code(), ROLLBACK_STATE, refusal.message(), refusal.advice());
  }
}
