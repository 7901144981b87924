package dev.sallyport.approval;

import dev.sallyport.identity.Principal;
import io.vertx.core.Future;
import java.util.List;
import java.util.Optional;

/** Where sessions ask and people answer. */
public interface ApprovalDesk {
  /**
   * Files a request and waits for its end, at the latest when the hold ends.
   *
   * @return the outcome; fails when the request could not be stored, which is a refusal
   */
  Future<ApprovalOutcome> submit(ApprovalRequest request);

  /**
   * As {@link #submit(ApprovalRequest)}. When the hold ends first, the outcome is {@link
   * ApprovalState#PENDING} and the request stays open.
   *
   * @param binding by what the statement is known when it comes again
   */
  default Future<ApprovalOutcome> submit(ApprovalRequest request, Optional<Binding> binding) {
    return submit(request);
  }

  /** Where a statement that comes again finds what became of it; empty where none may. */
  default Optional<Retries> retries() {
    return Optional.empty();
  }

  /**
   * Files a request for which no connection waits: it outlives its client and a restart of the
   * gateway. Its end is told to whoever looks, and to {@link ApprovalFeed}.
   *
   * @return fails when the request could not be stored
   */
  Future<Void> file(ApprovalRequest request);

  /**
   * Shows what was found out about a request to those who decide on it. Does nothing once it is
   * final.
   *
   * @return whether it is shown
   */
  Future<Boolean> attach(String id, Evidence evidence);

  /** The newest earlier requests like this one, a handful. */
  Future<List<Evidence.Similar>> similar(ApprovalRequest request);

  /**
   * The client of the session that waits here left; a request that is already final stays as it is,
   * and so does one that another session has taken up since.
   */
  Future<Void> withdraw(String id, String why);

  /** Who asked wants it no longer, or may not; one for which a connection waits is left to that. */
  Future<Void> takeBack(String id, String why);

  /**
   * Its session waits no longer, through no fault of its client's: where the statement may come
   * again the request stays open for it, and the outcome is {@link ApprovalState#PENDING}.
   */
  default Future<Void> letGo(String id, String why) {
    return withdraw(id, why);
  }

  /**
   * A person decides.
   *
   * @return the request afterwards; fails with {@link DecisionRefusedException}
   */
  Future<ApprovalRecord> decide(String id, Decision decision);

  /**
   * One request, if this person may see it: who asked, for whom they act, who may decide; {@code
   * seesAll} for admins and auditors.
   */
  Future<Optional<ApprovalRecord>> find(String id, Principal viewer, boolean seesAll);

  /** Requests that this person may see, pending ones first, newest first, at most {@code limit}. */
  Future<List<ApprovalRecord>> list(
      Optional<ApprovalState> state, Principal viewer, boolean seesAll, int limit);
}
