package dev.sallyport.web;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Browser;
import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Route;
import com.microsoft.playwright.options.AriaRole;
import com.microsoft.playwright.options.ColorScheme;
import dev.sallyport.approval.ApprovalRequest;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What stands around every page. */
class ConsoleFrameIT extends BrowsedConsole {
  @Test
  void shouldHaveRoomForTheWayOutOnATelephone() {
    BrowserContext context = telephone();
    Page page = visit(context, "adam", "/sessions");
    page.getByRole(AriaRole.BUTTON, named("Navigation")).click();
    assertThat(page.getByText("Sign out")).isVisible();
    assertThat(page.getByText("Sign out").evaluate("e => e.scrollWidth - e.clientWidth"))
        .isEqualTo(0);
  }

  @Test
  void shouldAskToSignInAgainAndReturnToThePage() {
    BrowserContext context = laptop();
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

  @Test
  void shouldShowEachTheirPagesAndNoOthers() {
    // When
    Page approver = visit(laptop(), "dora", "/approvals");
    Page administrator = visit(laptop(), "adam", "/approvals");
    Page auditor = visit(laptop(), "audrey", "/approvals");
    // Then
    assertThat(entry(approver, "Sessions")).isVisible();
    assertThat(entry(approver, "Revocations")).hasCount(0);
    assertThat(entry(administrator, "Revocations")).isVisible();
    assertThat(entry(auditor, "Revocations")).isVisible();
  }

  @Test
  void shouldKeepTheColoursThatSomebodyChose() {
    // Given
    Page page = visit(laptop(), "dora", "/approvals");
    assertThat(page.locator("html")).hasAttribute("data-mantine-color-scheme", "light");
    // When
    page.locator("label[for$='-dark']").click();
    page.reload();
    // Then
    assertThat(page.locator("html")).hasAttribute("data-mantine-color-scheme", "dark");
  }

  @Test
  void shouldTellOfItsKeysAndGoToTheSearchByOne() {
    // Given
    Page page = visit(laptop(), "dora", "/approvals");
    assertThat(page.getByLabel("Search these requests")).isVisible();
    // When
    press(page, "?");
    // Then
    assertThat(page.getByRole(AriaRole.DIALOG)).containsText("next, previous");
    // And when
    press(page, "Escape", "/");
    // Then
    assertThat(page.getByLabel("Search these requests")).isFocused();
  }

  @ParameterizedTest
  @EnumSource(names = {"LIGHT", "DARK"})
  void shouldKeepNobodyOut(ColorScheme scheme) {
    // Given
    ApprovalRequest request = SampleApproval.update().request();
    console.submit(request);
    for (int width : new int[] {1280, 375}) {
      BrowserContext context =
          context(
              new Browser.NewContextOptions().setViewportSize(width, 812).setColorScheme(scheme));
      Page page = context.newPage();
      page.navigate(console.url("/").toString());
      assertThat(page.getByRole(AriaRole.LINK, named("Sign in"))).isVisible();
      assertAccessible(page);
      HeadlessBrowser.signIn(page, console.url("/sign-in?to=/approvals"), "adam");
      for (String path :
          List.of(
              "/approvals", "/approvals/" + request.id(), "/standing", "/access", "/revocations")) {
        // When
        page.navigate(console.url(path).toString());
        assertThat(page.locator("main h1, main h2").first()).isVisible();
        // Then
        assertAccessible(page);
        assertThat(page.evaluate("document.documentElement.scrollWidth")).isEqualTo(width);
      }
    }
  }

  private static Locator entry(Page page, String label) {
    return page.getByRole(AriaRole.NAVIGATION).getByText(label);
  }

  @Test
  void shouldSayThatOneIsStillSignedInWhenSigningOutFails() {
    // Given
    BrowserContext context = laptop();
    // Before the page: what is asked for while a browser still changes pages can slip through.
    context.route("**/sign-out", Route::abort);
    Page page = visit(context, "dora", "/approvals");
    // When
    page.getByRole(AriaRole.BUTTON, named("Sign out")).click();
    // Then
    assertThat(page.getByText("You are still signed in")).isVisible();
    assertThat(page.getByText("Nothing waits for you")).isVisible();
    expectComplaintIfAny("ERR_FAILED");
    // And when the gateway answers again
    context.unroute("**/sign-out");
    page.getByRole(AriaRole.BUTTON, named("Sign out")).click();
    // Then
    assertThat(page).hasURL(Pattern.compile(".*/logout.*"));
    // The page may have asked for the inbox once more on its way out.
    expectComplaintIfAny("401");
  }
}
