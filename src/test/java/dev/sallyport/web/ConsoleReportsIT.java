package dev.sallyport.web;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Download;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.AriaRole;
import dev.sallyport.reports.RecordedDay;
import java.io.IOException;
import java.nio.file.Files;
import org.junit.jupiter.api.Test;

/** An auditor asks for a report, looks at it and takes it along. */
class ConsoleReportsIT extends BrowsedConsole {
  @Test
  void shouldShowAReportAndGiveItAsAFile() throws IOException {
    // Given
    RecordedDay.fill(console.store);
    Page page = visit(laptop(), "audrey", "/reports");
    assertThat(page.getByText("Nothing is asked yet")).isVisible();
    assertAccessible(page);
    // When by the keyboard alone
    page.getByLabel("Report", new Page.GetByLabelOptions().setExact(true)).focus();
    press(page, "Tab");
    page.keyboard().type("shop.orders");
    page.getByLabel("From").fill("2026-11-20");
    page.getByLabel("To, not included").fill("2026-11-21");
    press(page, "Enter");
    // Then
    Locator table = page.getByRole(AriaRole.TABLE, named("Who touched a table"));
    assertThat(table.locator("[data-index]")).hasCount(7);
    assertThat(page.getByText("7 rows, from 2026-11-20 00:00 to 2026-11-21 00:00 UTC")).isVisible();
    assertAccessible(page);
    // And each row whole
    table.locator("[data-index='5']").focus();
    press(page, "Enter");
    Locator whole = page.getByRole(AriaRole.DIALOG);
    assertThat(whole).containsText("readers/2");
    assertThat(whole).containsText("=UPDATE orders");
    assertThat(whole.getByRole(AriaRole.LINK))
        .hasAttribute("href", "/sessions/" + RecordedDay.BOT + "#statement-2");
    press(page, "Escape");
    // And as a file
    Download file = page.waitForDownload(() -> page.getByRole(AriaRole.LINK, named("CSV")).click());
    assertThat(file.suggestedFilename())
        .isEqualTo("sallyport-table-access-2026-11-20-2026-11-21.csv");
    assertThat(Files.readAllLines(file.path())).hasSize(8);
    expectAnOverdueRequestToEnd();
  }

  @Test
  void shouldSayWhatIsMissingAndWhatWentWrong() {
    RecordedDay.fill(console.store);
    Page page = visit(telephone(), "adam", "/reports?report=table-users");
    assertThat(page.getByText("Which table?")).isVisible();
    page.getByPlaceholder("shop.orders, or shop.*").fill("orders");
    page.getByRole(AriaRole.BUTTON, named("Show")).click();
    assertThat(page.getByRole(AriaRole.ALERT)).containsText("with its schema");
    expectComplaintIfAny("400");
    page.getByLabel("Report", new Page.GetByLabelOptions().setExact(true))
        .selectOption("unused-policies");
    assertThat(page.getByPlaceholder("shop.orders, or shop.*")).hasCount(0);
    page.getByRole(AriaRole.BUTTON, named("Show")).click();
    Locator table = page.getByRole(AriaRole.TABLE, named("Unused policies"));
    assertThat(table.locator("[data-index]").first()).containsText("readers/1");
    assertAccessible(page);
    expectAnOverdueRequestToEnd();
  }

  /**
   * One of the recorded day waits, and is ended by whoever looks for such, every ten seconds. The
   * page is told, and asks for it by the sample's name, which is no id.
   */
  private void expectAnOverdueRequestToEnd() {
    expectComplaintIfAny("404 (Not Found) at " + console.url("/api/v1/approvals/"));
  }
}
