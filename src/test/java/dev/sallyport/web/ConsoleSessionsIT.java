package dev.sallyport.web;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import java.time.Instant;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** Recorded sessions. */
class ConsoleSessionsIT extends BrowsedConsole {
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

  private void append(SampleSession session, long position) {
    ConsoleFixture.await(
        console.store.sessionArchive().append(session.events(), "journal", position));
  }
}
