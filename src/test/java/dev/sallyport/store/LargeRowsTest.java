package dev.sallyport.store;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sallyport.approval.ApprovalRecord;
import dev.sallyport.approval.ApprovalRequest;
import dev.sallyport.approval.ApprovalStore;
import dev.sallyport.approval.ApprovalStore.PendingBounds;
import dev.sallyport.approval.ApprovalStore.Selection;
import dev.sallyport.recording.SampleEvents;
import dev.sallyport.recording.SessionArchive;
import dev.sallyport.recording.SessionEvent;
import io.vertx.core.Vertx;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** An agent says as much as it likes; who reads it back must not need as much memory. */
@Tag(EmptyStore.BOTH)
class LargeRowsTest {
  private static final Instant NOW = Instant.parse("2026-11-26T12:00:00Z");
  private static final String MEGABYTE = "x".repeat(1 << 20);

  @TempDir private Path directory;
  private final Vertx vertx = Vertx.vertx();
  private Store store;

  @BeforeEach
  void open() {
    store = EmptyStore.open(EmptyStore.at(directory.resolve("store.db")), vertx).await();
  }

  @AfterEach
  void close() {
    store.close().await();
    vertx.close().await();
  }

  @Test
  void shouldReadLargeEventsInSmallStretches() {
    // Given statements of 3, 3, 6 and 0 megabytes
    SessionArchive archive = store.sessionArchive();
    List<SessionEvent> said =
        List.of(
            SampleEvents.opened("s"),
            SampleEvents.judged("s", 1, 1, MEGABYTE.repeat(3), "allow"),
            SampleEvents.judged("s", 2, 2, MEGABYTE.repeat(3), "allow"),
            SampleEvents.judged("s", 3, 3, MEGABYTE.repeat(6), "deny"),
            SampleEvents.judged("s", 4, 4, "SELECT 1", "allow"));
    archive.append(said, "h.1", 1).await();
    // When
    List<Integer> stretches = new ArrayList<>();
    List<SessionEvent> read = new ArrayList<>();
    SessionArchive.Events events;
    do {
      events = archive.events("s", read.size(), 500).await();
      stretches.add(events.list().size());
      read.addAll(events.list());
    } while (events.more());
    // Then
    assertThat(stretches).containsExactly(2, 1, 1, 1);
    assertThat(read).isEqualTo(said);
    assertThat(archive.events("s", 5, 500).await().list()).isEmpty();
    assertThat(archive.events("s", 0, 1).await().more()).isTrue();
  }

  @Test
  void shouldListTheHeadOfALargeRequestAndKeepTheWhole() {
    // Given
    ApprovalStore approvals = store.approvalStore();
    ApprovalRequest statement = request("s", "UPDATE t -- " + MEGABYTE, List.of("1"));
    ApprovalRequest parameters =
        request("p", "UPDATE t SET a = ?", Arrays.asList(null, MEGABYTE, "2"));
    ApprovalRequest small = request("k", "UPDATE t SET a = ?", Arrays.asList("1", null));
    for (ApprovalRequest request : List.of(statement, parameters, small)) {
      approvals.insert(request, "gateway", PendingBounds.DEFAULT).await();
    }
    // When
    List<ApprovalRequest> listed =
        approvals.list(new Selection(Optional.empty(), Optional.empty(), 500)).await().stream()
            .map(ApprovalRecord::request)
            .toList();
    // Then one character more than a list shows tells that something was left out
    assertThat(listed).extracting(ApprovalRequest::id).containsExactlyInAnyOrder("s", "p", "k");
    assertThat(listed).filteredOn(r -> r.id().equals("k")).containsExactly(small);
    assertThat(listed)
        .filteredOn(r -> !r.id().equals("k"))
        .allSatisfy(r -> assertThat(chars(r)).isEqualTo(ApprovalStore.LISTED_CHARS + 1));
    for (ApprovalRequest request : List.of(statement, parameters, small)) {
      assertThat(approvals.find(request.id()).await().orElseThrow().request()).isEqualTo(request);
    }
  }

  private static int chars(ApprovalRequest request) {
    return request.statement().length()
        + request.parameters().stream().mapToInt(p -> p == null ? 0 : p.length()).sum();
  }

  private static ApprovalRequest request(String id, String statement, List<String> parameters) {
    return new ApprovalRequest(
        id,
        new ApprovalRequest.Requester(
            "idp:bot", "bot", "agent", Set.of("agents"), Optional.empty()),
        new ApprovalRequest.Origin("session", 1, "127.0.0.1:1"),
        "orders",
        "shop",
        "ONLY_FULL_GROUP_BY",
        statement,
        parameters,
        "update shop . orders set note = ?",
        "digest",
        Set.of("update"),
        Set.of("shop.t"),
        ApprovalRequest.Terms.of("agents/1", Set.of("dba"), 1, NOW.plusSeconds(60)),
        OptionalLong.empty(),
        NOW,
        Optional.empty(),
        List.of(),
        Optional.empty());
  }
}
