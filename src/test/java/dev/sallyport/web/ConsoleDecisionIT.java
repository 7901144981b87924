package dev.sallyport.web;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.AriaRole;
import dev.sallyport.approval.ApprovalOutcome;
import dev.sallyport.approval.ApprovalRequest;
import dev.sallyport.approval.ApprovalRequest.Terms;
import dev.sallyport.approval.ApprovalState;
import io.vertx.core.Future;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.function.UnaryOperator;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** Decisions that take more than one click of one person. */
class ConsoleDecisionIT extends BrowsedConsole {
  @Test
  void shouldSayWhoStillHasToApproveUntilPeopleOfBothGroupsHave() {
    // Given
    ApprovalRequest request =
        onTerms(
            terms ->
                new Terms(
                    terms.rule(),
                    Set.of("dba", "leads"),
                    2,
                    2,
                    Optional.empty(),
                    terms.holdUntil(),
                    terms.expiresAt()));
    Future<ApprovalOutcome> outcome = console.submit(request);
    Page dora = visit(laptop(), "dora", "/approvals/" + request.id());
    Locator card = card(dora, request);
    assertThat(card).containsText("2 people of 2 different groups of dba or leads: 0 of 2");
    // When
    until(
        dora,
        () -> approve(card).click(new Locator.ClickOptions().setTimeout(500)),
        () -> card.innerText().contains("1 of 2 (Dora Lindqvist)"));
    // Then
    assertThat(card).containsText("1 of 2 (Dora Lindqvist), 1 more needed of leads");
    assertThat(card).containsText("Your word counts already");
    assertThat(outcome.isComplete()).isFalse();
    // And when
    Page lea = visit(laptop(), "lea", "/approvals/" + request.id());
    decide(approve(card(lea, request)), card(lea, request), "approved");
    // Then
    assertThat(ConsoleFixture.await(outcome).state()).isEqualTo(ApprovalState.APPROVED);
    assertThat(card).containsText("Approved by Lea Moreau");
  }

  @Test
  void shouldDenyAndStopTheAgent() {
    // Given
    ApprovalRequest request = SampleApproval.update().request();
    Future<ApprovalOutcome> outcome = console.submit(request);
    Page page = visit(laptop(), "dora", "/approvals/" + request.id());
    // When
    page.getByText("Deny and stop the agent").click();
    Locator dialog = page.getByRole(AriaRole.DIALOG);
    dialog.getByText("Deny and stop the agent", exactly()).click();
    // Then
    assertThat(dialog.getByRole(AriaRole.ALERT)).containsText("Say why");
    // And when
    dialog.getByLabel("Reason").fill("it runs wild");
    press(page, "Enter");
    // Then
    ApprovalOutcome denied = ConsoleFixture.await(outcome);
    assertThat(denied.state()).isEqualTo(ApprovalState.DENIED);
    assertThat(denied.reason()).isEqualTo("it runs wild");
    assertThat(card(page, request)).containsText("Denied by Dora Lindqvist");
    // And then
    Page admin = visit(laptop(), "adam", "/revocations");
    assertThat(admin.locator("[data-index='0']")).containsText("idp:reporting-bot");
    assertThat(admin.locator("[data-index='0']")).containsText("it runs wild");
  }

  @Test
  void shouldAskForAFreshSignInToApproveAndForNoneToDeny() {
    // Given
    ApprovalRequest request = onTerms(ConsoleDecisionIT::fresh);
    Future<ApprovalOutcome> outcome = console.submit(request);
    Page page = visit(laptop(), "dora", "/approvals");
    assertThat(approve(card(page, request))).isVisible();
    // When
    console.clock.advance(Duration.ofMinutes(6));
    page.reload();
    // Then
    assertThat(approve(card(page, request))).hasCount(0);
    assertThat(deny(card(page, request))).isVisible();
    assertThat(card(page, request)).containsText("wants a sign-in of the last 5 min");
    assertThat(page.getByText("Sign in to approve").locator("xpath=ancestor::a"))
        .hasAttribute("href", "/sign-in?fresh=1&to=%2Fapprovals%2F" + request.id());
    // And when
    card(page, request).getByLabel("Reason").fill("nobody asked for this");
    decide(deny(card(page, request)), card(page, request), "denied");
    // Then
    assertThat(ConsoleFixture.await(outcome).reason()).isEqualTo("nobody asked for this");
  }

  @Test
  void shouldComeBackFromAFreshSignInToTheCardAndTheWordsAndApprove() {
    // Given somebody who signed in at the provider a while ago
    ApprovalRequest request = onTerms(ConsoleDecisionIT::fresh);
    Future<ApprovalOutcome> outcome = console.submit(request);
    console.providerClock.advance(Duration.ofMinutes(6).negated());
    Page page = visit(laptop(), "dora", "/approvals");
    Locator card = card(page, request);
    Locator again = page.getByRole(AriaRole.LINK, named("Sign in to approve"));
    assertThat(again).isVisible();
    assertAccessible(page);
    card.getByLabel("Reason").fill("I have \"looked\" at <it>");
    // When the provider does not let them in
    again.click();
    page.navigate(page.url().replace("prompt=login", "prompt=none"));
    // Then they are still who they were, and are told
    assertThat(page.getByText("That sign-in did not work")).isVisible();
    assertThat(page).hasURL(Pattern.compile(".*/approvals$"));
    assertThat(outcome.isComplete()).isFalse();
    // And when they prove anew who they are
    again.click();
    console.providerClock.advance(Duration.ofMinutes(6));
    page.getByRole(AriaRole.BUTTON, new Page.GetByRoleOptions().setName("Dora Lindqvist")).click();
    // Then
    assertThat(page).hasURL(Pattern.compile(".*/approvals/" + request.id() + "$"));
    assertThat(card.getByLabel("Reason")).hasValue("I have \"looked\" at <it>");
    decide(approve(card), card, "approved");
    ApprovalOutcome approved = ConsoleFixture.await(outcome);
    assertThat(approved.state()).isEqualTo(ApprovalState.APPROVED);
    assertThat(approved.reason()).isEqualTo("I have \"looked\" at <it>");
    assertThat((String) page.evaluate("JSON.stringify(sessionStorage)")).doesNotContain("looked");
  }

  private static Terms fresh(Terms terms) {
    return new Terms(
        terms.rule(),
        terms.approvers(),
        1,
        1,
        Optional.of(Duration.ofMinutes(5)),
        terms.holdUntil(),
        terms.expiresAt());
  }

  private static Locator.GetByTextOptions exactly() {
    return new Locator.GetByTextOptions().setExact(true);
  }

  private static ApprovalRequest onTerms(UnaryOperator<Terms> change) {
    ApprovalRequest one = SampleApproval.update().request();
    return new ApprovalRequest(
        one.id(),
        one.requester(),
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
        change.apply(one.terms()),
        one.estimatedRows(),
        one.requestedAt(),
        one.access(),
        one.reveals(),
        one.kept());
  }
}
