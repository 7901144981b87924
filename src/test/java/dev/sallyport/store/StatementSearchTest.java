package dev.sallyport.store;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sallyport.recording.SessionArchive;
import dev.sallyport.recording.SessionArchive.Visibility;
import dev.sallyport.recording.SessionEvent;
import dev.sallyport.recording.StatementSearch;
import dev.sallyport.recording.StatementSearch.Page;
import dev.sallyport.recording.StatementSearch.Statement;
import io.vertx.core.Vertx;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
@Tag(EmptyStore.BOTH)
class StatementSearchTest {
  private static final Instant NOON = Instant.parse("2026-11-20T12:00:00Z");

  @TempDir private Path directory;
  private final Vertx vertx = Vertx.vertx();
  private Store store;
  private SessionArchive archive;
  private StatementSearch search;
  private long position;

  @BeforeEach
  void open() {
    store = EmptyStore.open(EmptyStore.at(directory.resolve("store.db")), vertx).await();
    archive = store.sessionArchive();
    search = store.statementSearch();
  }

  @AfterEach
  void close() {
    store.close().await();
    vertx.close().await();
  }

  @Test
  void shouldTellAllThatCameOfAStatementInHoweverManyPieces() {
    // Given
    session("s", "idp:a", "idp:anna");
    SessionEvent.Judged judged =
        judged("s", 1, "review", "UPDATE orders SET x = ?", "update", "shop.orders");
    SessionEvent asked =
        new SessionEvent.ReviewRequested("s", 2, at(2), 1, "ap-1", NOON.plusSeconds(300));
    SessionEvent decided =
        new SessionEvent.ReviewEnded("s", 3, at(9), 1, "ap-1", "approved", "Dora", "fine");
    SessionEvent done =
        new SessionEvent.Finished("s", 4, at(10), 1, "ok", 7, 3, false, 0, "", 1_234);
    // When each is kept by itself, and the same of another session together
    for (SessionEvent event : List.of(judged, asked, decided, done)) {
      append(event);
    }
    // Then
    Statement one = search.statements(new AskedStatements().filter()).await().list().get(0);
    assertThat(one)
        .isEqualTo(
            new Statement(
                "s",
                1,
                at(1),
                "idp:a",
                "Name of idp:a",
                "orders",
                "review",
                "p/1",
                Set.of("update"),
                Set.of("shop.orders"),
                "UPDATE orders SET x = ?",
                "ok",
                3,
                7,
                "ap-1",
                Optional.of(Duration.ofSeconds(7)),
                Optional.of(Duration.ofNanos(1_234_000))));
    session("t", "idp:a", "idp:anna");
    append(
        judged("t", 1, "review", "UPDATE orders SET x = ?", "update", "shop.orders"),
        new SessionEvent.ReviewRequested("t", 2, at(2), 1, "ap-1", NOON.plusSeconds(300)),
        new SessionEvent.ReviewEnded("t", 3, at(9), 1, "ap-1", "approved", "Dora", "fine"),
        new SessionEvent.Finished("t", 4, at(10), 1, "ok", 7, 3, false, 0, "", 1_234));
    Statement other = search.statements(new AskedStatements().filter()).await().list().get(0);
    assertThat(other).usingRecursiveComparison().ignoringFields("session").isEqualTo(one);
  }

