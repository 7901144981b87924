package dev.sallyport.web;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.AriaRole;
import dev.sallyport.approval.ApprovalOutcome;
import dev.sallyport.approval.ApprovalRequest;
import dev.sallyport.approval.ApprovalState;
import dev.sallyport.approval.Binding;
import dev.sallyport.approval.SampleRequest;
import dev.sallyport.identity.Revocation;
import io.vertx.core.Future;
import java.time.Duration;
import java.util.Optional;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** Approvals that stand for a time: given on a card, listed, taken back. */
class ConsoleStandingIT extends BrowsedConsole {
  @Test
  void shouldApproveForATimeOfferTheNarrowestFirstAndTakeItBack() {
    // Given
    ApprovalRequest request = SampleApproval.update().request();
    Future<ApprovalOutcome> outcome = console.desk.submit(request, binding(Duration.ofHours(8)));
    Page page = visit(laptop(), "dora", "/approvals/" + request.id());
    // When
    page.getByText("Approve for a time").click();
    Locator dialog = page.getByRole(AriaRole.DIALOG);
    assertThat(dialog.getByRole(AriaRole.RADIO).first()).isChecked();
    assertThat(dialog.locator("label").first()).containsText("This very statement");
    dialog.getByText(Pattern.compile("^Approve until")).click();
    // Then
    assertThat(ConsoleFixture.await(outcome).state()).isEqualTo(ApprovalState.APPROVED);
    assertThat(card(page, request)).containsText("Approved by Dora Lindqvist");
    // And when
    page.getByText("see how long, or take it back").click();
    assertThat(page.getByRole(AriaRole.HEADING, named("Standing approval"))).isVisible();
    assertThat(page.locator("[data-index='0']")).containsText("exactly this");
    page.getByText("Show all").click();
    assertThat(page.getByRole(AriaRole.HEADING, named("Standing approvals"))).isVisible();
    Locator entry = page.locator("[data-index='0']");
    assertThat(entry).containsText("reporting-bot");
    assertThat(entry).containsText("UPDATE shop.orders");
    assertThat(entry).containsText("exactly this");
    assertAccessible(page);
    Page other = visit(laptop(), "dan", "/standing");
    entry.getByRole(AriaRole.BUTTON, new Locator.GetByRoleOptions().setName("Revoke")).click();
    dialog.getByText("Revoke", new Locator.GetByTextOptions().setExact(true)).click();
    // Then
    assertThat(entry).containsText("revoked");
    assertThat(other.locator("[data-index='0']")).containsText("revoked");
  }

  @Test
  void shouldEndWithTheGroupOfItsAgentAndShowThePersonForWhomItActsWhy() {
    // Given what was approved for a time, seen by whose agent it is
    ApprovalRequest request =
        SampleRequest.onBehalfOf("idp:lea", SampleApproval.update().request());
    console.desk.submit(request, binding(Duration.ofHours(8)));
    Page dora = visit(laptop(), "dora", "/approvals/" + request.id());
    dora.getByText("Approve for a time").click();
    Locator dialog = dora.getByRole(AriaRole.DIALOG);
    dialog.getByText("up to 1,000 rows each by the database's own estimate").click();
    dialog.getByText(Pattern.compile("^Approve until")).click();
    assertThat(card(dora, request)).containsText("It holds for a time");
    Page lea = visit(laptop(), "lea", "/standing");
    Locator entry = lea.locator("[data-index='0']");
    assertThat(entry).containsText("for idp:lea");
    assertThat(entry.getByRole(AriaRole.BUTTON, new Locator.GetByRoleOptions().setName("Revoke")))
        .isVisible();
    // When
    ConsoleFixture.await(
        console.revoking.revoke(
            Revocation.Kind.GROUP,
            request.requester().groups().iterator().next(),
            "runs wild",
            Person.of("adam", "Adam Weiss", "admins")));
    // Then
    assertThat(entry).containsText("revoked by idp:adam");
    assertThat(entry).containsText("of who may use it was revoked: runs wild");
    assertAccessible(lea);
  }

  @Test
  void shouldOfferNoApprovalForATimeWhereThePolicyHasNone() {
    // Given
    ApprovalRequest request = SampleApproval.update().request();
    console.desk.submit(request, Optional.empty());
    // When
    Page page = visit(laptop(), "dora", "/approvals/" + request.id());
    // Then
    assertThat(approve(card(page, request))).isVisible();
    assertThat(page.getByText("Approve for a time")).hasCount(0);
  }

  @Test
  void shouldSayThatNoApprovalStands() {
    // When
    Page page = visit(telephone(), "dora", "/standing");
    // Then
    assertThat(page.getByText("No approval stands")).isVisible();
    assertAccessible(page);
  }

  private static Optional<Binding> binding(Duration longest) {
    return Optional.of(
        new Binding(
            "statement",
            "basis",
            Optional.of(new Binding.Shape("shape", 1_000)),
            Optional.of(longest)));
  }
}
