package dev.sallyport.e2e;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.microsoft.playwright.APIResponse;
import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.PlaywrightException;
import com.microsoft.playwright.TimeoutError;
import com.microsoft.playwright.options.AriaRole;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/** The console in a browser, signed in as one person. One thread, the browser's. */
final class Console implements AutoCloseable {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final double STEP_MILLIS = 60_000;
  private static final double DECISION_MILLIS = 500;
  private static final int DECISION_CLICKS = 100;

  private final URI url;
  private final BrowserContext context;
  private final Page page;

  /** What the browser's own console would show. */
  private final List<String> trouble = new ArrayList<>();

  private Console(URI url, BrowserContext context) {
    this.url = url;
    this.context = context;
    this.page = context.newPage();
    page.setDefaultTimeout(STEP_MILLIS);
    page.onConsoleMessage(message -> trouble.add(message.type() + ": " + message.text()));
    page.onPageError(error -> trouble.add("error: " + error));
    page.onRequestFailed(request -> trouble.add("failed: " + request.url()));
    page.onResponse(
        response -> {
          if (response.status() >= 400) {
            trouble.add(response.status() + ": " + response.url());
          }
        });
  }

  /** Opens the console and signs in through the provider's page, by clicks. */
  static Console signIn(Chromium browser, URI url, String person) {
    Console console = new Console(url, browser.newContext());
    try {
      console.page.navigate(url.toString());
      console.page.getByRole(AriaRole.LINK, named("Sign in")).click();
      console.page.getByRole(AriaRole.BUTTON, named(person)).click();
      console.page.waitForURL(Pattern.compile(Pattern.quote(url.toString()) + "/approvals"));
      return console;
    } catch (PlaywrightException e) {
      String seen = console.seen();
      console.close();
      throw new IllegalStateException(person + " could not sign in; the page is " + seen, e);
    }
  }

  /** Waits until a card with this word in its statement asks for a decision. */
  String awaitCard(String word) {
    return open(word).innerText();
  }

  /** Clicks Approve on the card with this word. */
  void approve(String word, String reason) {
    decide(word, reason, "Approve", "approved");
  }

  /** Clicks Deny on the card with this word. */
  void deny(String word, String reason) {
    decide(word, reason, "Deny", "denied");
  }

  /** Identifier of the pending card with this word. */
  String cardWith(String word) {
    return open(word).getAttribute("data-card");
  }

  /**
   * Notes from now on when each card was painted first, by the clock that the gateway goes by, in
   * whole milliseconds and not too early: the origin of the page's own clock was 67 ms off on a
   * machine that was busy while the page opened.
   */
  void watchCards() {
    page.evaluate(
        """
        () => {
          const seen = (window.cardsSeen = new Map());
          const look = () => {
            for (const card of document.querySelectorAll("[data-card]")) {
              const id = card.dataset.card;
              if (!seen.has(id)) {
                seen.set(id, null);
                requestAnimationFrame(() =>
                  setTimeout(() => seen.set(id, Date.now() + 1)));
              }
            }
          };
          look();
          new MutationObserver(look).observe(document.body, { childList: true, subtree: true });
        }
        """);
  }

  /** When a card was painted first; it has to be on the page by now. */
  Instant seenAt(String id) {
    page.waitForFunction("id => window.cardsSeen.get(id) > 0", id);
    return instant(page.evaluate("id => window.cardsSeen.get(id)", id));
  }

  /** Clicks and says when, in whole milliseconds and not too late. */
  Instant clickApprove(String id) {
    return instant(
        page.evaluate(
            """
            id => {
              const at = Date.now();
              document.querySelector(`[data-card="${id}"] [data-action="approve"]`)?.click();
              return at;
            }
            """,
            id));
  }

  /** Has the page click by itself at that moment. */
  void clickAt(String id, String action, Instant at) {
    page.evaluate(
        """
        ([id, action, at]) => {
          const click = () =>
            document.querySelector(`[data-card="${id}"] [data-action="${action}"]`)?.click();
          setTimeout(click, at - Date.now());
        }
        """,
        List.of(id, action, (double) at.toEpochMilli()));
  }

  void fillReason(String id, String reason) {
    page.locator("[data-card='" + id + "']").getByLabel("Reason").fill(reason);
  }

  void awaitState(String id, String state, double millis) {
    page.locator("[data-card='" + id + "'][data-state='" + state + "']")
        .waitFor(new Locator.WaitForOptions().setTimeout(millis));
  }

  void awaitDecided(String id, double millis) {
    page.locator("[data-card='" + id + "']:not([data-state='pending'])")
        .waitFor(new Locator.WaitForOptions().setTimeout(millis));
  }

  String stateOf(String id) {
    return page.locator("[data-card='" + id + "']").getAttribute("data-state");
  }

  private static Instant instant(Object millis) {
    return Instant.EPOCH.plusNanos((long) (((Number) millis).doubleValue() * 1_000_000));
  }

  /** An answer of the REST API, with this person's cookie. */
  JsonNode api(String path) {
    APIResponse response = context.request().get(url.resolve(path).toString());
    if (!response.ok()) {
      throw new IllegalStateException(
          path + " answers " + response.status() + " " + response.text());
    }
    try {
      return JSON.readTree(response.body());
    } catch (IOException e) {
      throw new UncheckedIOException(path + " does not answer with JSON", e);
    }
  }

  /** Text of a page of the console, once a word appears on it. */
  String pageWith(String path, String word) {
    page.navigate(url.resolve(path).toString());
    page.getByText(word).first().waitFor();
    return page.locator("body").textContent();
  }

  @Override
  public void close() {
    context.close();
  }

  /**
   * Finds the request with this word in the list that waits for this person, and goes to its card.
   */
  private Locator open(String word) {
    try {
      Locator row =
          page.locator("[data-row][data-state='pending']")
              .filter(new Locator.FilterOptions().setHasText(word))
              .first();
      row.click();
      Locator card = page.locator("article[data-card='" + row.getAttribute("data-row") + "']");
      card.waitFor();
      return card;
    } catch (TimeoutError e) {
      throw new IllegalStateException("no card with '" + word + "'; the page is " + seen(), e);
    }
  }

  private void decide(String word, String reason, String button, String state) {
    Locator card = open(word);
    String id = card.getAttribute("data-card");
    card.getByLabel("Reason").fill(reason);
    Locator decided = page.locator("article[data-card='" + id + "'][data-state='" + state + "']");
    for (int click = 0; click < DECISION_CLICKS; click++) {
      try {
        // A click is not taken while cards have just moved under the pointer; one that was taken
        // leaves no button.
        card.getByRole(AriaRole.BUTTON, exactly(button))
            .click(new Locator.ClickOptions().setTimeout(DECISION_MILLIS));
        decided.waitFor(new Locator.WaitForOptions().setTimeout(DECISION_MILLIS));
        return;
      } catch (TimeoutError e) {
        if (decided.count() > 0) {
          return;
        }
      }
    }
    throw new IllegalStateException("the card says after " + button + ":\n" + card.innerText());
  }

  private String seen() {
    return page.url()
        + ":\n"
        + page.locator("body").innerText()
        + "\nand the browser says "
        + trouble;
  }

  static Page.GetByRoleOptions named(String name) {
    return new Page.GetByRoleOptions().setName(name);
  }

  private static Locator.GetByRoleOptions exactly(String name) {
    return new Locator.GetByRoleOptions().setName(name).setExact(true);
  }
}