  @Test
  void shouldFindByEachAndAnyCombination() {
    // Given
    session("a", "idp:a", "idp:anna");
    session("b", "idp:b", "");
    append(judged("a", 1, "allow", "SELECT 1 FROM shop.orders", "select", "shop.orders"));
    append(judged("a", 2, "deny", "DROP TABLE hr.staff", "drop", "hr.staff"));
    append(judged("b", 3, "deny", "DELETE FROM shop.orders", "delete", "shop.orders"));
    // Then
    assertThat(found(new AskedStatements())).containsExactly("b3", "a2", "a1");
    assertThat(found(new AskedStatements().principal("idp:a"))).containsExactly("a2", "a1");
    assertThat(found(new AskedStatements().principal("NAME of idp:B"))).containsExactly("b3");
    assertThat(found(new AskedStatements().principal("name of"))).isEmpty();
    assertThat(found(new AskedStatements().connection("orders"))).hasSize(3);
    assertThat(found(new AskedStatements().connection("order"))).isEmpty();
    assertThat(found(new AskedStatements().actsFor("idp:anna"))).containsExactly("a2", "a1");
    assertThat(found(new AskedStatements().verdict("deny"))).containsExactly("b3", "a2");
    assertThat(found(new AskedStatements().rule("p/1"))).hasSize(3);
    assertThat(found(new AskedStatements().verb("drop"))).containsExactly("a2");
    assertThat(found(new AskedStatements().table("shop.orders"))).containsExactly("b3", "a1");
    assertThat(found(new AskedStatements().table("hr.*"))).containsExactly("a2");
    assertThat(found(new AskedStatements().table("shop.*").verdict("deny"))).containsExactly("b3");
    assertThat(found(new AskedStatements().table("shop.*").principal("idp:a").text("select")))
        .containsExactly("a1");
    assertThat(found(new AskedStatements().table("hr.staff").principal("idp:b"))).isEmpty();
    assertThat(found(new AskedStatements().from(at(2)))).containsExactly("b3", "a2");
    assertThat(found(new AskedStatements().to(at(2)))).containsExactly("a1");
    assertThat(found(new AskedStatements().from(at(2)).to(at(3)).verdict("deny")))
        .containsExactly("a2");
  }

  @Test
  void shouldNotLetOneTableLookLikeTwo() {
    session("s", "idp:a", "");
    append(judged("s", 1, "deny", "SELECT 1 FROM `x`", "select", "shop.x\nhr.staff"));
    Statement one = search.statements(new AskedStatements().filter()).await().list().get(0);
    assertThat(one.tables()).containsExactly("shop.x\u240ahr.staff");
  }

  @Test
  void shouldFindWordsWherePeopleExpectThem() {
    // Given
    session("s", "idp:a", "");
    append(
        judged("s", 1, "allow", "SELECT order_id FROM `Shop`.Orders", "select", "shop.orders"),
        judged("s", 2, "allow", "SELECT 'Zoë Müller', 12.50", "select", "shop.orders"),
        judged("s", 3, "allow", "SELECT a@b.example", "select", "shop.orders"),
        judged("s", 4, "allow", "x ".repeat(8_000) + "far_away", "select", "shop.orders"),
        judged("s", 5, "allow", "x ".repeat(9_000) + "too_far", "select", "shop.orders"));
    // Then
    assertThat(found(new AskedStatements().text("ORDERS shop"))).containsExactly("s1");
    assertThat(found(new AskedStatements().text("shop.orders"))).containsExactly("s1");
    assertThat(found(new AskedStatements().text("\"select order_id\""))).containsExactly("s1");
    assertThat(found(new AskedStatements().text("\"order_id select\""))).isEmpty();
    assertThat(found(new AskedStatements().text("order"))).isEmpty();
    assertThat(found(new AskedStatements().text("order*"))).containsExactly("s1");
    assertThat(found(new AskedStatements().text("ord* sel*"))).containsExactly("s1");
    assertThat(found(new AskedStatements().text("order_*"))).containsExactly("s1");
    assertThat(found(new AskedStatements().text("or*"))).isEmpty();
    assertThat(found(new AskedStatements().text("zoë"))).containsExactly("s2");
    assertThat(found(new AskedStatements().text("12.50"))).containsExactly("s2");
    assertThat(found(new AskedStatements().text("select = 12"))).containsExactly("s2");
    assertThat(found(new AskedStatements().text("A@B.example"))).containsExactly("s3");
    assertThat(found(new AskedStatements().text("far_away"))).containsExactly("s4");
    assertThat(found(new AskedStatements().text("too_far"))).isEmpty();
    assertThat(found(new AskedStatements().text("it's"))).as("a parameter").hasSize(5);
    assertThat(found(new AskedStatements().text("%"))).isEmpty();
    assertThat(found(new AskedStatements().text("\""))).isEmpty();
  }

