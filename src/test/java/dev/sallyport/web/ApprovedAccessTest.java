package dev.sallyport.web;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sallyport.approval.ApprovalDigest;
import dev.sallyport.approval.ApprovalRequest;
import dev.sallyport.store.EmptyStore;
import io.vertx.core.json.JsonObject;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What an approval of access is good for when whoever asked comes for it. */
@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
@Tag(EmptyStore.FILES)
class ApprovedAccessTest {
  @TempDir private Path directory;
  private ConsoleFixture console;

  @BeforeEach
  void start() {
    console = ConsoleFixture.start(directory);
  }

  @AfterEach
  void stop() {
    console.close();
  }

  @Test
  void shouldGrantNothingButWhatWasApproved() {
    // Given a request that is kept as another one than was shown
    ApprovalRequest.Access kept =
        new ApprovalRequest.Access("report", Map.of(), Duration.ofMinutes(5), 2);
    String digest =
        ApprovalDigest.ofAccess(
            "idp:nightly",
            "orders-prod",
            new ApprovalRequest.Access("report", Map.of(), Duration.ofMinutes(5), 1));
    String id = filed(kept, digest, Set.of("dba"));
    Visitor.signedIn(console, "dora").decide(id, "approve", "");
    // Then
    JsonObject answer = looked(id);
    assertThat(answer.getString("state")).isEqualTo("denied");
    assertThat(answer.containsKey("lease")).isFalse();
  }

  @Test
  void shouldGrantNothingThatOthersThanThePolicyAsksByNowMayHaveApproved() {
    // Given two requests: one was made when the policy asked one group more
    ApprovalRequest.Access asked =
        new ApprovalRequest.Access("report", Map.of(), Duration.ofMinutes(5), 1);
    String digest = ApprovalDigest.ofAccess("idp:nightly", "orders-prod", asked);
    String before = filed(asked, digest, Set.of("dba", "helpers"));
    String now = filed(asked, digest, Set.of("dba"));
    Visitor dora = Visitor.signedIn(console, "dora");
    dora.decide(before, "approve", "");
    dora.decide(now, "approve", "");
    // Then
    JsonObject answer = looked(before);
    assertThat(answer.getString("state")).isEqualTo("denied");
    assertThat(answer.getString("reason"))
        .isEqualTo(
            "the policy has changed since it was approved: orders-prod/session asks other people"
                + " for approval, or more of them; ask again");
    assertThat(answer.containsKey("lease")).isFalse();
    assertThat(looked(now).containsKey("lease")).isTrue();
  }

  /** Who may decide on what is asked for one person may be the next one for whom it acts. */
  @Test
  void shouldGrantNothingToAnAgentThatActsForSomebodyElseByNow() {
    // Given two requests of an agent that acts for somebody, one of which was made for another
    ApprovalRequest.Access asked =
        new ApprovalRequest.Access("report", Map.of(), Duration.ofMinutes(5), 1);
    String digest = ApprovalDigest.ofAccess("idp:ruby", "orders-prod", asked);
    String other = filed("ruby", Optional.of("idp:anna"), asked, digest, Set.of("dba"));
    String own = filed("ruby", Optional.of("idp:lea"), asked, digest, Set.of("dba"));
    Visitor dora = Visitor.signedIn(console, "dora");
    dora.decide(other, "approve", "");
    dora.decide(own, "approve", "");
    // Then
    assertThat(looked("ruby", other).getString("type")).endsWith("not-found");
    assertThat(looked("ruby", own).containsKey("lease")).isTrue();
  }

  /** Whoever has a copy of the cookie would be shown the lease's password. */
  @Test
  void shouldShowNothingToWhoSignedOutWhileTheyWaited() throws Exception {
    // Given somebody who waits for a decision
    ApprovalRequest.Access asked =
        new ApprovalRequest.Access("report", Map.of(), Duration.ofMinutes(5), 1);
    String digest = ApprovalDigest.ofAccess("idp:anna", "orders-prod", asked);
    String id = filed("anna", asked, digest, Set.of("dba"));
    Visitor anna = Visitor.signedIn(console, "anna");
    Visitor copy = new Visitor(console);
    copy.cookies.putAll(anna.cookies);
    String path = "/api/v1/access-requests/" + id;
    assertThat(copy.get(path).statusCode()).isEqualTo(200);
    CompletableFuture<HttpResponse<String>> waiting =
        CompletableFuture.supplyAsync(() -> copy.get(path + "?wait=25"));
    // When
    assertThat(anna.get(path + "?wait=1").statusCode()).isEqualTo(200);
    assertThat(anna.post("/sign-out", "{}").statusCode()).isEqualTo(200);
    Visitor.signedIn(console, "dora").decide(id, "approve", "");
    // Then
    assertThat(waiting.get(60, TimeUnit.SECONDS).statusCode()).isEqualTo(401);
  }

  /** A request that may have been made under another policy. */
  private String filed(ApprovalRequest.Access access, String digest, Set<String> approvers) {
    return filed("nightly", access, digest, approvers);
  }

  private String filed(
      String who, ApprovalRequest.Access access, String digest, Set<String> approvers) {
    return filed(who, Optional.empty(), access, digest, approvers);
  }

  private String filed(
      String who,
      Optional<String> actsFor,
      ApprovalRequest.Access access,
      String digest,
      Set<String> approvers) {
    String id = UUID.randomUUID().toString();
    Instant now = console.clock.instant();
    ConsoleFixture.await(
        console.desk.file(
            new ApprovalRequest(
                id,
                new ApprovalRequest.Requester(
                    "idp:" + who, who, "agent", Set.of("reporting-agents"), actsFor),
                new ApprovalRequest.Origin("", 0, "127.0.0.1:1"),
                "orders-prod",
                "",
                "",
                "",
                List.of(),
                "",
                digest,
                Set.of(),
                Set.of(),
                ApprovalRequest.Terms.of("orders-prod/session", approvers, 1, now.plusSeconds(60)),
                OptionalLong.empty(),
                now,
                Optional.of(access),
                List.of(),
                Optional.empty())));
    return id;
  }

  private JsonObject looked(String id) {
    return looked("nightly", id);
  }

  private JsonObject looked(String agent, String id) {
    return Visitor.json(
        new Visitor(console)
            .get(
                "/api/v1/access-requests/" + id,
                "Authorization",
                "Bearer " + console.token(agent)));
  }
}
