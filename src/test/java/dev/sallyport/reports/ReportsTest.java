package dev.sallyport.reports;

import static dev.sallyport.reports.RecordedDay.ANNA;
import static dev.sallyport.reports.RecordedDay.BOT;
import static dev.sallyport.reports.RecordedDay.NEXT_DAY;
import static dev.sallyport.reports.RecordedDay.NOON;
import static dev.sallyport.reports.RecordedDay.STANDING;
import static dev.sallyport.reports.RecordedDay.at;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sallyport.store.EmptyStore;
import dev.sallyport.store.Store;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Each report over {@link RecordedDay}, against what was counted by hand. */
@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
@Tag(EmptyStore.BOTH)
class ReportsTest {
  private static final Instant MIDNIGHT = Instant.parse("2026-11-20T00:00:00Z");
  private static final String NONE = "";

  @TempDir private static Path directory;
  private static Vertx vertx;
  private static Store store;
  private static Reports reports;

  @BeforeAll
  static void fill() {
    vertx = Vertx.vertx();
    store = EmptyStore.open(EmptyStore.at(directory.resolve("store.db")), vertx).await();
    RecordedDay.fill(store);
    reports = RecordedDay.reports(store);
  }

  @AfterAll
  static void close() {
    store.close().await();
    vertx.close().await();
  }

  @Test
  void shouldTellWhoTouchedATable() {
    List<List<Object>> rows = rows("table-access", about("shop.orders", NONE, NONE));
    assertThat(cells("table-access", rows, "at", "principal", "statement", "verdict", "outcome"))
        .containsExactly(
            List.of(at(10, 0), "idp:anna", 1L, "allow", "error"),
            Arrays.asList(at(4, 0), "idp:bot", 6L, "review", null),
            List.of(at(3, 0), "idp:bot", 5L, "review", "ok"),
            List.of(at(2, 0), "idp:bot", 4L, "review", "ok"),
            Arrays.asList(at(1, 0), "idp:bot", 3L, "deny", null),
            List.of(at(0, 2), "idp:bot", 2L, "review", "ok"),
            List.of(at(0, 1), "idp:bot", 1L, "allow", "ok"));
    assertThat(rows.get(5))
        .containsExactly(
            at(0, 2),
            "idp:bot",
            "Night bot",
            "orders",
            BOT,
            2L,
            "review",
            "readers/2",
            "update",
            "shop.orders",
            "ok",
            0L,
            7L,
            "r1",
            40_000L,
            1L,
            "=UPDATE orders");
    assertThat(cells("table-access", rows, "verbs", "tables").get(0))
        .containsExactly("insert, select", "crm.people, shop.orders");
  }

  @Test
  void shouldTellOfASchemaOfOnePrincipalAndOfOneConnection() {
    assertThat(rows("table-access", about("crm.*", NONE, NONE))).hasSize(2);
    assertThat(rows("table-access", about("shop.*", "night BOT", NONE))).hasSize(6);
    assertThat(rows("table-access", about("shop.*", NONE, "billing"))).hasSize(1);
    assertThat(rows("table-access", about("shop.nothing", NONE, NONE))).isEmpty();
  }

  @Test
  void shouldTellEachUserOfATableInOneRow() {
    assertThat(rows("table-users", about("shop.orders", NONE, NONE)))
        .containsExactly(
            List.of("idp:anna", "Anna", at(10, 0), at(10, 0), 1L, 0L, 1L, 0L, 0L, 1L),
            List.of("idp:bot", "Night bot", at(0, 1), at(4, 0), 6L, 1L, 3L, 1L, 1L, 1L));
  }