  @Test
  void shouldKeepTheFirstOfTwoStatementsOfOneNumber() {
    session("s", "idp:a", "");
    append(judged("s", 1, "allow", "SELECT first", "select", "x.y"));
    SessionEvent.Judged again = judged("s", 1, "deny", "SELECT second", "select", "x.y");
    append(
        new SessionEvent.Judged(
            "s",
            2,
            again.at(),
            1,
            again.command(),
            again.text(),
            again.parameters(),
            "shop",
            again.verbs(),
            again.tables(),
            again.verdict(),
            again.rule(),
            "",
            List.of(),
            List.of()),
        judged("s", 3, "allow", "SELECT third", "select", "x.y"));
    assertThat(found(new AskedStatements().text("select"))).containsExactly("s3", "s1");
    assertThat(found(new AskedStatements().text("second"))).isEmpty();
    assertThat(found(new AskedStatements().text("third"))).containsExactly("s3");
  }

  @Test
  void shouldFindTheBeginningOfFewAndOfManyWords() {
    // Given more words of one beginning than are looked up one by one
    session("s", "idp:a", "");
    List<String> all = new ArrayList<>();
    for (int i = 1; i <= 90; i++) {
      append(judged("s", i, "allow", "SELECT many" + i + ", Few" + i % 3, "select", "x.y"));
      all.add(0, "s" + i);
    }
    // Then
    assertThat(found(new AskedStatements().text("many*").limit(100))).isEqualTo(all);
    assertThat(found(new AskedStatements().text("FEW* many9*").limit(100)))
        .containsExactly("s90", "s9");
    assertThat(found(new AskedStatements().text("few2* many1*")))
        .containsExactly("s17", "s14", "s11");
    assertThat(found(new AskedStatements().text("fewer*"))).isEmpty();
    assertThat(found(new AskedStatements().text("x.ye*"))).isEmpty();
  }

  @Test
  void shouldTakeNothingForTheLanguageOfTheIndex() {
    // Given
    session("s", "idp:a", "");
    append(judged("s", 1, "deny", "SELECT secret", "select", "shop.orders"));
    Visibility nobody = new Visibility("idp:nobody", true, Set.of());
    // Then whatever somebody may type, they see nothing of others and get an answer
    List<String> words =
        List.of(
            "OR",
            "AND",
            "NOT",
            "NEAR",
            "(",
            ")",
            "\"",
            "*",
            "marks",
            ":",
            "-",
            "^",
            "+",
            "{",
            "}",
            "secret",
            "'",
            "\\",
            "\0",
            "select",
            ",",
            "10",
            "marks:x",
            "words:secret",
            "\ud800",
            "ß",
            "½",
            " ",
            "\n");
    Random random = new Random(11);
    for (int i = 0; i < 400; i++) {
      String text =
          IntStream.range(0, 1 + random.nextInt(9))
              .mapToObj(j -> words.get(random.nextInt(words.size())))
              .collect(Collectors.joining(random.nextBoolean() ? " " : ""));
      assertThat(found(new AskedStatements().text(text).visibleTo(nobody))).as(text).isEmpty();
      found(new AskedStatements().text(text));
    }
    String mark = StatementMarks.verdict("deny");
    assertThat(found(new AskedStatements().text(mark))).isEmpty();
    assertThat(found(new AskedStatements().text("marks:" + mark))).isEmpty();
    assertThat(found(new AskedStatements().principal("x\" OR words : secret"))).isEmpty();
    assertThat(found(new AskedStatements().table("*) OR (words : secret"))).isEmpty();
    assertThat(found(new AskedStatements().text("x ".repeat(100_000)))).isEmpty();
  }

