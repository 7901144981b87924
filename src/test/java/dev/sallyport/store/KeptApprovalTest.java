package dev.sallyport.store;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sallyport.approval.ApprovalOutcome;
import dev.sallyport.approval.ApprovalRecord.Vote;
import dev.sallyport.approval.ApprovalRequest;
import dev.sallyport.approval.ApprovalState;
import dev.sallyport.approval.ApprovalStore;
import dev.sallyport.approval.ApprovalStore.PendingBounds;
import dev.sallyport.approval.ApprovalStore.Selection;
import dev.sallyport.approval.Evidence;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A decided request without the values of masked columns, in its row and in the files. */
@Timeout(value = 120, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
@Tag(EmptyStore.BOTH)
class KeptApprovalTest {
  private static final Instant NOW = Instant.parse("2026-03-01T10:00:00Z");
  private static final String SECRET = "900-12-3456";
  private static final String ROW = "a value of a row";

  @TempDir private Path directory;
  private final Vertx vertx = Vertx.vertx();
  private Store store;
  private ApprovalStore approvals;

  @BeforeEach
  void open() {
    store = EmptyStore.open(EmptyStore.at(directory.resolve("store.db")), vertx).await();
    approvals = store.approvalStore();
  }

  @AfterEach
  void close() {
    store.close().await();
    vertx.close().await();
  }

  @Test
  void shouldHoldTheExactStatementWhileItWaits() {
    approvals.insert(request("a", ""), "gateway", PendingBounds.DEFAULT).await();

    ApprovalRequest waiting = approvals.find("a").await().orElseThrow().request();
    assertThat(waiting.statement()).contains(SECRET);
    assertThat(waiting.parameters()).containsExactly(SECRET);
    assertThat(waiting.digest()).isEqualTo("digest");
  }

  @Test
  void shouldKeepTheRestOnceItIsDecidedExpiredOrWithdrawn() throws IOException {
    String large = " -- " + "x".repeat(100_000);
    for (String id : List.of("voted", "expired", "withdrawn")) {
      approvals.insert(request(id, large), "gateway", PendingBounds.DEFAULT).await();
    }
    assertThat(files()).contains(SECRET);
    // When
    approvals
        .vote(
            "voted",
            new Vote("idp:dora", "Dora", true, "", NOW, Set.of("dba"), "ab".repeat(32)),
            Set.of("dba"))
        .await();
    approvals.finish("expired", new ApprovalOutcome(ApprovalState.EXPIRED, "", "", NOW)).await();
    approvals
        .finish("withdrawn", new ApprovalOutcome(ApprovalState.WITHDRAWN, "", "", NOW))
        .await();
    // Then
    for (String id : List.of("voted", "expired", "withdrawn")) {
      ApprovalRequest kept = approvals.find(id).await().orElseThrow().request();
      assertThat(kept.statement()).startsWith("UPDATE t SET ssn = '[masked]'");
      assertThat(kept.parameters()).containsExactly("[masked]");
      assertThat(kept.digest()).isEmpty();
    }
    assertThat(approvals.find("voted").await().orElseThrow().votes().get(0).digest()).isEmpty();
    assertThat(
            approvals
                .list(new Selection(Optional.empty(), Optional.empty(), 10))
                .await()
                .toString())
        .doesNotContain(SECRET);
    // The log of the database goes when it is closed.
    store.close().await();
    assertThat(files()).doesNotContain(SECRET);
    open();
  }

  @Test
  void shouldKeepAllOfARequestFromWhichNothingIsTaken() {
    ApprovalRequest whole = request("a", "").with("UPDATE t SET a = 1", List.of());
    approvals.insert(whole, "gateway", PendingBounds.DEFAULT).await();
    approvals.finish("a", new ApprovalOutcome(ApprovalState.EXPIRED, "", "", NOW)).await();

    assertThat(approvals.find("a").await().orElseThrow().request()).isEqualTo(whole);
  }

  @Test
  void shouldHoldRowsApartAndOnlyWhileItWaits() throws IOException {
    for (String id : List.of("a", "b")) {
      approvals.insert(request(id, ""), "gateway", PendingBounds.DEFAULT).await();
      assertThat(approvals.attach(id, evidence()).await()).isTrue();
    }
    assertThat(approvals.find("a").await().orElseThrow().evidence()).contains(evidence());
    assertThat(files()).contains(ROW);
    Selection all = new Selection(Optional.empty(), Optional.empty(), 10);
    assertThat(approvals.list(all).await())
        .allSatisfy(listed -> assertThat(listed.evidence()).contains(evidence().withoutSample()));
    // When
    approvals.finish("a", new ApprovalOutcome(ApprovalState.EXPIRED, "", "", NOW)).await();
    approvals
        .vote("b", new Vote("idp:dora", "Dora", false, "no", NOW, Set.of("dba"), ""), Set.of("dba"))
        .await();
    // Then
    for (String id : List.of("a", "b")) {
      assertThat(approvals.find(id).await().orElseThrow().evidence())
          .contains(evidence().afterwards());
      assertThat(approvals.attach(id, evidence()).await()).isFalse();
    }
    store.close().await();
    assertThat(files()).doesNotContain(ROW);
    open();
  }

  @Test
  void shouldFindEarlierRequestsOfTheSameShapeOrStatement() {
    approvals.insert(request("a", ""), "gateway", PendingBounds.DEFAULT).await();
    approvals
        .insert(
            request("b", "").with("UPDATE t SET a = 1", List.of()),
            "gateway",
            PendingBounds.DEFAULT)
        .await();
    approvals.finish("b", new ApprovalOutcome(ApprovalState.DENIED, "Dora", "no", NOW)).await();

    List<Evidence.Similar> similar = approvals.similar(request("c", ""), 5).await();
    assertThat(similar).extracting(Evidence.Similar::id).containsExactlyInAnyOrder("a", "b");
    assertThat(similar).allMatch(Evidence.Similar::sameStatement);
    // Of one whose values are not kept, no digest is either: it would tell them.
    approvals.finish("a", new ApprovalOutcome(ApprovalState.EXPIRED, "", "", NOW)).await();
    assertThat(approvals.similar(request("c", ""), 5).await())
        .filteredOn(Evidence.Similar::sameStatement)
        .extracting(Evidence.Similar::id)
        .containsExactly("b");
    assertThat(approvals.similar(request("c", ""), 1).await()).hasSize(1);
  }

  private static Evidence evidence() {
    return new Evidence(
        NOW,
        true,
        "UPDATE of about 3 rows",
        List.of(new Evidence.TouchedTable("shop.t", OptionalLong.of(9), "full scan", "")),
        Optional.of(new Evidence.Transaction(NOW.minusSeconds(9), 1, "locks", List.of("somebody"))),
        List.of(),
        List.of(),
        Optional.of(
            new Evidence.Sample(
                List.of("id", "name"),
                Set.of(1),
                List.of(java.util.Arrays.asList(ROW, null)),
                "note")),
        "",
        List.of(),
        List.of("UPDATE ON shop.t"),
        List.of(new Evidence.Similar("x", ApprovalState.DENIED, "Dora", "no", NOW, true)));
  }

  /** All that can be read where the store is: a server's files hold far more than its tables. */
  private String files() throws IOException {
    List<String> contents = new ArrayList<>();
    if (EmptyStore.isPostgres()) {
      return AuditFixture.rows(directory.resolve("store.db"), "approvals", "approval_votes");
    }
    try (Stream<Path> files = Files.list(directory)) {
      for (Path file : files.toList()) {
        contents.add(new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1));
      }
    }
    return String.join("\n", contents);
  }

  private static ApprovalRequest request(String id, String more) {
    return new ApprovalRequest(
        id,
        new ApprovalRequest.Requester(
            "idp:bot", "bot", "agent", Set.of("agents"), Optional.empty()),
        new ApprovalRequest.Origin("session", 1, "127.0.0.1:1"),
        "orders",
        "shop",
        "ONLY_FULL_GROUP_BY",
        "UPDATE t SET ssn = '" + SECRET + "'" + more,
        List.of(SECRET),
        "update shop . orders set note = ?",
        "digest",
        Set.of("update"),
        Set.of("shop.t"),
        ApprovalRequest.Terms.of("agents/1", Set.of("dba"), 1, NOW.plusSeconds(60)),
        OptionalLong.empty(),
        NOW,
        Optional.empty(),
        List.of(),
        Optional.of(
            new ApprovalRequest.Kept("UPDATE t SET ssn = '[masked]'" + more, List.of("[masked]"))));
  }
}
