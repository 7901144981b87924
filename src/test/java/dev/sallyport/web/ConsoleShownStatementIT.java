package dev.sallyport.web;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import dev.sallyport.approval.ApprovalRequest;
import java.util.List;
import java.util.OptionalLong;
import java.util.Set;
import org.junit.jupiter.api.Test;

/**
 * A statement is shown to who decides as the database will read it: nothing that runs looks like a
 * comment, no comment like something that runs, and no value stands in another's place.
 */
class ConsoleShownStatementIT extends BrowsedConsole {
  @Test
  void shouldNotShowAsACommentWhatRuns() {
    // Given
    ApprovalRequest nested =
        deletion("DELETE FROM shop.orders WHERE id = 5 /* /* */ OR id > 1 -- */", List.of());
    ApprovalRequest line =
        deletion("DELETE FROM shop.orders WHERE id = 5 --\n|| id > 2", List.of());
    ApprovalRequest skipped =
        deletion("DELETE FROM shop.orders WHERE id = 5 /*!99999 ' */ OR id > 3 -- '*/", List.of());
    ApprovalRequest swallowed =
        deletion("DELETE FROM shop.orders /*!50000 -- */ WHERE id = 4\n*/", List.of());
    Page page = visit(laptop(), "dora", "/approvals/" + nested.id());
    // Then
    assertThat(comments(statement(page, nested))).containsExactly("/* /* */", "-- */");
    // And it does not come to stand in the line of a comment
    page.navigate(console.url("/approvals/" + line.id()).toString());
    assertThat(statement(page, line).innerText()).contains("--\n|| id > 2");
    // And where it hangs on the server's version, nothing looks like either
    for (ApprovalRequest doubtful : List.of(skipped, swallowed)) {
      page.navigate(console.url("/approvals/" + doubtful.id()).toString());
      assertThat(statement(page, doubtful).getByTitle("MySQL runs")).hasCount(1);
      assertThat(statement(page, doubtful).locator("span")).hasCount(1);
      assertThat(statement(page, doubtful).textContent()).isEqualTo(doubtful.statement());
    }
  }

  @Test
  void shouldNotShowACommentAsSomethingThatRuns() {
    // Given
    ApprovalRequest request =
        deletion("DELETE FROM shop.orders --\tWHERE id = 5 LIMIT 1\n", List.of());
    // When
    Page page = visit(laptop(), "dora", "/approvals/" + request.id());
    // Then
    assertThat(comments(statement(page, request))).containsExactly("--\tWHERE id = 5 LIMIT 1");
    assertThat(statement(page, request).innerText().strip()).doesNotContain("\nWHERE");
  }

  @Test
  void shouldNotPutAValueInThePlaceOfAnother() {
    // Given as many marks as values, of which one is none, and one is in what some servers run
    ApprovalRequest request =
        deletion(
            "DELETE FROM shop.orders WHERE --\t?\nid = ? AND id > /*! ? */ - 1", List.of("5", "0"));
    // When
    Page page = visit(laptop(), "dora", "/approvals/" + request.id());
    // Then
    assertThat(card(page, request).getByLabel("Parameters").locator("li")).hasCount(2);
    assertThat(statement(page, request).getByTitle("Parameter 1")).hasCount(0);
    assertThat(statement(page, request)).containsText("id = ? AND id > /*! ? */");
  }

  private ApprovalRequest deletion(String statement, List<String> values) {
    ApprovalRequest request =
        SampleApproval.update()
            .saying(statement, Set.of("delete"), Set.of("shop.orders"), OptionalLong.of(7))
            .with(values)
            .request();
    console.submit(request);
    return request;
  }

  private static Locator statement(Page page, ApprovalRequest request) {
    Locator shown = card(page, request).locator("pre").first();
    shown.waitFor();
    return shown;
  }

  private static List<String> comments(Locator statement) {
    return statement.locator("span[class*='_comment_']").allTextContents();
  }
}
