package dev.sallyport.web;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.AriaRole;
import org.junit.jupiter.api.Test;

/** Throwing out and letting in again. */
class ConsoleRevocationsIT extends BrowsedConsole {
  @Test
  void shouldRevokeAPrincipalForAReasonAndLetItInAgain() {
    BrowserContext context = laptop();
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
    Locator entry = page.locator("[data-index='0']");
    assertThat(entry).containsText("idp:agent-7");
    assertThat(entry).containsText("laptop stolen");
    assertThat(entry).containsText("kept out");
    // And when
    entry.getByRole(AriaRole.BUTTON).click();
    dialog.getByText("Lift", new Locator.GetByTextOptions().setExact(true)).click();
    // Then
    assertThat(entry).containsText("lifted by idp:adam");
    assertThat(entry.getByRole(AriaRole.BUTTON)).hasCount(0);
  }
}
