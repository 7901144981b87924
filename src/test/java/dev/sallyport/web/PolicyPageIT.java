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
import dev.sallyport.rehearsal.RecordedStory;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.UUID;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** An administrator at the policies, in a real browser; pictures of it are kept with the build. */
@Timeout(180)
class PolicyPageIT {
  private static final Path PICTURES = Path.of("target/pictures");
  private static final int[] WIDTHS = {1280, 375};

  /** The network's part in a check of policies whose answer is no longer wanted. */
  private static final String BREAKS_OFF_WHEN_ABORTED =
      """
      const real = window.fetch;
      window.fetch = async (path, init) => {
        const answer = await real(path, init);
        if (path !== "/api/v1/policies/check" || window.halfAnswered) {
          return answer;
        }
        window.halfAnswered = true;
        return new Response(new ReadableStream({
          start: (body) => {
            body.enqueue(new TextEncoder().encode("{"));
            init.signal.addEventListener("abort", () => body.error(init.signal.reason));
          },
        }));
      };
      """;

  private static final Route.FulfillOptions NO_ANSWER =
      new Route.FulfillOptions().setStatus(200).setBody("{\"problems\": [");

  @TempDir private static Path directory;
  private static HeadlessBrowser headless;
  private static Accessibility accessibility;

  private final List<String> complaints = new ArrayList<>();
  private ConsoleFixture console;
  private BrowserContext context;
  private Page page;

  @BeforeAll
  static void open() throws IOException {
    Files.createDirectories(PICTURES);
    headless = HeadlessBrowser.shared();
    accessibility = new Accessibility();
  }

  @BeforeEach
  void start() {
    console = ConsoleFixture.start(directory.resolve(UUID.randomUUID() + ".d"));
    context =
        headless.browser().newContext(new Browser.NewContextOptions().setViewportSize(1280, 900));
    page = context.newPage();
    page.onConsoleMessage(
        message -> {
          // A draft that is refused is an answer that the browser calls an error.
          if (message.type().equals("error") && !message.text().contains("status of 4")) {
            complaints.add(message.text());
          }
        });
    page.onPageError(complaints::add);
  }

  @AfterEach
  void stop() {
    page.screenshot(new Page.ScreenshotOptions().setPath(PICTURES.resolve("policies-last.png")));
    context.close();
    console.close();
    assertThat(complaints).as("what the browser complained of, its policy included").isEmpty();
  }

  @Test
  void shouldCheckInPlaceReplayPublishAndRestore() throws IOException {
    // Given
    for (int i = 0; i < 40; i++) {
      RecordedStory story =
          RecordedStory.of("idp:bot-" + i % 7, "orders", Instant.now().minus(Duration.ofHours(i)));
      for (int column = 0; column <= i; column++) {
        story.said("SELECT c" + column + " FROM customers WHERE id = 1", "allow");
      }
      story.said("SELECT * FROM orders", "allow").into(console.store);
    }
    visit("adam");
    pictures("policies-one");
    // When a key is misspelt
    edit(SamplePolicies.READERS.replace("verbs: [select]", "verb: [select]"));
    // Then it is marked where it stands
    assertThat(page.locator(".cm-lint-marker-error")).hasCount(1);
    assertThat(page.getByText("is not a known key").first()).isVisible();
    pictures("policies-problem");
    button("Review and publish").click();
    assertThat(page.getByRole(AriaRole.DIALOG).getByText("It cannot be in force")).isVisible();
    assertThat(button("Publish")).isDisabled();
    page.keyboard().press("Escape");
    // When the draft is narrower, and replayed
    edit(
        SamplePolicies.READERS.replace(
            "tables: [shop.*] }\n  - review", "tables: [shop.o*] }\n  - review"));
    assertThat(page.getByText("1 of 1 test pass")).isVisible();
    page.getByRole(AriaRole.TAB, new Page.GetByRoleOptions().setName("Time machine")).click();
    button("Replay").click();
    // Then it is told what it would refuse
    assertThat(page.getByText("820 newly refused").first()).isVisible();
    assertThat(page.getByText("40 the same").first()).isVisible();
    page.locator("summary").first().click();
    pictures("policies-replayed");
    // When it is published
    button("Review and publish").click();
    Locator dialog = page.getByRole(AriaRole.DIALOG);
    assertThat(dialog.getByText("820 newly refused")).isVisible();
    dialog.getByLabel("Reason").fill("customers are not for everybody");
    pictures("policies-publish");
    dialog.getByRole(AriaRole.BUTTON, new Locator.GetByRoleOptions().setName("Publish")).click();
    // Then it is in force, and kept
    assertThat(page.getByText("Version 2 is in force.")).isVisible();
    assertThat(Files.readString(console.policies.directory.resolve("readers.yaml")))
        .contains("shop.o*");
    page.getByRole(AriaRole.TAB, new Page.GetByRoleOptions().setName("Versions")).click();
    assertThat(page.getByText("customers are not for everybody")).isVisible();
    pictures("policies-versions");
    // When the one before is brought back
    page.getByRole(AriaRole.ROW).last().click();
    pictures("policies-version");
    button("Restore").click();
    page.getByLabel("Reason").fill("they were");
    page.getByRole(AriaRole.DIALOG).last().getByText("Restore", exact()).click();
    // Then
    assertThat(page.getByText("Version 3 is in force.")).isVisible();
    assertThat(Files.readString(console.policies.directory.resolve("readers.yaml")))
        .isEqualTo(SamplePolicies.READERS);
  }

