package dev.sallyport.web;

import com.microsoft.playwright.Browser;
import com.microsoft.playwright.BrowserType;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Playwright;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** The system's Chromium. */
record HeadlessBrowser(Playwright playwright, Browser browser) implements AutoCloseable {

  static HeadlessBrowser start() {
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

  @Override
  public void close() {
    browser.close();
    playwright.close();
  }
}
