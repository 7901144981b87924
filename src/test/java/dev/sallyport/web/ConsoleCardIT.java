package dev.sallyport.web;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.assertions.LocatorAssertions;
import com.microsoft.playwright.options.BoundingBox;
import dev.sallyport.approval.ApprovalOutcome;
import dev.sallyport.approval.ApprovalRequest;
import dev.sallyport.approval.ApprovalState;
import io.vertx.core.Future;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The card of one request. */
class ConsoleCardIT extends BrowsedConsole {
  /** Whether nothing lies over the middle of what has the focus. */
  private static final String FOCUS_IN_SIGHT =
      """
      () => {
        const one = document.activeElement;
        const box = one.getBoundingClientRect();
        const bottom = Math.min(box.bottom, innerHeight);
        const at = document.elementFromPoint(
          box.left + box.width / 2, (Math.max(box.top, 60) + bottom) / 2);
        return at !== null && (one.contains(at) || at.contains(one));
      }
      """;

  @Test
  void shouldAskForAReasonBeforeADenial() {
    BrowserContext context = laptop();
    // Given
    ApprovalRequest request = SampleApproval.update().request();
    Future<ApprovalOutcome> outcome = console.submit(request);
    Page page = visit(context, "dora", "/approvals/" + request.id());
    Locator card = card(page, request);
    // When
    assertThat(deny(card)).isVisible();
    until(page, () -> deny(card).click(), () -> card.innerText().contains("Say why"));
    // Then
    assertThat(outcome.isComplete()).isFalse();
    // And when
    page.keyboard().type("not on a Friday");
    decide(deny(card), card, "denied");
    // Then
    assertThat(ConsoleFixture.await(outcome).reason()).isEqualTo("not on a Friday");
    assertThat(card).containsText("not on a Friday");
  }

  @Test
  void shouldShowARequesterWhyTheyCannotDecide() {
    BrowserContext context = laptop();
    // Given
    ApprovalRequest request =
        SampleApproval.update().by("idp:dora", "Dora Lindqvist", "human").request();
    console.submit(request);
    // When
    Page page = visit(context, "dora", "/approvals/" + request.id());
    // Then
    assertThat(card(page, request)).containsText("You asked for this yourself");
    assertThat(page.getByText("Approve", new Page.GetByTextOptions().setExact(true))).hasCount(0);
  }

