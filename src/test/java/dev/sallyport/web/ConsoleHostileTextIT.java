package dev.sallyport.web;

import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Page;
import dev.sallyport.approval.ApprovalRequest;
import dev.sallyport.approval.ApprovalState;
import dev.sallyport.approval.Binding;
import dev.sallyport.approval.Evidence;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** Whatever agents, databases and people call things, the console shows it and runs nothing. */
class ConsoleHostileTextIT extends BrowsedConsole {
  private static final String HOSTILE =
      "\"'`</script></style><img src=x onerror=alert(1)><svg onload=alert(2)>"
          + "<a href=javascript:alert(3)>${7*7}{{7*7}}";

  @Test
  void shouldRunNothingThatSomebodySaid() {
    // Given
    String session = UUID.randomUUID().toString();
    recordSession(session);
    Visitor adam = Visitor.signedIn(console, "adam");
    Visitor dora = Visitor.signedIn(console, "dora");
    ApprovalRequest waiting = submit();
    ApprovalRequest denied = submit();
    ApprovalRequest standing = submit();
    assertThat(dora.decide(denied.id(), "deny", HOSTILE).statusCode()).isEqualTo(200);
    JsonObject stands =
        new JsonObject()
            .put("decision", "approve")
            .put("reason", HOSTILE)
            .put("digest", standing.digest())
            .put("standing", new JsonObject().put("scope", "statement").put("seconds", 900));
    assertThat(dora.decide(standing.id(), stands).statusCode()).isEqualTo(200);
    JsonObject revoked = new JsonObject().put("principal", "idp:" + HOSTILE).put("reason", HOSTILE);
    assertThat(adam.post("/api/v1/revocations", revoked.encode()).statusCode()).isEqualTo(201);
    publish(adam);
    // When
    List<String> dialogs = new ArrayList<>();
    Page page = visit(laptop(), "adam", "/approvals");
    page.onDialog(
        dialog -> {
          dialogs.add(dialog.message());
          dialog.dismiss();
        });
    for (String path :
        List.of(
            "/approvals",
            "/approvals/" + waiting.id(),
            "/approvals/" + denied.id(),
            "/standing",
            "/revocations",
            "/sessions",
            "/sessions/" + session,
            "/agents",
            "/agents/" + Visitor.encode("idp:agent-7"),
            "/audit",
            "/policies",
            "/connections",
            "/access")) {
      page.navigate(console.url(path).toString());
      page.locator("h1").first().waitFor();
      page.waitForLoadState();
      // Then
      assertThat(page.locator("img[src=x], svg[onload], a[href^='javascript:']").count())
          .as(path)
          .isZero();
    }
    page.navigate(console.url("/approvals/" + waiting.id()).toString());
    card(page, waiting).getByText("onerror=alert(1)").first().waitFor();
    page.navigate(console.url("/sessions/" + session).toString());
    page.getByText("onerror=alert(1)").first().waitFor();
    assertThat(page.locator("img[src=x]").count()).isZero();
    assertThat(dialogs).isEmpty();
  }

  private ApprovalRequest submit() {
    ApprovalRequest request =
        SampleApproval.update()
            .by("idp:agent-7", "agent " + HOSTILE, "agent")
            .with(List.of(HOSTILE))
            .saying(
                "UPDATE `"
                    + HOSTILE.replace("`", "")
                    + "` SET a = '"
                    + HOSTILE.replace("'", "")
                    + "'",
                Set.of("update"),
                Set.of("shop." + HOSTILE),
                OptionalLong.of(1))
            .request();
    console.desk.submit(
        request,
        Optional.of(
            new Binding(
                "statement " + request.id(),
                "basis",
                Optional.empty(),
                Optional.of(Duration.ofHours(1)))));
    Await.until(
        () ->
            ConsoleFixture.await(console.desk.find(request.id(), Person.of("x", "X", "dba"), true))
                .isPresent());
    assertThat(ConsoleFixture.await(console.desk.attach(request.id(), evidence()))).isTrue();
    return request;
  }

  private static Evidence evidence() {
    Instant now = Instant.now();
    return new Evidence(
        now,
        true,
        HOSTILE,
        List.of(new Evidence.TouchedTable(HOSTILE, OptionalLong.of(1), HOSTILE, HOSTILE)),
        Optional.of(new Evidence.Transaction(now, 1, HOSTILE, List.of(HOSTILE))),
        List.of(HOSTILE),
        List.of(HOSTILE),
        Optional.of(
            new Evidence.Sample(List.of(HOSTILE), Set.of(), List.of(List.of(HOSTILE)), HOSTILE)),
        HOSTILE,
        List.of(HOSTILE),
        List.of(HOSTILE),
        List.of(
            new Evidence.Similar(
                UUID.randomUUID().toString(), ApprovalState.DENIED, HOSTILE, HOSTILE, now, true)));
  }

  private void recordSession(String id) {
    SampleSession session =
        new SampleSession(id, Instant.now().minusSeconds(60))
            .opened("idp:agent-7", "agent " + HOSTILE)
            .said(1, "SELECT '" + HOSTILE.replace("'", "") + "'", HOSTILE);
    ConsoleFixture.await(console.store.sessionArchive().append(session.events(), "journal", 1));
  }

  private void publish(Visitor adam) {
    String version = Visitor.json(adam.get("/api/v1/policies")).getString("version");
    JsonObject draft =
        new JsonObject()
            .put(
                "files",
                new JsonObject()
                    .put("readers.yaml", SamplePolicies.READERS + "# " + HOSTILE + "\n"))
            .put("if_match", version)
            .put("reason", HOSTILE);
    assertThat(adam.put("/api/v1/policies", draft.encode()).statusCode()).isEqualTo(200);
  }
}
