package dev.sallyport.web;

import com.microsoft.playwright.Browser;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Playwright;
import com.microsoft.playwright.assertions.PlaywrightAssertions;
import dev.sallyport.e2e.Chromium;
import java.net.URI;

/** The system's Chromium. */
record HeadlessBrowser(Playwright playwright, Browser browser) implements AutoCloseable {
  /** How long whatever is asserted of a page may take on a busy machine. */
  private static final double PATIENCE_MILLIS = 60_000;

  /**
   * True once a page has its heading, loads nothing, moves nothing, and has been the same for a
   * moment.
   */
  private static final String AT_REST =
      """
      () => {
        const moving = document.getAnimations().some(
          (one) => one.playState === "running" && one.effect?.getComputedTiming().iterations !== Infinity);
        const loading = [...document.querySelectorAll("[role=status]")].some((one) => /Loading/.test(one.innerText));
        const skeleton = document.querySelector(".mantine-Skeleton-root") !== null;
        const text = document.body.innerText;
        const there = document.querySelector("h1, h2") !== null || /Sign in/.test(text);
        const look = [moving, loading, skeleton, there, document.documentElement.scrollHeight, text].join("|");
        if (moving || loading || skeleton || !there || window.lookAtRest?.look !== look) {
          window.lookAtRest = { look, since: performance.now() };
          return false;
        }
        return performance.now() - window.lookAtRest.since > 200;
      }
      """;

  private static HeadlessBrowser shared;

  /**
   * The one of this JVM, started by the first that asks: what a test leaves is in a context of its
   * own. To be used from JUnit's own thread, and ended by nobody: it ends with the JVM.
   */
  static HeadlessBrowser shared() {
    if (shared == null || !shared.browser.isConnected()) {
      shared = start();
    }
    return shared;
  }

  static HeadlessBrowser start() {
    PlaywrightAssertions.setDefaultAssertionTimeout(PATIENCE_MILLIS);
    Playwright playwright = Chromium.playwright();
    return new HeadlessBrowser(playwright, Chromium.launch(playwright));
  }

  /** As a person would: through the provider's page. */
  static void signIn(Page page, URI address, String person) {
    page.navigate(address.toString());
    page.click("button[value='" + person + "']");
  }

  /** Waits until there is nothing on a page that still comes, goes or moves. */
  static void awaitRest(Page page) {
    page.waitForFunction(
        AT_REST, null, new Page.WaitForFunctionOptions().setTimeout(PATIENCE_MILLIS));
  }

  @Override
  public void close() {
    browser.close();
    playwright.close();
  }
}
