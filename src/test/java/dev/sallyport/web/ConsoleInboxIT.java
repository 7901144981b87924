package dev.sallyport.web;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.AriaRole;
import dev.sallyport.approval.ApprovalOutcome;
import dev.sallyport.approval.ApprovalRequest;
import dev.sallyport.approval.ApprovalState;
import dev.sallyport.approval.Deciding;
import dev.sallyport.approval.SampleRequest;
import io.vertx.core.Future;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** The list of what waits. */
class ConsoleInboxIT extends BrowsedConsole {
  @Test
  void shouldLetAPersonApproveAStatementThatArrivesWhileTheyLook() {
    BrowserContext context = laptop();
    // Given
    Page page = visit(context, "dora", "/approvals");
    assertThat(page.getByText("Nothing waits for you")).isVisible();
    // When
    ApprovalRequest request = SampleApproval.update().request();
    Future<ApprovalOutcome> outcome = console.submit(request);
    Locator card = card(page, request);
    assertThat(card).containsText("reporting-bot");
    assertThat(card).containsText("orders-prod");
    assertThat(card).containsText("48,120 rows");
    assertThat(page).hasTitle("(1) Sallyport");
    decide(approve(card), card, "approved");
    // Then
    ApprovalOutcome decided = ConsoleFixture.await(outcome);
    assertThat(decided.state()).isEqualTo(ApprovalState.APPROVED);
    assertThat(decided.by()).isEqualTo("Dora Lindqvist");
    assertThat(card).containsText("Approved by Dora Lindqvist");
    assertThat(page).hasTitle("Sallyport");
  }

  @Test
  void shouldSayInTheListWhatTheCardSays() {
    BrowserContext context = laptop();
    // Given
    ApprovalRequest request = SampleApproval.update().request();
    console.submit(request);
    Page page = visit(context, "dora", "/approvals");
    Locator row = page.locator("[data-row='" + request.id() + "']");
    assertThat(row).containsText("update · about 48,120 rows");
    // When
    ConsoleFixture.await(console.desk.attach(request.id(), SampleEvidence.evidence(List.of())));
    // Then
    assertThat(row).containsText("UPDATE of 1,240 of about 10,000 rows of shop.orders");
    assertThat(row).not().containsText("48,120");
    assertThat(card(page, request)).containsText("UPDATE of 1,240 of about 10,000 rows");
  }

  @Test
  void shouldDecideByKeyboardInTwoSteps() {
    BrowserContext context = laptop();
    // Given
    ApprovalRequest first = SampleApproval.update().request();
    ApprovalRequest second = SampleApproval.update().request();
    Future<ApprovalOutcome> stays = console.submit(first);
    Future<ApprovalOutcome> decided = console.submit(second);
    Page page = visit(context, "dora", "/approvals");
    assertThat(card(page, first)).isVisible();
    // When
    press(page, "j");
    assertThat(card(page, second)).isVisible();
    assertThat(card(page, first)).hasCount(0);
    press(page, "a");
    assertThat(approve(card(page, second))).isFocused();
    assertThat(decided.isComplete()).isFalse();
    until(page, () -> press(page, "Enter"), decided::isComplete);
    // Then
    assertThat(ConsoleFixture.await(decided).state()).isEqualTo(ApprovalState.APPROVED);
    assertThat(stays.isComplete()).isFalse();
  }

  @Test
  void shouldSayWhenTheClientLeft() {
    BrowserContext context = laptop();
    // Given
    ApprovalRequest request = SampleApproval.update().request();
    console.submit(request);
    Page page = visit(context, "dora", "/approvals");
    assertThat(approve(card(page, request))).isVisible();
    // When
    ConsoleFixture.await(console.desk.withdraw(request.id(), "the client hung up"));
    // Then
    assertThat(card(page, request)).containsText("Withdrawn: the client hung up");
    assertThat(approve(card(page, request))).hasCount(0);
  }

