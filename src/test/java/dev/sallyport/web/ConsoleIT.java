package dev.sallyport.web;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Browser;
import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.AriaRole;
import com.microsoft.playwright.options.BoundingBox;
import dev.sallyport.approval.ApprovalOutcome;
import dev.sallyport.approval.ApprovalRequest;
import dev.sallyport.approval.ApprovalState;
import io.vertx.core.Future;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A person at the console, in a real browser on real parts. */
@Timeout(120)
class ConsoleIT {
  @TempDir private static Path directory;
  private static HeadlessBrowser headless;

  private final List<String> complaints = new ArrayList<>();
  private ConsoleFixture console;

  @BeforeAll
  static void open() {
    headless = HeadlessBrowser.start();
  }

  @AfterAll
  static void shut() {
    headless.close();
  }

  @BeforeEach
  void start() {
    console = ConsoleFixture.start(directory.resolve(UUID.randomUUID().toString() + ".d"));
  }

  @AfterEach
  void stop() {
    console.close();
    assertThat(complaints).as("what the browser complained of, its policy included").isEmpty();
  }

  @Test
  void shouldLetAPersonApproveAStatementThatArrivesWhileTheyLook() {
    try (BrowserContext context = headless.browser().newContext()) {
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
      card.getByText("Approve").click();
      // Then
      ApprovalOutcome decided = ConsoleFixture.await(outcome);
      assertThat(decided.state()).isEqualTo(ApprovalState.APPROVED);
      assertThat(decided.by()).isEqualTo("Dora Lindqvist");
      assertThat(card).containsText("Approved by Dora Lindqvist");
      assertThat(page).hasTitle("Sallyport");
    }
  }

  @Test
  void shouldAskForAReasonBeforeADenial() {
    try (BrowserContext context = headless.browser().newContext()) {
      // Given
      ApprovalRequest request = SampleApproval.update().request();
      Future<ApprovalOutcome> outcome = console.submit(request);
      Page page = visit(context, "dora", "/approvals/" + request.id());
      Locator card = card(page, request);
      // When
      card.getByText("Deny").click();
      // Then
      assertThat(card.getByRole(AriaRole.ALERT)).containsText("Say why");
      assertThat(outcome.isComplete()).isFalse();
      // And when
      page.keyboard().type("not on a Friday");
      card.getByText("Deny").click();
      // Then
      assertThat(ConsoleFixture.await(outcome).reason()).isEqualTo("not on a Friday");
      assertThat(card).containsText("not on a Friday");
    }
  }

  @Test
  void shouldDecideByKeyboardInTwoSteps() {
    try (BrowserContext context = headless.browser().newContext()) {
      // Given
      ApprovalRequest first = SampleApproval.update().request();
      ApprovalRequest second = SampleApproval.update().request();
      Future<ApprovalOutcome> stays = console.submit(first);
      Future<ApprovalOutcome> decided = console.submit(second);
      Page page = visit(context, "dora", "/approvals");
      assertThat(card(page, second)).isVisible();
      // When
      page.keyboard().press("j");
      page.keyboard().press("j");
      page.keyboard().press("a");
      assertThat(decided.isComplete()).isFalse();
      page.keyboard().press("Enter");
      // Then
      assertThat(ConsoleFixture.await(decided).state()).isEqualTo(ApprovalState.APPROVED);
      assertThat(stays.isComplete()).isFalse();
    }
  }

  @Test
  void shouldShowARequesterWhyTheyCannotDecide() {
    try (BrowserContext context = headless.browser().newContext()) {
      // Given
      ApprovalRequest request =
          SampleApproval.update().by("idp:dora", "Dora Lindqvist", "human").request();
      console.submit(request);
      // When
      Page page = visit(context, "dora", "/approvals");
      // Then
      assertThat(card(page, request)).containsText("You asked for this yourself");
      assertThat(page.getByText("Approve", new Page.GetByTextOptions().setExact(true))).hasCount(0);
    }
  }

  @Test
  void shouldSayWhenTheClientLeft() {
    try (BrowserContext context = headless.browser().newContext()) {
      // Given
      ApprovalRequest request = SampleApproval.update().request();
      console.submit(request);
      Page page = visit(context, "dora", "/approvals");
      assertThat(card(page, request).getByText("Approve")).isVisible();
      // When
      ConsoleFixture.await(console.desk.withdraw(request.id(), "the client hung up"));
      // Then
      assertThat(card(page, request)).containsText("Withdrawn: the client hung up");
      assertThat(card(page, request).getByText("Approve")).hasCount(0);
    }
  }

