package dev.sallyport.web;

import dev.sallyport.approval.ApprovalRecord;
import dev.sallyport.approval.ApprovalState;
import dev.sallyport.approval.StandingApproval;
import dev.sallyport.approval.StandingApprovals;
import dev.sallyport.approval.StandingApprovals.Choice;
import dev.sallyport.identity.Principal;
import dev.sallyport.recording.ActLog;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import java.time.Clock;
import java.time.Duration;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** An approval that is to stand for further statements, as a part of a decision. */
final class StandingGrants {
  private static final Logger LOG = LoggerFactory.getLogger(StandingGrants.class);
  private static final String NEXT =
      "Choose one of the request's 'standing_offers': {\"scope\": \"statement\", \"seconds\":"
          + " 900}.";

  private final StandingApprovals standing;
  private final ActLog acts;
  private final Clock clock;
  private final Consumer<StandingApproval> onGranted;

  StandingGrants(
      StandingApprovals standing, ActLog acts, Clock clock, Consumer<StandingApproval> onGranted) {
    this.standing = standing;
    this.acts = acts;
    this.clock = clock;
    this.onGranted = onGranted;
  }

  /** What the body of a decision says of it; empty for an approval of this statement alone. */
  static Optional<Choice> choice(JsonObject decision) {
    if (!decision.containsKey("standing")) {
      return Optional.empty();
    }
    if (!"approve".equals(decision.getValue("decision"))
        || !(decision.getValue("standing") instanceof JsonObject chosen)
        || !chosen.fieldNames().equals(Set.of("scope", "seconds"))
        || !(chosen.getValue("seconds") instanceof Integer seconds)) {
      throw Problem.badRequest(
              "'standing' goes with \"approve\" and holds exactly 'scope' and 'seconds'.", NEXT)
          .asException();
    }
    return Optional.of(
        new Choice(
            Arrays.stream(StandingApproval.Scope.values())
                .filter(scope -> scope.word().equals(chosen.getValue("scope")))
                .findFirst()
                .orElseThrow(
                    () -> Problem.badRequest("There is no such scope.", NEXT).asException()),
            Duration.ofSeconds(seconds)));
  }

  /**
   * Decides, and keeps the approval for further statements when that was chosen and this decision
   * approved the request.
   */
  Future<ApprovalRecord> decide(
      ApprovalRecord seen,
      Principal approver,
      Optional<Choice> choice,
      Supplier<Future<ApprovalRecord>> decision) {
    if (choice.isEmpty()) {
      return decision.get();
    }
    if (seen.state() == ApprovalState.PENDING && !StandingApprovals.isOffered(seen, choice.get())) {
      return Future.failedFuture(
          new Problem(
                  422,
                  "not-offered",
                  "This approval may not stand",
                  "The policy, or what is known of the statement, does not allow it.",
                  NEXT)
              .asException());
    }
    return decision
        .get()
        .compose(
            decided ->
                decided.state() == ApprovalState.APPROVED
                    ? granted(seen, decided, approver, choice.get())
                    : Future.succeededFuture(decided));
  }

  /** The approval stands for this statement, whatever becomes of further ones. */
  private Future<ApprovalRecord> granted(
      ApprovalRecord seen, ApprovalRecord decided, Principal approver, Choice choice) {
    return grant(seen, decided, approver, choice)
        .map(decided)
        .recover(
            cause -> {
              LOG.error(
                  "approval does not stand for more approval={} error={}",
                  decided.request().id(),
                  cause.toString());
              return Future.failedFuture(
                  new Problem(
                          503,
                          "not-standing",
                          "Approved, for this statement alone",
                          "The request is approved. That the approval stands for further"
                              + " statements could not be kept.",
                          "Decide on the next such statement, and let that approval stand.")
                      .asException());
            });
  }

  private Future<StandingApproval> grant(
      ApprovalRecord seen, ApprovalRecord decided, Principal approver, Choice choice) {
    return acts.write(
            clock,
            approver,
            "standing-approval.granted",
            decided.request().requester().id(),
            Map.of(
                "approval", decided.request().id(),
                "connection", decided.request().connection(),
                "scope", choice.scope().word(),
                "seconds", Long.toString(choice.duration().toSeconds()),
                "rule", decided.request().terms().rule()))
        .compose(written -> standing.grant(seen, decided, approver, choice))
        .onSuccess(onGranted::accept);
  }
}