  @Test
  void shouldTellWhatAnAgentDidUpToTheLastMomentThatIsAskedFor() {
    assertThat(
            cells(
                "agent-activity",
                rows("agent-activity", about(NONE, "idp:anna", NONE)),
                "statement"))
        .containsExactly(List.of(2L), List.of(1L));
    Question longer =
        new Question(
            MIDNIGHT,
            NEXT_DAY.plusNanos(1_000),
            Optional.empty(),
            Optional.of("idp:anna"),
            Optional.empty());
    assertThat(rows("agent-activity", longer)).hasSize(3);
    Question from =
        new Question(at(11, 0), NEXT_DAY, Optional.empty(), Optional.of("Anna"), Optional.empty());
    assertThat(rows("agent-activity", from)).hasSize(1);
  }

  @Test
  void shouldTellEveryApprovalWithItsPeopleAndEveryUseOfAnEarlierWord() {
    List<List<Object>> rows = rows("approvals", about(NONE, NONE, NONE));
    assertThat(
            cells(
                "approvals",
                rows,
                "approval",
                "how",
                "kind",
                "statement",
                "state",
                "waited_seconds",
                "approver",
                "decision",
                "voted_at",
                "reason"))
        .containsExactly(
            Arrays.asList("r4", "asked", "statement", 9L, "pending", null, null, null, null, null),
            Arrays.asList(
                "r3", "asked", "access", null, "expired", 300L, null, null, null, "nobody came"),
            List.of(
                "r2",
                "asked",
                "statement",
                6L,
                "denied",
                30L,
                "idp:dan",
                "deny",
                at(4, 30),
                "not today"),
            Arrays.asList(
                STANDING,
                "standing",
                "statement",
                5L,
                "approved",
                null,
                "idp:dan",
                "approve",
                at(0, 42),
                "until Friday"),
            Arrays.asList(
                "r1",
                "earlier",
                "statement",
                4L,
                "approved",
                null,
                "idp:dora",
                "approve",
                at(0, 22),
                "month end"),
            Arrays.asList(
                "r1",
                "earlier",
                "statement",
                4L,
                "approved",
                null,
                "idp:dan",
                "approve",
                at(0, 42),
                null),
            List.of(
                "r1",
                "asked",
                "statement",
                2L,
                "approved",
                40L,
                "idp:dora",
                "approve",
                at(0, 22),
                "month end"),
            Arrays.asList(
                "r1",
                "asked",
                "statement",
                2L,
                "approved",
                40L,
                "idp:dan",
                "approve",
                at(0, 42),
                null));
    assertThat(cells("approvals", rows, "acts_for", "groups", "rule", "session", "text").get(6))
        .containsExactly("idp:lea", "dba", "readers/2", BOT, "=UPDATE orders");
    assertThat(cells("approvals", rows, "acts_for", "groups", "rule").get(3))
        .containsExactly("idp:lea", "dba", "readers/2");
    assertThat(cells("approvals", rows, "text").get(1)).containsExactly("year end");
  }

  @Test
  void shouldNotTellValuesThatARequestLosesOnceItIsDecided() {
    String all = rows("approvals", about(NONE, "idp:anna", NONE)).toString();
    assertThat(all).contains("[masked]").doesNotContain(RecordedDay.SECRET);
  }

  @Test
  void shouldTellRefusalsByRuleThoseOfPeopleAndLogins() {
    assertThat(rows("refusals", about(NONE, NONE, NONE)))
        .containsExactly(
            List.of("policy", "built-in:default-deny", 1L, 1L, at(11, 0), at(11, 0)),
            List.of("policy", "readers/3", 1L, 1L, at(1, 0), at(1, 0)),
            List.of("denied", "readers/2", 1L, 1L, at(4, 0), at(4, 0)),
            List.of("expired", "readers/2", 1L, 1L, at(20, 0), at(20, 0)),
            Arrays.asList("login", null, 42L, 2L, at(1, 0), at(3, 0)));
    assertThat(rows("refusals", about(NONE, "idp:bot", NONE)))
        .containsExactly(
            List.of("policy", "readers/3", 1L, 1L, at(1, 0), at(1, 0)),
            List.of("denied", "readers/2", 1L, 1L, at(4, 0), at(4, 0)),
            Arrays.asList("login", null, 1L, 1L, at(1, 0), at(1, 0)));
    assertThat(cells("refusals", rows("refusals", about(NONE, NONE, "billing")), "kind"))
        .containsExactly(List.of("policy"), List.of("expired"));
    assertThat(
            cells(
                "refused-statements",
                rows("refused-statements", about(NONE, NONE, NONE)),
                "session",
                "statement",
                "rule"))
        .containsExactly(List.of(ANNA, 2L, "built-in:default-deny"), List.of(BOT, 3L, "readers/3"));
  }

