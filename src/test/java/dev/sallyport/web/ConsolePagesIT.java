package dev.sallyport.web;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;

import com.microsoft.playwright.Browser;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.AriaRole;
import java.util.Optional;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** What single pages say. */
class ConsolePagesIT extends BrowsedConsole {
  @Test
  void shouldSayThatEverythingIsKeptWhereNoRuleSaysOtherwise() {
    // Given
    console.retention = Optional.of(SampleHolds.retention());
    // When
    console.retentionRules = 0;
    Page page = visit(laptop(), "adam", "/status");
    // Then
    Locator retention = page.getByLabel("Retention", new Page.GetByLabelOptions().setExact(true));
    assertThat(retention).containsText("Everything is kept: audit.retention has no rule.");
    assertThat(retention).not().containsText("Applied");
    // And when
    console.retentionRules = 2;
    page.reload();
    // Then
    assertThat(retention).containsText("1,204 sessions deleted");
  }

  @Test
  void shouldTellOfActsToTheSecondAndInWhichZone() {
    // Given
    Page page =
        visit(
            context(
                new Browser.NewContextOptions()
                    .setViewportSize(1280, 800)
                    .setLocale("en-GB")
                    .setTimezoneId("Asia/Kolkata")),
            "adam",
            "/audit");
    // Then: signing in is one
    Locator acts = page.getByRole(AriaRole.TABLE);
    assertThat(acts).containsText("When (GMT+5:30)");
    assertThat(acts.locator("time").first()).hasText(Pattern.compile(".*\\d\\d:\\d\\d:\\d\\d"));
  }

  @Test
  void shouldOfferTheConnectionsThatOneMayUse() {
    // Given
    Page page = visit(laptop(), "anna", "/access");
    // When
    page.getByPlaceholder("Choose one").click();
    // Then
    assertThat(page.getByRole(AriaRole.OPTION).first()).isVisible();
    // And when
    String name = page.getByRole(AriaRole.OPTION).first().textContent();
    page.getByRole(AriaRole.OPTION).first().click();
    // Then
    assertThat(page.getByPlaceholder("Choose one")).hasValue(name);
  }
}
