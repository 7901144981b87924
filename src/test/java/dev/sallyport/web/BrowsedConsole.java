package dev.sallyport.web;

import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Browser;
import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.TimeoutError;
import com.microsoft.playwright.options.AriaRole;
import dev.sallyport.approval.ApprovalRequest;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * A person at the console, in a real browser on real parts. After each test the browser must have
 * had nothing to complain of, its content security policy included.
 */
@Timeout(300)
abstract class BrowsedConsole {
  private static final double AGAIN_MILLIS = 500;
  private static final int ATTEMPTS = 100;

  @TempDir private static Path directory;
  private static HeadlessBrowser headless;
  private static Accessibility accessibility;

  private final List<String> complaints = new ArrayList<>();
  private final List<BrowserContext> contexts = new ArrayList<>();
  ConsoleFixture console;

  @BeforeAll
  static void open() throws IOException {
    accessibility = new Accessibility();
    headless = HeadlessBrowser.shared();
  }

  @BeforeEach
  void start() {
    console = ConsoleFixture.startForMany(directory.resolve(UUID.randomUUID().toString() + ".d"));
  }

  @AfterEach
  void stop() {
    contexts.forEach(BrowserContext::close);
    console.close();
    assertThat(complaints).as("what the browser complained of, its policy included").isEmpty();
  }

  /** Another browser profile, with a laptop's screen. */
  BrowserContext laptop() {
    return context(1280, 800);
  }

  /** Another browser profile, with a telephone's screen. */
  BrowserContext telephone() {
    return context(375, 812);
  }

  BrowserContext context(int width, int height) {
    return context(new Browser.NewContextOptions().setViewportSize(width, height));
  }

  BrowserContext context(Browser.NewContextOptions options) {
    BrowserContext context = headless.browser().newContext(options);
    contexts.add(context);
    return context;
  }

  /** Signs in as somebody, who wants to go there. */
  Page visit(BrowserContext context, String person, String path) {
    Page page = context.newPage();
    page.onConsoleMessage(
        message -> {
          if (message.type().equals("error")) {
            complaints.add(message.text() + " at " + message.location());
          }
        });
    page.onPageError(complaints::add);
    HeadlessBrowser.signIn(page, console.url("/sign-in?to=" + path), person);
    return page;
  }

  /** Of a refusal that may be part of a test: browsers complain of every one. */
  void expectComplaintIfAny(String words) {
    complaints.removeIf(complaint -> complaint.contains(words));
  }

  static Locator approve(Locator card) {
    return card.getByRole(
        AriaRole.BUTTON, new Locator.GetByRoleOptions().setName("Approve").setExact(true));
  }

  static Locator deny(Locator card) {
    return card.getByRole(
        AriaRole.BUTTON, new Locator.GetByRoleOptions().setName("Deny").setExact(true));
  }

  /** Clicks until the card says so. */
  static void decide(Locator button, Locator card, String state) {
    until(
        card.page(),
        () -> button.click(new Locator.ClickOptions().setTimeout(AGAIN_MILLIS)),
        () -> state.equals(card.getAttribute("data-state")));
  }

  /**
   * Does it again and again until it has been taken: nothing is while a card has just changed, and
   * when it last did is not to be seen.
   */
  static void until(Page page, Runnable act, BooleanSupplier taken) {
    for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
      try {
        act.run();
        page.waitForCondition(taken, new Page.WaitForConditionOptions().setTimeout(AGAIN_MILLIS));
        return;
      } catch (TimeoutError e) {
        if (taken.getAsBoolean()) {
          return;
        }
      }
    }
    throw new AssertionError("nothing came of it:\n" + page.locator("body").innerText());
  }

  static Page.GetByRoleOptions named(String name) {
    return new Page.GetByRoleOptions().setName(name).setExact(true);
  }

  static Locator card(Page page, ApprovalRequest request) {
    return page.locator("[data-card='" + request.id() + "']");
  }

  static Locator row(Page page, ApprovalRequest request) {
    return page.locator("[data-row='" + request.id() + "']");
  }

  static void press(Page page, String... keys) {
    for (String key : keys) {
      page.keyboard().press(key);
    }
  }

  /** Looks for what keeps people with disabilities out. */
  static void assertAccessible(Page page) {
    assertThat(accessibility.findings(page))
        .as("findings at " + page.url())
        .noneMatch(one -> one.startsWith("serious") || one.startsWith("critical"));
  }
}