  @Test
  void shouldKeepEveryTabLiveOverOneStream() {
    BrowserContext context = laptop();
    // Given
    Page one = visit(context, "dora", "/approvals");
    List<Page> others = new ArrayList<>();
    for (int i = 0; i < 7; i++) {
      Page another = context.newPage();
      another.navigate(console.url("/approvals").toString());
      others.add(another);
    }
    // When
    ApprovalRequest request = SampleApproval.update().request();
    console.submit(request);
    // Then
    others.forEach(page -> assertThat(row(page, request)).isVisible());
    // And when the tab that holds the stream goes
    one.close();
    ApprovalRequest next = SampleApproval.update().request();
    console.submit(next);
    // Then
    others.forEach(page -> assertThat(row(page, next)).isVisible());
  }

  @Test
  void shouldOpenOnWhatThereIsToSeeWhereNothingWaitsForTheReader() {
    // Given what the agent of somebody waits for, who may not decide on it
    ApprovalRequest agents = SampleRequest.onBehalfOf("idp:lea", SampleApproval.update().request());
    console.submit(agents);
    // When
    Page page = visit(laptop(), "lea", "/approvals");
    // Then
    assertThat(page.getByRole(AriaRole.RADIO, starting("For others"))).isChecked();
    assertThat(card(page, agents)).containsText("It was asked on your behalf");
    // And when something waits for them
    ApprovalRequest theirs = SampleApproval.update().decidedBy(1, "leads").request();
    Future<ApprovalOutcome> outcome = console.submit(theirs);
    // Then no card has changed under their hands
    assertThat(page.getByRole(AriaRole.RADIO, starting("For you"))).isChecked();
    assertThat(row(page, theirs)).isVisible();
    assertThat(card(page, agents)).isVisible();
    // And once it is decided they stay
    row(page, theirs).click();
    decide(approve(card(page, theirs)), card(page, theirs), "approved");
    ConsoleFixture.await(outcome);
    assertThat(page.getByRole(AriaRole.RADIO, starting("For you"))).isChecked();
  }

  private static Page.GetByRoleOptions starting(String words) {
    return new Page.GetByRoleOptions().setName(Pattern.compile("^" + words));
  }

  @Test
  void shouldStayAtTheCardThatIsReadWhateverElseHappens() {
    // Given
    ApprovalRequest first = SampleApproval.update().request();
    ApprovalRequest second = SampleApproval.update().request();
    console.submit(first);
    console.submit(second);
    Page page = visit(laptop(), "dora", "/approvals");
    assertThat(card(page, first)).isVisible();
    // When
    ConsoleFixture.await(console.desk.withdraw(first.id(), "the client hung up"));
    console.submit(SampleApproval.update().request());
    // Then
    assertThat(page.locator("[data-row]")).hasCount(3);
    assertThat(card(page, first)).containsText("Withdrawn");
    assertThat(page.locator("[data-card]")).hasCount(1);
  }

  @Test
  void shouldShowWhatComesNextOnceNothingElseWaits() {
    // Given
    ApprovalRequest first = SampleApproval.update().request();
    console.submit(first);
    Page page = visit(laptop(), "dora", "/approvals");
    decide(approve(card(page, first)), card(page, first), "approved");
    // When
    ApprovalRequest next = SampleApproval.update().request();
    console.submit(next);
    // Then
    assertThat(card(page, next)).isVisible();
  }

  @Test
  void shouldDrawOnlyWhatIsInSightOfFiveHundred() {
    // Given
    for (int i = 0; i < 500; i++) {
      console.submit(SampleApproval.update().by("idp:bot-" + i, "bot-" + i, "agent").request());
    }
    // When
    Page page = visit(laptop(), "dora", "/approvals");
    // Then
    assertThat(page.getByText("For you (500)")).isVisible();
    assertThat(page.locator("[data-row]").count()).isLessThan(40);
    // And when
    page.getByLabel("Search these requests").fill("bot-499");
    // Then
    assertThat(page.locator("[data-row]")).hasCount(1);
    assertThat(page.locator("[data-row]")).containsText("bot-499");
    // And when
    page.getByLabel("Search these requests").fill("");
    page.getByLabel("Search these requests").blur();
    assertThat(page.locator("[data-row]").nth(10)).isVisible();
    for (int i = 0; i < 30; i++) {
      press(page, "j");
    }
    // Then
    assertThat(page.locator("[data-card]")).containsText("bot-30");
  }

