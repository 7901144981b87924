package dev.sallyport.web;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.assertions.LocatorAssertions;
import com.microsoft.playwright.options.AriaRole;
import java.time.Instant;
import java.util.UUID;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** Recorded sessions. */
class ConsoleSessionsIT extends BrowsedConsole {
  private static final int MANY = 5_000;

  @Test
  void shouldReplayWhatWasRevealedWithoutItsValues() {
    BrowserContext context = laptop();
    // Given
    String id = UUID.randomUUID().toString();
    append(
        new SampleSession(id, Instant.now())
            .opened("idp:reporting-bot", "reporting-bot")
            .revealed(1)
            .closed(),
        1);
    // When
    Page page = visit(context, "audrey", "/sessions/" + id);
    // Then
    Locator entry = page.locator("#statement-1");
    assertThat(entry).containsText("revealed shop.customers.ssn by reporting-agents/1");
    assertThat(entry).containsText("[revealed]");
  }

  @Test
  void shouldReplayASessionThatIsStillOpen() {
    BrowserContext context = laptop();
    // Given
    String id = UUID.randomUUID().toString();
    SampleSession session =
        new SampleSession(id, Instant.now()).opened("idp:reporting-bot", "reporting-bot");
    session.maskedRead(1, 3);
    append(session, 1);
    Page page = visit(context, "audrey", "/sessions");
    // When
    page.getByText("reporting-bot").first().click();
    // Then
    assertThat(page.locator("#statement-1")).containsText("[redacted]");
    assertThat(page.locator("#statement-1")).containsText("masked");
    // And when the agent goes on
    session.reviewed(2, UUID.randomUUID().toString(), "denied").closed();
    append(session, 2);
    // Then
    assertThat(page.locator("#statement-2")).containsText("agreed with finance");
    assertThat(page.getByText("the client said goodbye")).isVisible();
  }

  @Test
  void shouldTellASessionAgainWithItsPauses() {
    // Given: 41 seconds pass while a person decides
    String id = UUID.randomUUID().toString();
    append(
        new SampleSession(id, Instant.now())
            .opened("idp:reporting-bot", "reporting-bot")
            .maskedRead(1, 3)
            .reviewed(2, UUID.randomUUID().toString(), "approved")
            .refused(3)
            .closed(),
        1);
    Page page = visit(laptop(), "audrey", "/sessions/" + id);
    assertThat(page.locator("#statement-3")).isVisible();
    // When
    page.getByRole(AriaRole.BUTTON, named("Replay")).click();
    // Then what is still to come is not there yet, and the wait is shortened
    Locator bar = page.getByRole(AriaRole.REGION, named("Replay"));
    assertThat(bar).containsText("Nothing happens for 41.0 s; shortened to 3.0 s.");
    assertThat(page.locator("#statement-2")).containsText("waiting");
    assertThat(page.locator("#statement-3")).hasCount(0);
    assertAccessible(page);
    // When it is stopped, and taken on by hand
    page.keyboard().press("p");
    assertThat(bar.getByRole(AriaRole.STATUS)).hasText("Paused at statement 2");
    page.keyboard().press("j");
    assertThat(page.locator("#statement-3")).isVisible();
    assertThat(page.locator("#statement-2")).containsText("approved");
    page.keyboard().press("k");
    assertThat(page.locator("#statement-3")).hasCount(0);
    Locator slider = bar.getByRole(AriaRole.SLIDER);
    slider.press("Home");
    assertThat(page.locator("#statement-1")).hasCount(0);
    slider.press("End");
    assertThat(bar).containsText("Closed: the client said goodbye");
    // Then all is there again
    page.getByText("Show all").click();
    assertThat(page.locator("#statement-1")).isVisible();
    assertThat(page.getByLabel("Search in this session")).isVisible();
  }

  @Test
  void shouldLeadFromAStatementToItsPlaceInItsSession() {
    // Given
    String id = UUID.randomUUID().toString();
    append(
        new SampleSession(id, Instant.now())
            .opened("idp:searched-bot", "searched-bot")
            .maskedRead(1, 3)
            .refused(2)
            .closed(),
        1);
    Page page = visit(laptop(), "audrey", "/statements?principal=SEARCHED-BOT");
    assertThat(page.getByText("did not run")).isVisible();
    assertAccessible(page);
    // When
    page.getByLabel("Search statements").fill("no_such_word");
    assertThat(page.getByText("No statement fits")).isVisible();
    page.getByLabel("Search statements").fill("drop table");
    page.locator("[data-index='0']").click();
    // Then
    assertThat(page).hasURL(Pattern.compile("/sessions/" + id + "#statement-2$"));
    assertThat(page.locator("#statement-2")).hasAttribute("data-named", "true");
  }

  /** What is off the screen counts: people search, copy, print and save the page. */
  @Test
  void shouldTellALongSessionToItsEndWithoutScrolling() {
    BrowserContext context = laptop();
    // Given
    String id = UUID.randomUUID().toString();
    SampleSession session =
        new SampleSession(id, Instant.now()).opened("idp:reporting-bot", "reporting-bot");
    for (int statement = 1; statement <= 40; statement++) {
      session.refused(statement);
    }
    append(session.closed(), 1);
    // When
    Page page = visit(context, "audrey", "/sessions/" + id);
    assertThat(page.locator("#statement-40")).hasCount(1);
    // Then
    String shown = page.locator("body").innerText();
    for (int statement = 1; statement <= 40; statement++) {
      assertThat(shown).containsPattern("reporting-agents/" + statement + "\\b");
    }
  }

  @Test
  void shouldGoToAnyOfFiveThousandStatementsAndStayAliveAtTheEnd() {
    // Given
    String id = UUID.randomUUID().toString();
    SampleSession session =
        new SampleSession(id, Instant.now()).opened("idp:reporting-bot", "reporting-bot");
    for (int statement = 1; statement <= MANY; statement++) {
      if (statement % 3 == 0) {
        session.maskedRead(statement, statement % 7);
      } else {
        session.refused(statement);
      }
    }
    append(session, 1);
    // When
    Page page = visit(laptop(), "audrey", "/sessions/" + id + "%23statement-4321");
    // Then
    Locator named = page.locator("#statement-4321");
    assertThat(named).isInViewport(new LocatorAssertions.IsInViewportOptions().setTimeout(20_000));
    assertThat(named).hasAttribute("data-named", "true");
    assertThat(page.locator("ol > li").count()).isLessThan(60);
    assertAccessible(page);
    // And when somebody goes elsewhere
    page.evaluate("location.hash = '#statement-17'");
    assertThat(page.locator("#statement-17")).isInViewport();
    // And looks for something
    page.getByLabel("Search in this session").fill("reporting-agents/4999");
    assertThat(page.getByText("1 of 5,000 statements")).isVisible();
    assertThat(page.locator("#statement-4999")).isVisible();
    page.getByLabel("Search in this session").fill("");
    // And the agent goes on
    session.reviewed(MANY + 1, UUID.randomUUID().toString(), "denied").closed();
    append(session, 2);
    page.evaluate("location.hash = '#statement-" + (MANY + 1) + "'");
    assertThat(page.locator("#statement-" + (MANY + 1))).containsText("agreed with finance");
    assertThat(page.getByText("the client said goodbye")).isVisible();
  }

  private void append(SampleSession session, long position) {
    ConsoleFixture.await(
        console.store.sessionArchive().append(session.events(), "journal", position));
  }
}
