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
    page.navigate(console.url("/standing").toString());
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
