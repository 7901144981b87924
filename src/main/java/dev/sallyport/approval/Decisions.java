package dev.sallyport.approval;

import dev.sallyport.approval.ApprovalRecord.Vote;
import dev.sallyport.approval.DecisionRefusedException.Reason;
import dev.sallyport.identity.Principal;
import io.vertx.core.Future;
import java.time.Instant;
import java.util.Collections;
import java.util.Optional;
import java.util.Set;

/** Who may decide what: a person of an approver group, never the requester, never an agent. */
final class Decisions {
  /** Longest reason, in characters; it travels in a MySQL error packet. */
  static final int MAX_REASON_LENGTH = 1000;

  private final ApprovalStore store;

  Decisions(ApprovalStore store) {
    this.store = store;
  }

  /** Groups by which this principal may decide; none for an agent. */
  static Set<String> decidingGroups(Principal principal) {
    return principal.kind() == Principal.Kind.HUMAN ? principal.groups() : Set.of();
  }

  static boolean maySee(ApprovalRecord approval, Principal viewer) {
    return approval.request().requester().id().equals(viewer.id())
        || !Collections.disjoint(approval.request().terms().approvers(), decidingGroups(viewer));
  }

  /** Checks, then lets the store count the word; gives the request as it stands afterwards. */
  Future<ApprovalRecord> take(
      String id,
      Optional<ApprovalRecord> found,
      Principal approver,
      boolean approve,
      String reason,
      Instant now) {
    Vote vote;
    try {
      String words = checkReason(reason, approve);
      ApprovalRecord approval = found.orElseThrow(() -> notFound(id));
      checkPerson(approval, approver);
      if (approval.outcome().isPresent()) {
        throw alreadyFinal(approval);
      }
      vote = new Vote(approver.id(), approver.name(), approve, words, now);
    } catch (DecisionRefusedException e) {
      return Future.failedFuture(e);
    }
    return store
        .vote(id, vote)
        .compose(
            result ->
                store
                    .find(id)
                    .compose(
                        after -> {
                          try {
                            return Future.succeededFuture(afterwards(id, result, after));
                          } catch (DecisionRefusedException e) {
                            return Future.failedFuture(e);
                          }
                        }));
  }

  private static ApprovalRecord afterwards(
      String id, ApprovalStore.VoteResult result, Optional<ApprovalRecord> after)
      throws DecisionRefusedException {
    ApprovalRecord approval = after.orElseThrow(() -> notFound(id));
    switch (result) {
      case COUNTED, DECIDED:
        return approval;
      case ALREADY_FINAL:
        throw alreadyFinal(approval);
      case ALREADY_VOTED:
        throw new DecisionRefusedException(
            Reason.ALREADY_VOTED, "you have decided on this request before");
      default:
        throw notFound(id);
    }
  }

  private static String checkReason(String reason, boolean approve)
      throws DecisionRefusedException {
    String words = reason == null ? "" : reason.strip();
    if (words.length() > MAX_REASON_LENGTH) {
      throw new DecisionRefusedException(
          Reason.BAD_REASON,
          "the reason has "
              + words.length()
              + " characters, at most "
              + MAX_REASON_LENGTH
              + " fit");
    }
    if (words.chars().anyMatch(Character::isISOControl)) {
      throw new DecisionRefusedException(
          Reason.BAD_REASON, "the reason holds a control character or a line break");
    }
    if (!approve && words.isEmpty()) {
      throw new DecisionRefusedException(
          Reason.BAD_REASON, "denying needs a reason: the agent is told");
    }
    return words;
  }

  private static void checkPerson(ApprovalRecord approval, Principal approver)
      throws DecisionRefusedException {
    ApprovalRequest request = approval.request();
    if (request.requester().id().equals(approver.id())) {
      throw new DecisionRefusedException(Reason.OWN_REQUEST, "nobody decides on their own request");
    }
    if (approver.kind() != Principal.Kind.HUMAN) {
      throw new DecisionRefusedException(
          Reason.NOT_AN_APPROVER, "only people decide, agents never");
    }
    if (Collections.disjoint(request.terms().approvers(), approver.groups())) {
      throw new DecisionRefusedException(
          Reason.NOT_AN_APPROVER,
          "only people of these groups decide on this request: "
              + String.join(", ", request.terms().approvers().stream().sorted().toList()));
    }
  }

  private static DecisionRefusedException alreadyFinal(ApprovalRecord approval) {
    String by =
        approval
            .outcome()
            .map(ApprovalOutcome::by)
            .filter(name -> !name.isEmpty())
            .map(name -> " by " + name)
            .orElse("");
    return new DecisionRefusedException(
        Reason.ALREADY_FINAL, "this request is already " + approval.state().word() + by);
  }

  private static DecisionRefusedException notFound(String id) {
    return new DecisionRefusedException(Reason.NOT_FOUND, "there is no request " + id);
  }
}