  @Test
  void shouldKeepApartWhatOthersDecideOnAndWhatIsDecided() {
    // Given
    ApprovalRequest own =
        SampleApproval.update().by("idp:dora", "Dora Lindqvist", "human").request();
    ApprovalRequest denied = SampleApproval.update().request();
    console.submit(own);
    console.submit(denied);
    ConsoleFixture.await(
        Deciding.decide(
            console.desk,
            denied.id(),
            Person.of("dan", "Dan Okafor", "dba"),
            false,
            "not on a Friday"));
    // When
    Page page = visit(laptop(), "dora", "/approvals");
    // And when
    page.getByText("For you", new Page.GetByTextOptions().setExact(true)).click();
    // Then
    assertThat(page.getByText("Nothing waits for you")).isVisible();
    // And when
    page.getByText("For others (1)").click();
    // Then
    assertThat(card(page, own)).isVisible();
    // And when
    page.getByText("Decided", new Page.GetByTextOptions().setExact(true)).click();
    row(page, denied).click();
    // Then
    assertThat(card(page, denied)).containsText("not on a Friday");
  }

  @Test
  void shouldTellOfARequestOnlyWhileNoTabIsLookedAt() {
    // Given a browser that keeps its notifications
    BrowserContext context = laptop();
    context.grantPermissions(List.of("notifications"));
    context.addInitScript(
        "window.told = []; window.Notification = class { static permission = 'granted';"
            + " constructor(title, options) { this.title = title; this.options = options;"
            + " window.told.push(this); } close() { this.closed = true; } };");
    Page page = visit(context, "dora", "/approvals");
    page.getByText("Notify me").click();
    assertThat(page.getByText("Notifications on")).isVisible();
    // When
    ApprovalRequest seen = SampleApproval.update().request();
    console.submit(seen);
    assertThat(row(page, seen)).isVisible();
    // Then
    assertThat(page.evaluate("window.told.length")).isEqualTo(0);
    // And when
    lookAway(page);
    ApprovalRequest unseen = SampleApproval.update().request();
    console.submit(unseen);
    page.waitForCondition(() -> page.evaluate("window.told.length").equals(1));
    // Then
    assertThat(page.evaluate("window.told[0].title"))
        .isEqualTo("reporting-bot asks on orders-prod");
    assertThat(page.evaluate("window.told[0].options.body")).isEqualTo("UPDATE shop.orders");
    // And when
    page.evaluate("window.told[0].onclick()");
    // Then
    assertThat(card(page, unseen)).isVisible();
    assertThat(page.url()).endsWith("/approvals/" + unseen.id());
  }

  @Test
  void shouldOpenACardFromTheListOnATelephone() {
    // Given
    ApprovalRequest request = SampleApproval.update().request();
    console.submit(request);
    Page page = visit(telephone(), "dora", "/approvals");
    assertThat(page.locator("[data-card]")).hasCount(0);
    // When
    row(page, request).click();
    // Then
    assertThat(card(page, request)).isVisible();
    assertThat(page.evaluate("document.documentElement.scrollWidth")).isEqualTo(375);
  }

  private static void lookAway(Page page) {
    page.evaluate(
        "Object.defineProperty(document, 'hasFocus', {value: () => false});"
            + "window.dispatchEvent(new Event('blur'));");
    page.waitForCondition(
        () ->
            page.evaluate("navigator.locks.query().then(all => all.held.map(one => one.name))")
                .toString()
                .equals("[sallyport-events]"));
  }
}