  @Test
  void shouldKeepEveryTabLiveOverOneStream() {
    try (BrowserContext context = headless.browser().newContext()) {
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
      others.forEach(page -> assertThat(card(page, request)).isVisible());
      // And when the tab that holds the stream goes
      one.close();
      ApprovalRequest next = SampleApproval.update().request();
      console.submit(next);
      // Then
      others.forEach(page -> assertThat(card(page, next)).isVisible());
    }
  }

  @Test
  void shouldShowTheWholeOfALongStatementAndWhatHidesInIt() {
    try (BrowserContext context = headless.browser().newContext()) {
      // Given
      String statement =
          "SELECT '"
              + "x".repeat(30_000)
              + "'"
              + "\n".repeat(200)
              + "; DELETE FROM shop.orders \u202e";
      ApprovalRequest request =
          SampleApproval.update()
              .saying(statement, Set.of("delete"), Set.of("shop.orders"), OptionalLong.empty())
              .request();
      console.submit(request);
      // When
      Page page = visit(context, "dora", "/approvals");
      // Then
      assertThat(card(page, request)).containsText("DELETE FROM shop.orders");
      assertThat(card(page, request)).containsText("U+202E");
      assertThat(card(page, request).locator("pre").boundingBox().width).isLessThan(1100);
    }
  }

  @Test
  void shouldLayNothingOverAStatementOnATelephone() {
    try (BrowserContext context =
        headless.browser().newContext(new Browser.NewContextOptions().setViewportSize(375, 800))) {
      // Given
      ApprovalRequest request =
          SampleApproval.update()
              .saying(
                  "UPDATE shop.orders_of_the_whole_year_2025 SET a = 1 WHERE b = 2",
                  Set.of("update"),
                  Set.of("shop.orders_of_the_whole_year_2025"),
                  OptionalLong.of(1))
              .request();
      console.submit(request);
      // When
      Page page = visit(context, "dora", "/approvals");
      // Then
      BoundingBox statement = card(page, request).locator("pre").boundingBox();
      BoundingBox button = card(page, request).getByText("Show as sent").boundingBox();
      assertThat(button.y).isGreaterThan(statement.y + statement.height - 12);
      assertThat(page.evaluate("document.documentElement.scrollWidth")).isEqualTo(375);
    }
  }

  @Test
  void shouldRevokeAPrincipalForAReasonAndLetItInAgain() {
    try (BrowserContext context = headless.browser().newContext()) {
      // Given
      Page page = visit(context, "adam", "/revocations");
      page.getByLabel("Whom to revoke").fill("idp:agent-7");
      page.getByRole(AriaRole.BUTTON, named("Revoke")).click();
      Locator dialog = page.getByRole(AriaRole.DIALOG);
      // When
      dialog.getByText("Revoke", new Locator.GetByTextOptions().setExact(true)).click();
      // Then
      assertThat(dialog.getByRole(AriaRole.ALERT)).containsText("Say why");
      // And when
      dialog.getByLabel("Reason").fill("laptop stolen");
      page.keyboard().press("Enter");
      // Then
      assertThat(page.getByText("Revoked; 0 sessions ended.")).isVisible();
      assertThat(page.getByRole(AriaRole.LISTITEM)).containsText("idp:agent-7");
      assertThat(page.getByRole(AriaRole.LISTITEM)).containsText("laptop stolen");
      // And when
      page.getByRole(AriaRole.LISTITEM).getByRole(AriaRole.BUTTON).click();
      page.getByText("Let in again").click();
      // Then
      assertThat(page.getByText("Nobody is kept out")).isVisible();
    }
  }

  @Test
  void shouldHaveRoomForTheWayOutOnATelephone() {
    try (BrowserContext context =
        headless.browser().newContext(new Browser.NewContextOptions().setViewportSize(375, 800))) {
      Page page = visit(context, "adam", "/sessions");
      assertThat(page.getByText("Sign out")).isVisible();
      assertThat(page.getByText("Sign out").evaluate("e => e.scrollWidth - e.clientWidth"))
          .isEqualTo(0);
    }
  }

