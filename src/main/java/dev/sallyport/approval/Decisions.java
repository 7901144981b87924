package dev.sallyport.approval;

import dev.sallyport.approval.ApprovalRecord.Vote;
import dev.sallyport.approval.DecisionRefusedException.Reason;
import dev.sallyport.identity.Principal;
import io.vertx.core.Future;
import java.time.Instant;
import java.util.Collections;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;

/**
 * Who may decide what: a person of an approver group, never the requester, never for whom the
 * requester acts, never an agent.
 */
final class Decisions {
  /** Longest reason, in characters; it travels in a MySQL error packet. */
  static final int MAX_REASON_LENGTH = 1000;

  private final ApprovalStore store;
  private final DecisionLog log;

  Decisions(ApprovalStore store, DecisionLog log) {
    this.store = store;
    this.log = log;
  }

  /** Groups by which this principal may decide; none for an agent. */
  static Set<String> decidingGroups(Principal principal) {
    return principal.kind() == Principal.Kind.HUMAN ? principal.groups() : Set.of();
  }

  static boolean maySee(ApprovalRecord approval, Principal viewer) {
    ApprovalRequest.Requester requester = approval.request().requester();
    return requester.id().equals(viewer.id())
        || requester.actsFor().filter(viewer.id()::equals).isPresent()
        || !Collections.disjoint(approval.request().terms().approvers(), decidingGroups(viewer));
  }

  /**
   * Checks, has it written down, then lets the store count the word; gives the request as it stands
   * afterwards.
   */
  Future<ApprovalRecord> take(
      String id, Optional<ApprovalRecord> found, Decision decision, Instant now) {
    ApprovalRecord approval;
    Decision checked;
    try {
      checked = checkReason(decision);
      approval = found.orElseThrow(() -> notFound(id));
      checkPerson(approval.request(), checked.by());
      checkStanding(approval, checked.by());
      checkShown(approval.request(), checked);
      checkSignIn(approval.request(), checked, now);
    } catch (DecisionRefusedException e) {
      return Future.failedFuture(e);
    }
    return log.write(approval.request(), checked)
        .compose(
            written ->
                store.vote(id, vote(approval.request(), checked, now), checked.by().groups()))
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

  private static Vote vote(ApprovalRequest request, Decision decision, Instant now) {
    Set<String> groups = new HashSet<>(request.terms().approvers());
    groups.retainAll(decision.by().groups());
    return new Vote(
        decision.by().id(),
        decision.by().name(),
        decision.approve(),
        decision.reason(),
        now,
        groups,
        decision.digest());
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
        throw alreadyVoted();
      case REVOKED:
        throw new DecisionRefusedException(
            Reason.NOT_AN_APPROVER, "you, or a group of yours, are revoked and decide nothing");
      default:
        throw notFound(id);
    }
  }

  private static Decision checkReason(Decision decision) throws DecisionRefusedException {
    String words = decision.reason().strip();
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
    if (!decision.approve() && words.isEmpty()) {
      throw new DecisionRefusedException(
          Reason.BAD_REASON, "denying needs a reason: the agent is told");
    }
    return new Decision(
        decision.by(), decision.signedInAt(), decision.approve(), words, decision.digest());
  }

  private static void checkPerson(ApprovalRequest request, Principal approver)
      throws DecisionRefusedException {
    if (request.requester().id().equals(approver.id())) {
      throw new DecisionRefusedException(Reason.OWN_REQUEST, "nobody decides on their own request");
    }
    if (request.requester().actsFor().filter(approver.id()::equals).isPresent()) {
      throw new DecisionRefusedException(
          Reason.ACTS_FOR, "nobody decides on what is asked on their own behalf");
    }
    if (approver.kind() != Principal.Kind.HUMAN) {
      throw new DecisionRefusedException(
          Reason.NOT_AN_APPROVER, "only people decide, agents never");
    }
    if (approver.actsFor().isPresent()) {
      throw new DecisionRefusedException(
          Reason.NOT_AN_APPROVER, "who acts for somebody else decides nothing");
    }
    if (Collections.disjoint(request.terms().approvers(), approver.groups())) {
      throw new DecisionRefusedException(
          Reason.NOT_AN_APPROVER,
          "only people of these groups decide on this request: "
              + String.join(", ", request.terms().approvers().stream().sorted().toList()));
    }
  }

  /** The store looks once more, when nothing can come between. */
  private static void checkStanding(ApprovalRecord approval, Principal approver)
      throws DecisionRefusedException {
    if (approval.outcome().isPresent()) {
      throw alreadyFinal(approval);
    }
    if (approval.votes().stream().anyMatch(vote -> vote.principal().equals(approver.id()))) {
      throw alreadyVoted();
    }
  }

  private static void checkShown(ApprovalRequest request, Decision decision)
      throws DecisionRefusedException {
    boolean nothingSaid = decision.digest().isEmpty() && !decision.approve();
    boolean shown =
        !decision.digest().isEmpty() && ApprovalDigest.same(decision.digest(), request.digest());
    if (!nothingSaid && !shown) {
      throw new DecisionRefusedException(
          Reason.DIGEST_DIFFERS, "what you were shown is not what this request asks for");
    }
  }

  /** To deny is safe at any time. */
  private static void checkSignIn(ApprovalRequest request, Decision decision, Instant now)
      throws DecisionRefusedException {
    if (decision.approve() && !request.terms().takes(decision.signedInAt(), now)) {
      throw new DecisionRefusedException(
          Reason.FRESH_SIGN_IN,
          "approving this needs a sign-in that is not older than "
              + request.terms().freshSignIn().orElseThrow().toSeconds()
              + " s");
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

  private static DecisionRefusedException alreadyVoted() {
    return new DecisionRefusedException(
        Reason.ALREADY_VOTED, "you have decided on this request before");
  }

  private static DecisionRefusedException notFound(String id) {
    return new DecisionRefusedException(Reason.NOT_FOUND, "there is no request " + id);
  }
}
