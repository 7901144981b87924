package dev.sallyport.web;

import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.AriaRole;
import dev.sallyport.approval.ApprovalRequest;
import java.nio.file.Path;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a browser shows after somebody left. */
class SignOutIT {
  @TempDir private Path directory;

  @Test
  void shouldShowNothingMoreInAnyTabNorByGoingBack() {
    try (ConsoleFixture console = ConsoleFixture.start(directory);
        BrowserContext context = HeadlessBrowser.shared().browser().newContext()) {
      // Given two tabs that show a card
      ApprovalRequest request = SampleApproval.update().request();
      console.submit(request);
      Page first = context.newPage();
      HeadlessBrowser.signIn(first, console.url("/sign-in?to=/approvals/" + request.id()), "dora");
      Page second = context.newPage();
      second.navigate(console.url("/approvals/" + request.id()).toString());
      statement(first).waitFor();
      statement(second).waitFor();
      // When
      first.getByRole(AriaRole.BUTTON, named("Sign out")).click();
      // Then the provider's session is ended too
      first.waitForURL(
          Pattern.compile(Pattern.quote(console.provider.issuer().toString()) + "/logout.*"));
      // And the other tab shows nothing any more, without being touched
      second.getByRole(AriaRole.LINK, named("Sign in")).waitFor();
      assertThat(statement(second).count()).isZero();
      // And going back neither
      first.goBack();
      first.getByRole(AriaRole.LINK, named("Sign in")).waitFor();
      assertThat(statement(first).count()).isZero();
      assertThat(first.content()).doesNotContain("created_at");
      assertThat(context.cookies()).noneMatch(cookie -> cookie.name.contains("sallyport-console"));
    }
  }

  private static Page.GetByRoleOptions named(String name) {
    return new Page.GetByRoleOptions().setName(Pattern.compile(name));
  }

  private static Locator statement(Page page) {
    return page.getByText("created_at").first();
  }
}