  @Test
  void shouldTellWhichRulesDecidedNothingSinceTheyAreInForce() {
    // The set came into force at the second statement: the first one, by readers/1, is of earlier.
    assertThat(rows("unused-policies", about(NONE, NONE, NONE)))
        .containsExactly(
            Arrays.asList("leavers", "leavers/1", "allow", true, 0L, null, 0L, at(0, 2)),
            List.of("readers", "readers/1", "allow", false, 1L, at(10, 0), 2L, at(0, 2)),
            List.of("readers", "readers/2", "review", false, 4L, at(4, 0), 2L, at(0, 2)),
            List.of("readers", "readers/3", "deny", false, 1L, at(1, 0), 2L, at(0, 2)),
            Arrays.asList("readers", "readers/4", "deny", true, 0L, null, 2L, at(0, 2)));
    Question later =
        new Question(at(5, 0), NEXT_DAY, Optional.empty(), Optional.empty(), Optional.empty());
    assertThat(
            cells(
                "unused-policies",
                rows("unused-policies", later),
                "rule",
                "unused",
                "counted_from"))
        .contains(List.of("readers/2", true, at(5, 0)), List.of("readers/1", false, at(5, 0)));
    Question before =
        new Question(MIDNIGHT, NOON, Optional.empty(), Optional.empty(), Optional.empty());
    assertThat(cells("unused-policies", rows("unused-policies", before), "decided"))
        .allMatch(List.of(0L)::equals);
  }

  @Test
  void shouldStopAskingOnceNoMoreIsWanted() {
    List<List<Object>> taken = new ArrayList<>();
    FirstRows first =
        new FirstRows(
            page -> {
              taken.addAll(page);
              return Future.succeededFuture(true);
            },
            3);
    reports.find("approvals").orElseThrow().run(about(NONE, NONE, NONE), first).await();
    assertThat(taken).hasSize(3);
    assertThat(first.more()).isTrue();
  }

  private static Question about(String table, String principal, String connection) {
    return new Question(MIDNIGHT, NEXT_DAY, said(table), said(principal), said(connection));
  }

  private static Optional<String> said(String text) {
    return text.isEmpty() ? Optional.empty() : Optional.of(text);
  }

  private static List<List<Object>> rows(String name, Question question) {
    Report report = reports.find(name).orElseThrow();
    assertThat(report.heading().objection(question)).isEmpty();
    List<List<Object>> rows = new ArrayList<>();
    report
        .run(
            question,
            page -> {
              assertThat(page)
                  .allSatisfy(r -> assertThat(r).hasSameSizeAs(report.heading().columns()));
              rows.addAll(page);
              return Future.succeededFuture(true);
            })
        .await();
    return rows;
  }

  private static List<List<Object>> cells(String name, List<List<Object>> rows, String... columns) {
    List<String> all =
        reports.find(name).orElseThrow().heading().columns().stream()
            .map(Report.Column::name)
            .toList();
    List<List<Object>> cells = new ArrayList<>();
    for (List<Object> row : rows) {
      List<Object> some = new ArrayList<>();
      for (String column : columns) {
        some.add(row.get(all.indexOf(column)));
      }
      cells.add(some);
    }
    return cells;
  }
}
