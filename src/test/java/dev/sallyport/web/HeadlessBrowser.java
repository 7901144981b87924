package dev.sallyport.web;

import com.microsoft.playwright.Browser;
import com.microsoft.playwright.BrowserType;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Playwright;
import com.microsoft.playwright.assertions.PlaywrightAssertions;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

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
    Playwright playwright =
        Playwright.create(
            new Playwright.CreateOptions().setEnv(Map.of("PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD", "1")));
    Browser browser =
        playwright
            .chromium()
            .launch(
                new BrowserType.LaunchOptions()
                    .setExecutablePath(
                        Path.of(
                            System.getenv()
                                .getOrDefault("SALLYPORT_CHROMIUM", "/usr/bin/chromium")))
                    .setArgs(
                        List.of(
                            "--no-sandbox",
                            "--disable-dev-shm-usage",
                            "--disable-gpu",
                            "--disable-background-networking")));
    return new HeadlessBrowser(playwright, browser);
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