  @Test
  void shouldShowNothingButWhatSomebodyMaySee() {
    // Given
    session("own", "idp:anna", "");
    session("agents", "idp:a", "idp:anna");
    session("approved", "idp:b", "");
    session("foreign", "idp:b", "idp:bob");
    int number = 0;
    for (String id : List.of("own", "agents", "approved", "foreign")) {
      append(judged(id, ++number, "deny", "DROP TABLE hr.staff", "drop", "hr.staff"));
    }
    Set<String> many =
        IntStream.range(0, 499).mapToObj(i -> "other-" + i).collect(Collectors.toSet());
    many.add("approved");
    Visibility anna = new Visibility("idp:anna", true, many);
    // Then
    List<String> hers = List.of("approved3", "agents2", "own1");
    assertThat(found(new AskedStatements().visibleTo(anna))).isEqualTo(hers);
    assertThat(found(new AskedStatements().visibleTo(anna).text("staff"))).isEqualTo(hers);
    assertThat(found(new AskedStatements().visibleTo(anna).table("hr.*").verdict("deny")))
        .isEqualTo(hers);
    assertThat(found(new AskedStatements().visibleTo(anna).principal("idp:b")))
        .containsExactly("approved3");
    assertThat(found(new AskedStatements().visibleTo(anna).actsFor("idp:bob"))).isEmpty();
    assertThat(found(new AskedStatements().visibleTo(new Visibility("idp:anna", false, Set.of()))))
        .containsExactly("own1");
  }

  @Test
  void shouldPageWithoutGapsOrRepeatsThroughStatementsOfOneInstant() {
    // Given statements that were judged at the same microsecond, recorded batch by batch
    List<String> expected = new ArrayList<>();
    for (int i = 0; i < 30; i++) {
      String id = "s" + i;
      session(id, "idp:a", "");
      append(
          judged(id, 1, "allow", "SELECT 1", "select", "shop.orders"),
          judged(id, 2, "allow", "SELECT 2", "select", "shop.orders"));
      expected.addAll(List.of(id + 1, id + 2));
    }
    // Then
    for (AskedStatements asked :
        List.of(new AskedStatements(), new AskedStatements().text("select"))) {
      List<String> seen = new ArrayList<>();
      Optional<Long> before = Optional.empty();
      do {
        Page page = search.statements(asked.before(before).limit(7).filter()).await();
        page.list().forEach(one -> seen.add(one.session() + one.number()));
        before = page.next();
        append(judged("s0", 1_000 + seen.size(), "allow", "SELECT 0", "select", "shop.orders"));
      } while (before.isPresent());
      assertThat(seen).filteredOn(one -> one.length() < 5).containsAll(expected);
      assertThat(seen).doesNotHaveDuplicates();
    }
    assertThat(
            search.statements(new AskedStatements().to(at(2)).limit(500).filter()).await().list())
        .hasSize(30)
        .allMatch(one -> one.number() == 1);
  }

  private List<String> found(AskedStatements asked) {
    return search.statements(asked.filter()).await().list().stream()
        .map(one -> one.session() + one.number())
        .toList();
  }

  private static Instant at(int second) {
    return NOON.plusSeconds(second);
  }

  private void session(String id, String principal, String actsFor) {
    append(
        new SessionEvent.Opened(
            id,
            0,
            NOON,
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

  private static SessionEvent.Judged judged(
      String session, int number, String verdict, String text, String verb, String table) {
    return new SessionEvent.Judged(
        session,
        number,
        at(number),
        number,
        "COM_QUERY",
        text,
        Arrays.asList("it's", null),
        "shop",
        Set.of(verb),
        Set.of(table),
        verdict,
        "p/1",
        "",
        List.of(),
        List.of());
  }

  private void append(SessionEvent... events) {
    archive.append(List.of(events), "j.0", ++position).await();
  }
}