  @Test
  void shouldSayWhatAnApprovalRevealsAndKeepTheValuesForNobody() {
    try (BrowserContext context = headless.browser().newContext()) {
      // Given
      ApprovalRequest request = SampleApproval.revealing();
      Future<ApprovalOutcome> outcome = console.submit(request);
      Page page = visit(context, "dora", "/approvals/" + request.id());
      Locator card = card(page, request);
      assertThat(card)
          .containsText(
              "Approving shows shop.customers.ssn unmasked to reporting-bot (fraud-desk)");
      assertThat(card).containsText("'900-12-3456'");
      // When
      card.getByText("Approve").click();
      // Then
      ConsoleFixture.await(outcome);
      assertThat(card).containsText("Approved to show shop.customers.ssn");
      assertThat(card).containsText("ssn = '[masked]'");
      assertThat(card).not().containsText("900-12-3456");
    }
  }

  @Test
  void shouldReplayWhatWasRevealedWithoutItsValues() {
    try (BrowserContext context = headless.browser().newContext()) {
      // Given
      String id = UUID.randomUUID().toString();
      append(
          new SampleSession(id, Instant.now())
              .opened("idp:reporting-bot", "reporting-bot")
              .revealed(1)
              .closed(),
          1);
      // When
      Page page = visit(context, "audrey", "/sessions/" + id);
      // Then
      Locator entry = page.locator("#statement-1");
      assertThat(entry).containsText("revealed shop.customers.ssn by reporting-agents/1");
      assertThat(entry).containsText("[revealed]");
    }
  }

  @Test
  void shouldReplayASessionThatIsStillOpen() {
    try (BrowserContext context = headless.browser().newContext()) {
      // Given
      String id = UUID.randomUUID().toString();
      SampleSession session =
          new SampleSession(id, Instant.now()).opened("idp:reporting-bot", "reporting-bot");
      session.maskedRead(1, 3);
      append(session, 1);
      Page page = visit(context, "audrey", "/sessions");
      // When
      page.getByText("reporting-bot").first().click();
      // Then
      assertThat(page.locator("#statement-1")).containsText("[redacted]");
      assertThat(page.locator("#statement-1")).containsText("masked");
      // And when the agent goes on
      session.reviewed(2, UUID.randomUUID().toString(), "denied").closed();
      append(session, 2);
      // Then
      assertThat(page.locator("#statement-2")).containsText("agreed with finance");
      assertThat(page.getByText("the client said goodbye")).isVisible();
    }
  }

  /** What is off the screen counts: people search, copy, print and save the page. */
  @Test
  void shouldTellALongSessionToItsEndWithoutScrolling() {
    try (BrowserContext context = headless.browser().newContext()) {
      // Given
      String id = UUID.randomUUID().toString();
      SampleSession session =
          new SampleSession(id, Instant.now()).opened("idp:reporting-bot", "reporting-bot");
      for (int statement = 1; statement <= 40; statement++) {
        session.refused(statement);
      }
      append(session.closed(), 1);
      // When
      Page page = visit(context, "audrey", "/sessions/" + id);
      assertThat(page.locator("#statement-40")).hasCount(1);
      // Then
      String shown = page.locator("body").innerText();
      for (int statement = 1; statement <= 40; statement++) {
        assertThat(shown).containsPattern("reporting-agents/" + statement + "\\b");
      }
    }
  }

  @Test
  void shouldAskToSignInAgainAndReturnToThePage() {
    try (BrowserContext context = headless.browser().newContext()) {
      // Given
      Page page = context.newPage();
      page.navigate(console.url("/sessions").toString());
      // When
      page.getByText("Sign in").last().click();
      page.click("button[value='audrey']");
      // Then
      assertThat(page.getByText("No session yet")).isVisible();
      assertThat(page.url()).endsWith("/sessions");
    }
  }

  private Page visit(BrowserContext context, String person, String path) {
    Page page = context.newPage();
    page.onConsoleMessage(
        message -> {
          if (message.type().equals("error")) {
            complaints.add(message.text());
          }
        });
    page.onPageError(complaints::add);
    HeadlessBrowser.signIn(page, console.url("/sign-in?to=" + path), person);
    return page;
  }

  private static Page.GetByRoleOptions named(String name) {
    return new Page.GetByRoleOptions().setName(name).setExact(true);
  }

  private static Locator card(Page page, ApprovalRequest request) {
    return page.locator("[data-card='" + request.id() + "']");
  }

  private void append(SampleSession session, long position) {
    ConsoleFixture.await(
        console.store.sessionArchive().append(session.events(), "journal", position));
  }
}