  @Test
  void shouldCompleteAndExplainFromTheSchema() {
    visit("adam");
    edit(SamplePolicies.READERS + "ses");
    page.keyboard().press("Control+Space");
    assertThat(page.locator(".cm-tooltip-autocomplete")).containsText("session");
    pictures("policies-complete");
    page.keyboard().press("Enter");
    page.keyboard().type("\n  max_dur");
    page.keyboard().press("Control+Space");
    take("max_duration");
    page.keyboard().type("10m\n");
    page.keyboard().press("Shift+Tab");
    page.keyboard().press("Shift+Tab");
    page.keyboard().type("on_unknown_lineage: ");
    page.keyboard().press("Control+Space");
    take("refuse");
    assertThat(page.getByText("no problem")).isVisible();
    page.locator(".cm-line span", text("^match$")).first().hover();
    assertThat(page.locator(".cm-tooltip-hover")).containsText("Whom the policy speaks of");
  }

  @Test
  void shouldTryAStatementAsSomebody() {
    visit("audrey");
    page.getByRole(AriaRole.TEXTBOX, new Page.GetByRoleOptions().setName("Groups"))
        .fill("reporting-agents");
    page.getByLabel("Schema").fill("shop");
    page.getByLabel("Statement to try").click();
    page.keyboard().type("SELECT id, ssn FROM customers");
    button("Try").click();
    Locator verdict =
        page.getByRole(AriaRole.REGION, new Page.GetByRoleOptions().setName("Verdict"));
    assertThat(verdict).containsText("allow by readers/1, covering ssn as redact");
    assertThat(verdict).containsText("shop.customers");
    pictures("policies-tried");
    // And an auditor publishes nothing
    edit(SamplePolicies.READERS + "# mine\n");
    button("Review").click();
    assertThat(button("Publish")).hasCount(0);
    assertThat(button("Copy readers.yaml")).isVisible();
  }

  @Test
  void shouldStandWhenAnAnswerBreaksOffOrCannotBeRead() {
    // Given a first answer of which half has come when the next key is hit
    page.addInitScript(BREAKS_OFF_WHEN_ABORTED);
    visit("adam");
    page.waitForFunction("() => window.halfAnswered");
    // When
    edit(SamplePolicies.READERS + "# mine\n");
    // Then what counts is the answer to that
    assertThat(page.getByText("1 of 1 test pass")).isVisible();
    // And one that is none is told as such, beside the draft
    page.route("**/api/v1/policies/check", route -> route.fulfill(NO_ANSWER));
    edit(SamplePolicies.READERS + "# and mine\n");
    assertThat(page.getByText("The answer is not one of the gateway's.")).isVisible();
    assertThat(editor()).containsText("# and mine");
  }

  @Test
  void shouldShowADirectoryThatIsNotInForceAndOneWithManyFiles() throws IOException {
    Path files = console.policies.directory;
    Files.writeString(files.resolve("broken.yaml"), "policy: broken\nmatch: {\n");
    visit("adam");
    assertThat(page.getByText("What lies in the directory is not in force")).isVisible();
    pictures("policies-broken");
    Files.delete(files.resolve("broken.yaml"));
    for (int i = 0; i < 200; i++) {
      Files.writeString(
          files.resolve("team-" + i + ".yaml"),
          SamplePolicies.READERS.replace("policy: readers", "policy: team-" + i));
    }
    page.reload();
    assertThat(button("team-199.yaml")).isVisible();
    pictures("policies-hundreds");
  }

  /** An offer that has just come up is not taken by a key that was meant for the text. */
  private void take(String offered) {
    assertThat(page.locator(".cm-tooltip-autocomplete")).containsText(offered);
    page.waitForTimeout(200);
    page.keyboard().press("Enter");
  }

  private void visit(String person) {
    HeadlessBrowser.signIn(page, console.url("/sign-in?to=/policies"), person);
    assertThat(editor()).isVisible();
  }

  private Locator editor() {
    return page.getByLabel(Pattern.compile("^Source of "));
  }

  private void edit(String text) {
    editor().click();
    page.keyboard().press("Control+a");
    page.keyboard().press("Delete");
    // Typed text would be indented once more by the editor.
    page.keyboard().insertText(text);
    page.keyboard().press("Control+End");
  }

  private Locator button(String name) {
    return page.getByRole(
        AriaRole.BUTTON, new Page.GetByRoleOptions().setName(name).setExact(true));
  }

  private static Locator.GetByTextOptions exact() {
    return new Locator.GetByTextOptions().setExact(true);
  }

  private static Page.LocatorOptions text(String pattern) {
    return new Page.LocatorOptions().setHasText(Pattern.compile(pattern));
  }

  /** As it stands, light and dark, on a laptop and on a telephone. */
  private void pictures(String name) {
    for (ColorScheme scheme : List.of(ColorScheme.LIGHT, ColorScheme.DARK)) {
      page.emulateMedia(new Page.EmulateMediaOptions().setColorScheme(scheme));
      for (int width : WIDTHS) {
        page.setViewportSize(width, width == 375 ? 812 : 900);
        // Colours that change under the pointer, or fade in, are none that anybody has to read.
        page.mouse().move(0, 0);
        HeadlessBrowser.awaitRest(page);
        String file = name + "-" + width + "-" + scheme.name().toLowerCase(Locale.ROOT) + ".png";
        page.screenshot(
            new Page.ScreenshotOptions()
                .setPath(PICTURES.resolve(file))
                .setFullPage(!name.endsWith("hundreds")));
        assertThat(accessibility.findings(page))
            .as(file)
            .noneMatch(finding -> finding.matches("(serious|critical).*"));
        assertThat((int) page.evaluate("document.documentElement.scrollWidth"))
            .as("the width of " + file)
            .isLessThanOrEqualTo(width);
      }
    }
    page.setViewportSize(1280, 900);
  }
}
