package dev.sallyport.web;

import dev.sallyport.approval.ApprovalRecord;
import dev.sallyport.approval.ApprovalRequest;
import dev.sallyport.approval.ApprovalRequest.Requester;
import dev.sallyport.approval.ApprovalRequest.Terms;
import dev.sallyport.approval.Binding;
import dev.sallyport.approval.Deciding;
import dev.sallyport.approval.StandingApproval;
import dev.sallyport.approval.StandingApprovals.Choice;
import dev.sallyport.identity.Principal;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

/** What dora approved for a time, and what one may not approve so. */
final class SampleStanding {
  private static final Principal DORA = Person.of("dora", "Dora Lindqvist", "dba");

  private SampleStanding() {}

  /** Of an agent that acts for somebody and is in one group. */
  static StandingApproval granted(ConsoleFixture console, String owner, String group) {
    ApprovalRequest one = SampleApproval.update().request();
    Requester agent = one.requester();
    ApprovalRequest request =
        changed(
            one,
            new Requester(
                agent.id(), agent.name(), agent.kind(), Set.of(group), Optional.of(owner)),
            one.terms());
    console.desk.submit(
        request,
        Optional.of(
            new Binding(
                "statement " + UUID.randomUUID(),
                "basis",
                Optional.of(new Binding.Shape("shape " + UUID.randomUUID(), 50_000)),
                Optional.of(Duration.ofHours(8)))));
    Await.until(() -> ConsoleFixture.await(console.desk.find(one.id(), DORA, true)).isPresent());
    ApprovalRecord asked =
        ConsoleFixture.await(console.desk.find(one.id(), DORA, true)).orElseThrow();
    ApprovalRecord approved =
        ConsoleFixture.await(
            Deciding.decide(console.desk, one.id(), DORA, true, "Month end, until tonight"));
    return ConsoleFixture.await(
        console.standing.grant(
            asked, approved, DORA, new Choice(StandingApproval.Scope.SHAPE, Duration.ofHours(8))));
  }

  static ApprovalRequest wantingAFreshSignIn() {
    ApprovalRequest one = SampleApproval.update().request();
    Terms terms = one.terms();
    return changed(
        one,
        one.requester(),
        new Terms(
            terms.rule(),
            terms.approvers(),
            1,
            1,
            Optional.of(Duration.ofMinutes(5)),
            terms.holdUntil(),
            terms.expiresAt()));
  }

  private static ApprovalRequest changed(ApprovalRequest one, Requester requester, Terms terms) {
    return new ApprovalRequest(
        one.id(),
        requester,
        one.origin(),
        one.connection(),
        one.schema(),
        one.sqlMode(),
        one.statement(),
        one.parameters(),
        one.shape(),
        one.digest(),
        one.verbs(),
        one.tables(),
        terms,
        one.estimatedRows(),
        one.requestedAt(),
        one.access(),
        one.reveals(),
        one.kept());
  }
}