  @Test
  void shouldShowTheWholeOfALongStatementAndWhatHidesInIt() {
    BrowserContext context = laptop();
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

  @Test
  void shouldLayNothingOverAStatementOnATelephone() {
    BrowserContext context = telephone();
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
    Page page = visit(context, "dora", "/approvals/" + request.id());
    // Then
    BoundingBox statement = card(page, request).locator("pre").boundingBox();
    BoundingBox button = card(page, request).getByText("Show as sent").boundingBox();
    assertThat(button.y).isGreaterThan(statement.y + statement.height - 12);
    assertThat(page.evaluate("document.documentElement.scrollWidth")).isEqualTo(375);
  }

  @ParameterizedTest
  @ValueSource(ints = {667, 760})
  void shouldHaveTheButtonsInSightOnATelephoneAndHideNothingBehindThem(int height) {
    // Given a card of several screens
    ApprovalRequest request =
        SampleApproval.update()
            .saying(
                "SELECT id,\n" + "  'a line of its own',\n".repeat(60) + " 1 FROM shop.orders",
                Set.of("select"),
                Set.of("shop.orders"),
                OptionalLong.of(1))
            .request();
    console.submit(request);
    // When
    Page page = visit(context(375, height), "dora", "/approvals/" + request.id());
    Locator card = card(page, request);
    // Then
    assertThat(approve(card)).isInViewport(whole());
    assertThat(deny(card)).isInViewport(whole());
    assertAccessible(page);
    // And whatever comes to have the focus by keyboard stands above them, in the order of reading
    List<String> met = new ArrayList<>();
    page.locator("#page").focus();
    for (int key = 0; key < 40 && !met.contains("Deny and stop the agent"); key++) {
      press(page, "Tab");
      met.add((String) page.evaluate("document.activeElement.innerText || 'field'"));
      assertThat((Boolean) page.evaluate(FOCUS_IN_SIGHT)).as(met.toString()).isTrue();
    }
    assertThat(met).containsSubsequence("field", "Deny", "Approve", "Deny and stop the agent");
    // And at the end they stand in their own place
    page.evaluate("window.scrollTo(0, document.documentElement.scrollHeight)");
    assertThat(card.getByText("Deny and stop the agent")).isInViewport(whole());
    assertThat(approve(card)).isInViewport(whole());
    assertThat(page.evaluate("document.documentElement.scrollWidth")).isEqualTo(375);
  }

  private static LocatorAssertions.IsInViewportOptions whole() {
    return new LocatorAssertions.IsInViewportOptions().setRatio(1);
  }

  @Test
  void shouldSayWhatAnApprovalRevealsAndKeepTheValuesForNobody() {
    BrowserContext context = laptop();
    // Given
    ApprovalRequest request = SampleApproval.revealing();
    Future<ApprovalOutcome> outcome = console.submit(request);
    Page page = visit(context, "dora", "/approvals/" + request.id());
    Locator card = card(page, request);
    assertThat(card)
        .containsText("Approving shows shop.customers.ssn unmasked to reporting-bot (fraud-desk)");
    assertThat(card).containsText("'900-12-3456'");
    // When
    decide(approve(card), card, "approved");
    // Then
    ConsoleFixture.await(outcome);
    assertThat(card).containsText("Approved to show shop.customers.ssn");
    assertThat(card).containsText("ssn = '[masked]'");
    assertThat(card).not().containsText("900-12-3456");
  }

  @Test
  void shouldPutValuesInTheirPlacesAndShowTheExactBytesToo() {
    // Given
    ApprovalRequest request = SampleApproval.update().request();
    console.submit(request);
    // When
    Page page = visit(laptop(), "dora", "/approvals/" + request.id());
    // Then
    Locator statement = card(page, request).locator("pre");
    assertThat(statement).containsText("SET status = ?1 archived, note = ?2 NULL");
    // And when
    card(page, request).getByText("Show as sent").click();
    // Then
    assertThat(statement).hasText(request.statement());
    assertThat(card(page, request).getByLabel("Parameters")).containsText("archived");
  }

  @Test
  void shouldNotGuessWhichValueBelongsWhere() {
    // Given a statement of one place and two values
    ApprovalRequest request =
        SampleApproval.update()
            .saying(
                "UPDATE shop.orders SET status = '?' WHERE id = ?",
                Set.of("update"),
                Set.of("shop.orders"),
                OptionalLong.of(1))
            .with(List.of("archived", "7"))
            .request();
    console.submit(request);
    // When
    Page page = visit(laptop(), "dora", "/approvals/" + request.id());
    // Then
    assertThat(card(page, request).locator("pre")).containsText("WHERE id = ?");
    assertThat(card(page, request).getByLabel("Parameters")).containsText("archived");
  }

  @Test
  void shouldMarkWhatMySqlRunsInAComment() {
    // Given
    ApprovalRequest request =
        SampleApproval.update()
            .saying(
                "DELETE FROM shop.orders /*!50000 -- */ WHERE id = 1",
                Set.of("delete"),
                Set.of("shop.orders"),
                OptionalLong.of(1))
            .request();
    console.submit(request);
    // When
    Page page = visit(laptop(), "dora", "/approvals/" + request.id());
    // Then
    assertThat(card(page, request).getByTitle("MySQL runs what stands in this comment"))
        .hasText("/*!50000 -- */");
  }

  @Test
  void shouldLetOneOfTwoWhoClickAtOnceDecide() {
    // Given
    ApprovalRequest request = SampleApproval.update().request();
    Future<ApprovalOutcome> outcome = console.submit(request);
    Page dora = visit(laptop(), "dora", "/approvals/" + request.id());
    Page dan = visit(laptop(), "dan", "/approvals/" + request.id());
    assertThat(approve(card(dora, request))).isVisible();
    assertThat(approve(card(dan, request))).isVisible();
    // When
    String click = "document.querySelector('[data-action=approve]')?.click()";
    until(
        dora,
        () -> {
          dora.evaluate(click);
          dan.evaluate(click);
        },
        outcome::isComplete);
    // Then
    ApprovalOutcome decided = ConsoleFixture.await(outcome);
    assertThat(decided.state()).isEqualTo(ApprovalState.APPROVED);
    assertThat(card(dora, request)).containsText("Approved by " + decided.by());
    assertThat(card(dan, request)).containsText("Approved by " + decided.by());
    expectComplaintIfAny("409");
  }
}
