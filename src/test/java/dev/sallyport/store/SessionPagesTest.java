package dev.sallyport.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import dev.sallyport.recording.Cursor;
import dev.sallyport.recording.SessionArchive;
import dev.sallyport.recording.SessionArchive.Filter;
import dev.sallyport.recording.SessionArchive.Page;
import dev.sallyport.recording.SessionArchive.SessionSummary;
import dev.sallyport.recording.SessionArchive.Visibility;
import dev.sallyport.recording.SessionEvent;
import io.vertx.core.Vertx;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(value = 120, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
@Tag(EmptyStore.BOTH)
class SessionPagesTest {
  private static final Instant NOON = Instant.parse("2026-11-20T12:00:00Z");

  @TempDir private Path directory;
  private final Vertx vertx = Vertx.vertx();
  private Store store;
  private SessionArchive archive;
  private long position;

  @BeforeEach
  void open() {
    store = EmptyStore.open(EmptyStore.at(directory.resolve("store.db")), vertx).await();
    archive = store.sessionArchive();
  }

  @AfterEach
  void close() {
    store.close().await();
    vertx.close().await();
  }

  @Test
  void shouldPageWithoutGapsOrRepeatsWhileSessionsAreAdded() {
    // Given sessions of which many began at the same instant
    List<String> expected = new ArrayList<>();
    for (int i = 0; i < 40; i++) {
      String id = String.format("s%02d", i);
      session(id, "idp:a", "", NOON.plusSeconds(i / 10));
      expected.add(id);
    }
    // When pages are read while others begin
    List<String> seen = new ArrayList<>();
    Optional<Cursor> before = Optional.empty();
    do {
      Page page = archive.page(new Asked().before(before).limit(7).filter()).await();
      page.list().forEach(session -> seen.add(session.id()));
      before = page.next();
      session("later" + seen.size(), "idp:a", "", NOON.plusSeconds(100 + seen.size()));
    } while (before.isPresent());
    // Then
    assertThat(seen).doesNotHaveDuplicates().containsExactlyInAnyOrderElementsOf(expected);
  }

  @TestFactory
  Stream<DynamicTest> shouldAskAllOfOneAndTheSameStatement() {
    // Given
    session("mixed", "idp:a", "", NOON);
    statement("mixed", 1, "allow", "SELECT 1 FROM shop.orders", "select", "shop.orders");
    statement("mixed", 2, "deny", "DROP TABLE hr.staff", "drop", "hr.staff");
    session("plain", "idp:b", "", NOON.plusSeconds(1));
    statement("plain", 1, "deny", "DELETE FROM shop.orders", "delete", "shop.orders");
    // Then
    return Stream.of(
        finds(asked -> asked.table("shop.orders"), "plain", "mixed"),
        finds(asked -> asked.table("shop.*"), "plain", "mixed"),
        finds(asked -> asked.table("hr.*"), "mixed"),
        finds(asked -> asked.verdict("deny"), "plain", "mixed"),
        finds(asked -> asked.verdict("deny").table("shop.orders"), "plain"),
        finds(asked -> asked.verb("drop").table("shop.orders")),
        finds(asked -> asked.verb("drop").principal("idp:a"), "mixed"),
        finds(asked -> asked.verb("drop").principal("idp:b")),
        finds(asked -> asked.text("drop table"), "mixed"),
        finds(asked -> asked.text("FROM SHOP"), "plain", "mixed"),
        finds(asked -> asked.text("shop.orders").verdict("deny"), "plain"),
        finds(asked -> asked.text("staff").table("shop.*")),
        finds(asked -> asked.text("%")));
  }

  @TestFactory
  Stream<DynamicTest> shouldFindSessionsByWhatTheirHeadsSay() {
    // Given
    session("open", "idp:a", "", NOON);
    session("over", "idp:b", "idp:anna", NOON.plusSeconds(10));
    append(new SessionEvent.Closed("over", 1, NOON.plusSeconds(11), "client left"));
    // Then
    return Stream.of(
        finds(asked -> asked.open(true), "open"),
        finds(asked -> asked.open(false), "over"),
        finds(asked -> asked.actsFor("idp:anna"), "over"),
        finds(asked -> asked.principal("NAME OF IDP:A"), "open"),
        finds(asked -> asked.principal("name of"), "over", "open"),
        finds(asked -> asked.principal("nobody")),
        finds(asked -> asked.connection("orders").from(NOON.plusSeconds(5)), "over"),
        finds(asked -> asked.before(Optional.of(Cursor.before(NOON.plusSeconds(10)))), "open"));
  }

  @Test
  void shouldShowNothingButWhatSomebodyMaySee() {
    // Given
    session("own", "idp:anna", "", NOON);
    session("agents", "idp:a", "idp:anna", NOON.plusSeconds(1));
    session("both", "idp:anna", "idp:anna", NOON.plusSeconds(2));
    session("approved", "idp:b", "", NOON.plusSeconds(3));
    session("foreign", "idp:b", "idp:bob", NOON.plusSeconds(4));
    for (String id : List.of("own", "agents", "both", "approved", "foreign")) {
      statement(id, 1, "deny", "DROP TABLE hr.staff", "drop", "hr.staff");
    }
    Visibility anna = new Visibility("idp:anna", true, Set.of("approved"));
    // Then whatever is asked
    List<String> hers = List.of("approved", "both", "agents", "own");
    assertThat(ids(new Asked().visibleTo(anna))).isEqualTo(hers);
    assertThat(ids(new Asked().visibleTo(anna).table("hr.*"))).isEqualTo(hers);
    assertThat(ids(new Asked().visibleTo(anna).text("drop"))).isEqualTo(hers);
    assertThat(ids(new Asked().visibleTo(anna).open(true))).isEqualTo(hers);
    assertThat(ids(new Asked().visibleTo(anna).principal("idp:b"))).containsExactly("approved");
    assertThat(ids(new Asked().visibleTo(anna).actsFor("idp:bob"))).isEmpty();
    assertThat(ids(new Asked().visibleTo(new Visibility("idp:anna", false, Set.of()))))
        .containsExactly("both", "own");
    // And page by page
    List<String> paged = new ArrayList<>();
    Optional<Cursor> before = Optional.empty();
    do {
      Page page =
          archive.page(new Asked().visibleTo(anna).limit(1).before(before).filter()).await();
      page.list().forEach(session -> paged.add(session.id()));
      before = page.next();
    } while (before.isPresent());
    assertThat(paged).isEqualTo(hers);
  }

  @Test
  void shouldStopLookingAfterAWhileAndSaySo() {
    // Given a word in the oldest session, and in more statements of another than a page looks at
    session("oldest", "idp:a", "", NOON);
    statement("oldest", 1, "allow", "SELECT needle", "select", "shop.orders");
    session("large", "idp:b", "", NOON.plusSeconds(1));
    List<SessionEvent> many = new ArrayList<>();
    for (int i = 1; i <= 12_000; i++) {
      many.add(judged("large", i, i, "allow", "SELECT needle " + i, "select", "shop.orders"));
    }
    archive.append(many, "j.0", ++position).await();
    // When
    Page first = archive.page(new Asked().text("needle").filter()).await();
    Page second = archive.page(new Asked().text("needle").before(first.next()).filter()).await();
    // Then
    assertThat(first.list()).extracting(SessionSummary::id).containsExactly("large");
    assertThat(first.lookedBackUntil()).contains(NOON.plusSeconds(2_001));
    assertThat(second.list()).extracting(SessionSummary::id).containsExactly("oldest");
    assertThat(second.next()).isEmpty();
    assertThat(second.lookedBackUntil()).isEmpty();
  }

  @Test
  void shouldListASessionOnceOverAllPagesOfAText() {
    // Given sessions that said it in turns, and one that says it again while they are read
    for (String id : List.of("a", "b", "c", "d")) {
      session(id, "idp:" + id, "", NOON);
    }
    for (int i = 1; i <= 40; i++) {
      statement(List.of("a", "b", "c", "d").get(i % 4), i, "allow", "needle", "select", "x.y");
    }
    statement("b", 41, "allow", "needle", "select", "x.y");
    // When
    List<String> seen = new ArrayList<>();
    Optional<Cursor> before = Optional.empty();
    do {
      Page page = archive.page(new Asked().text("needle").limit(1).before(before).filter()).await();
      page.list().forEach(session -> seen.add(session.id()));
      before = page.next();
      statement("d", 42 + seen.size(), "allow", "needle again", "select", "x.y");
    } while (before.isPresent());
    // Then
    assertThat(seen).containsExactly("b", "a", "d", "c");
    assertThat(ids(new Asked().text("needle"))).containsExactly("d", "b", "a", "c");
    assertThat(ids(new Asked().text("needle").from(NOON.plusSeconds(41))))
        .containsExactly("d", "b");
    assertThat(ids(new Asked().text("needle").principal("name of idp:c"))).containsExactly("c");
    assertThat(ids(new Asked().text("needle").principal("name"))).hasSize(4);
    assertThat(ids(new Asked().text("needle").principal("nobody"))).isEmpty();
    append(new SessionEvent.Closed("c", 100, NOON.plusSeconds(60), "client left"));
    assertThat(ids(new Asked().text("needle").open(false))).containsExactly("c");
  }

  @Test
  void shouldTellOfWhatIsAppended() {
    List<Set<String>> told = new ArrayList<>();
    Runnable away = archive.onAppended(told::add);
    session("one", "idp:a", "", NOON);
    away.run();
    session("two", "idp:a", "", NOON);
    assertThat(told).containsExactly(Set.of("one"));
  }

  /** One question, named by itself, and the sessions that answer it, the newest first. */
  private DynamicTest finds(UnaryOperator<Asked> question, String... expected) {
    Filter filter = question.apply(new Asked()).filter();
    return dynamicTest(
        filter.toString(),
        () -> assertThat(ids(question.apply(new Asked()))).containsExactly(expected));
  }

  private List<String> ids(Asked asked) {
    return archive.page(asked.filter()).await().list().stream().map(SessionSummary::id).toList();
  }

  private void session(String id, String principal, String actsFor, Instant at) {
    append(
        new SessionEvent.Opened(
            id,
            0,
            at,
            principal,
            "Name of " + principal,
            "agent",
            Set.of("agents"),
            "orders",
            "shop",
            "127.0.0.1:1",
            1,
            Map.of(),
            "",
            "",
            Map.of(),
            "gateway",
            Set.of(),
            actsFor));
  }

  private void statement(
      String session, int number, String verdict, String text, String verb, String table) {
    append(judged(session, number, number, verdict, text, verb, table));
  }

  private static SessionEvent judged(
      String session,
      long sequence,
      int number,
      String verdict,
      String text,
      String verb,
      String table) {
    return new SessionEvent.Judged(
        session,
        sequence,
        NOON.plusSeconds(number),
        number,
        "COM_QUERY",
        text,
        List.of(),
        "shop",
        Set.of(verb),
        Set.of(table),
        verdict,
        "p/1",
        "",
        List.of(),
        List.of());
  }

  private void append(SessionEvent event) {
    archive.append(List.of(event), "j.0", ++position).await();
  }

  /** A filter, piece by piece. */
  private static final class Asked {
    private Optional<String> principal = Optional.empty();
    private Optional<String> connection = Optional.empty();
    private Optional<String> actsFor = Optional.empty();
    private Optional<Boolean> open = Optional.empty();
    private Optional<String> verdict = Optional.empty();
    private Optional<String> verb = Optional.empty();
    private Optional<String> table = Optional.empty();
    private Optional<String> text = Optional.empty();
    private Optional<Instant> from = Optional.empty();
    private Optional<Visibility> visibleTo = Optional.empty();
    private Optional<Cursor> before = Optional.empty();
    private int limit = 50;

    Asked principal(String value) {
      principal = Optional.of(value);
      return this;
    }

    Asked connection(String value) {
      connection = Optional.of(value);
      return this;
    }

    Asked actsFor(String value) {
      actsFor = Optional.of(value);
      return this;
    }

    Asked open(boolean value) {
      open = Optional.of(value);
      return this;
    }

    Asked verdict(String value) {
      verdict = Optional.of(value);
      return this;
    }

    Asked verb(String value) {
      verb = Optional.of(value);
      return this;
    }

    Asked table(String value) {
      table = Optional.of(value);
      return this;
    }

    Asked text(String value) {
      text = Optional.of(value);
      return this;
    }

    Asked from(Instant value) {
      from = Optional.of(value);
      return this;
    }

    Asked visibleTo(Visibility value) {
      visibleTo = Optional.of(value);
      return this;
    }

    Asked before(Optional<Cursor> value) {
      before = value;
      return this;
    }

    Asked limit(int value) {
      limit = value;
      return this;
    }

    Filter filter() {
      return new Filter(
          principal,
          connection,
          actsFor,
          open,
          verdict,
          verb,
          table,
          text,
          from,
          visibleTo,
          before,
          limit);
    }
  }
}
