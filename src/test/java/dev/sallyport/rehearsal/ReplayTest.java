package dev.sallyport.rehearsal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.entry;

import dev.sallyport.policy.PolicyLoader;
import dev.sallyport.policy.PolicySet;
import dev.sallyport.rehearsal.ReplayChange.Kind;
import dev.sallyport.sql.MySqlInspector;
import dev.sallyport.sql.catalogue.Catalogue;
import dev.sallyport.sql.catalogue.CatalogueFile;
import dev.sallyport.store.EmptyStore;
import dev.sallyport.store.Store;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(value = 120, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
@Tag(EmptyStore.BOTH)
class ReplayTest {
  private static final Instant NOW = Instant.parse("2026-11-20T12:00:00Z");
  private static final String HEAD =
      "policy: p\nmatch: { groups: [reporting-agents], connections: [orders] }\nstatements:\n";
  private static final String READS = "  - allow: { verbs: [select], tables: [shop.*] }\n";
  private static final String UPDATES = "  - allow: { verbs: [update], tables: [shop.*] }\n";
  private static final String ASKS =
      "  - review: { verbs: [update], tables: [shop.*] }\n    approvers: [dba]\n";

  @TempDir private Path directory;
  private final MySqlInspector inspector = new MySqlInspector();
  private Vertx vertx;
  private Store store;

  @BeforeEach
  void open() {
    vertx = Vertx.vertx();
    store = join(EmptyStore.open(EmptyStore.at(directory.resolve("store.db")), vertx));
  }

  @AfterEach
  void close() {
    join(store.close());
    join(vertx.close());
  }

  @Test
  void shouldListWhatWouldBeRefusedWaitAndRun() {
    // Given
    session("a", 1).said("SELECT * FROM orders WHERE id = 1", "allow").into(store);
    session("b", 2)
        .said("SELECT * FROM orders WHERE id = 2", "allow")
        .changed("UPDATE orders SET note = 'x' WHERE id = 7", 1)
        .said("DELETE FROM orders WHERE id = 1", "deny")
        .into(store);
    // When
    ReplayReport report =
        replay(
            READS + UPDATES, "  - allow: { verbs: [delete], tables: [shop.orders] }\n" + ASKS, 7);
    // Then
    assertThat(report.statements()).isEqualTo(4);
    assertThat(report.sessions()).isEqualTo(2);
    assertThat(report.same()).isZero();
    assertThat(report.totals())
        .contains(
            entry(Kind.NEWLY_REFUSED, 2L),
            entry(Kind.NEWLY_WAITING, 1L),
            entry(Kind.NEWLY_ALLOWED, 1L));
    assertThat(report.changesSomething()).isTrue();
    ReplayChange refused = report.changes().get(0);
    assertThat(refused.kind()).isEqualTo(Kind.NEWLY_REFUSED);
    assertThat(refused.shape()).isEqualTo("SELECT * FROM orders WHERE id = ?");
    assertThat(refused.count()).isEqualTo(2);
    assertThat(refused.before().rule()).isEqualTo("p/1");
    assertThat(refused.after().rule()).isEqualTo("built-in:default-deny");
    assertThat(refused.agents())
        .extracting(ReplayChange.Agent::principal)
        .containsExactly("idp:a", "idp:b");
    assertThat(refused.examples().get(0).text()).isEqualTo("SELECT * FROM orders WHERE id = 1");
    ReplayChange waiting = report.changes().get(1);
    assertThat(waiting.after().approvers()).containsExactly("dba");
    assertThat(waiting.after().rule()).isEqualTo("p/2");
    assertThat(report.changes().get(2).before().verdict()).isEqualTo("deny");
  }

  @Test
  void shouldFindNothingWhereADraftSaysTheSameInOtherWords() {
    session("a", 1).said("SELECT * FROM orders", "allow").into(store);
    ReplayReport report =
        replay(READS, "  - allow: { verbs: [select], tables: [shop.orders] }\n", 7);
    assertThat(report.changesSomething()).isFalse();
    assertThat(report.same()).isEqualTo(1);
  }

  @Test
  void shouldListOtherMasksAndOtherApprovers() {
    // Given
    session("a", 1)
        .said("SELECT id, ssn FROM customers", "allow")
        .said("UPDATE orders SET note = 'x' WHERE id = 7", "review")
        .into(store);
    String masks = "masks:\n  - { columns: [shop.customers.ssn], as: redact }\n";
    // When
    ReplayReport report = replay(READS + ASKS, READS + ASKS + "    quorum: 2\n" + masks, 7);
    // Then
    assertThat(report.changes())
        .extracting(ReplayChange::kind)
        .containsExactly(Kind.MASKS_CHANGED, Kind.REVIEW_CHANGED);
    assertThat(report.changes().get(0).before().masks()).isEmpty();
    assertThat(report.changes().get(0).after().masks())
        .containsExactly(new Outcome.MaskedColumn(2, "ssn", "redact"));
    assertThat(report.changes().get(1).after().quorum()).isEqualTo(2);
    assertThat(report.byNamesAlone()).isEqualTo(2);
  }

  /** With a catalogue, what masks forbid is refused as the gateway refuses it. */
  @Test
  void shouldCountWhatMasksForbidAsRefused() throws IOException {
    session("a", 1).said("SELECT id FROM customers ORDER BY ssn", "allow").into(store);
    String masks = "masks:\n  - { columns: [shop.customers.ssn], as: redact }\n";
    Catalogue catalogue;
    try (InputStream in = Files.newInputStream(Path.of("conf/policies/shop.catalog.json"))) {
      catalogue = CatalogueFile.read(in);
    }
    ReplayReport report = replay(READS, READS + masks, 7, catalogue, () -> false);
    assertThat(report.changes())
        .singleElement()
        .satisfies(
            change -> {
              assertThat(change.kind()).isEqualTo(Kind.NEWLY_REFUSED);
              assertThat(change.after().rule()).isEqualTo("built-in:masked-columns");
            });
    assertThat(report.byNamesAlone()).isZero();
  }

  @Test
  void shouldTakeTheRowsThatWereChangedForTheEstimate() {
    // Given
    session("a", 1)
        .changed("UPDATE orders SET note = 'x' WHERE id = 7", 1)
        .changed("UPDATE orders SET note = 'y' WHERE total > 7", 900)
        .said("UPDATE orders SET note = 'z' WHERE total > 8", "deny")
        .into(store);
    String asksForMany = ASKS + "    when: statement.estimated_rows > 100\n";
    // When
    ReplayReport report = replay(READS + UPDATES, READS + asksForMany + UPDATES, 7);
    // Then of the refused one nobody knows, which is the strict case
    assertThat(report.changes())
        .extracting(change -> change.examples().get(0).text())
        .containsExactlyInAnyOrder("UPDATE orders SET note = 'y' WHERE total > 7");
    assertThat(report.totals()).contains(entry(Kind.NEWLY_WAITING, 2L));
    assertThat(report.withoutEstimate()).isEqualTo(1);
  }

  @Test
  void shouldSayWhatCouldNotBeJudgedAgain() {
    // Given
    session("a", 1)
        .said("SELECT [4711 bytes that could not be read are not kept]", "deny")
        .said("SELEC 1", "deny", "COM_QUERY", "built-in:not-understood", 0)
        .said("SELECT * FROM orders WHERE ssn = '[masked]'", "allow")
        .said("SELECT '[masked] FROM orders", "allow")
        .said("SELECT * FROM orders", "allow")
        .into(store);
    // When
    ReplayReport report = replay(READS, ASKS, 7);
    // Then
    assertThat(report.statements()).isEqualTo(5);
    assertThat(report.notReplayed())
        .containsOnly(
            entry(ReplayedSession.NOT_KEPT, 1L),
            entry(ReplayedSession.NEVER_UNDERSTOOD, 1L),
            entry(ReplayedSession.UNREADABLE, 1L),
            entry(ReplayedSession.LOST, 1L));
    assertThat(report.withoutValues()).isEqualTo(1);
    assertThat(report.totals()).contains(entry(Kind.NEWLY_REFUSED, 1L));
  }

  @Test
  void shouldReadEachStatementAsItsSessionDid() {
    // Given the sql_mode changes what a quote is
    session("a", 1)
        .said("SET sql_mode = 'ANSI_QUOTES'", "allow")
        .said("SELECT id FROM \"orders\"", "allow")
        .into(store);
    ReplayReport report = replay(READS, ASKS, 7);
    assertThat(report.notReplayed()).isEmpty();
    assertThat(report.changes())
        .anySatisfy(change -> assertThat(change.shape()).contains("orders"));
  }

  @Test
  void shouldLookNoFurtherBackThanAskedAndNotAtPreparations() {
    session("old", 24 * 9).said("SELECT * FROM orders", "allow").into(store);
    session("new", 1)
        .said("SELECT ?", "allow", "COM_STMT_PREPARE", "p/1", 0)
        .said("SELECT ?", "allow", "COM_STMT_EXECUTE", "p/1", 0)
        .into(store);
    assertThat(replay(READS, READS, 7).statements()).isEqualTo(1);
    assertThat(replay(READS, READS, 30).statements()).isEqualTo(2);
  }

  @Test
  void shouldStopAtItsLimitAndSayHowFarItCame() {
    session("a", 5).said("SELECT 1", "allow").into(store);
    session("b", 2).said("SELECT 1", "allow").into(store);
    ReplayReport report =
        new Replay(store.sessionArchive(), inspector, Databases.NONE, clock())
            .run(
                policies("before", READS),
                policies("after", READS),
                new Replay.Request(7, Optional.empty(), Optional.empty()),
                new ReplayLimits(1, Duration.ofMinutes(1)),
                (reached, sessions, statements) -> {},
                () -> false);
    assertThat(report.statements()).isEqualTo(1);
    assertThat(report.cutShort()).isEqualTo("after 1 statements");
    assertThat(report.reachedBack()).isEqualTo(NOW.minus(Duration.ofHours(2)));
  }

  @Test
  void shouldEndWhenItIsCancelledAndTellHowFarItIs() {
    for (int i = 1; i <= 5; i++) {
      session("a", i).said("SELECT 1", "allow").into(store);
    }
    List<Double> heard = new ArrayList<>();
    assertThatThrownBy(
            () ->
                new Replay(store.sessionArchive(), inspector, Databases.NONE, clock())
                    .run(
                        policies("before", READS),
                        policies("after", READS),
                        new Replay.Request(1, Optional.empty(), Optional.empty()),
                        ReplayLimits.DEFAULT,
                        (reached, sessions, statements) -> heard.add(reached),
                        () -> heard.size() == 3))
        .isInstanceOf(CancellationException.class);
    assertThat(heard).hasSize(3).isSorted();
  }

  @Test
  void shouldTellWhereTagsAreAskedFor() {
    session("a", 1).said("SELECT 1", "allow").into(store);
    String tagged = READS + "    when: \"'night' in principal.tags\"\n";
    assertThat(replay(READS, READS, 7).tagsUnknown()).isEmpty();
    assertThat(replay(READS, tagged, 7).tagsUnknown()).containsExactly("orders");
  }

  private static RecordedStory session(String agent, int hoursAgo) {
    return RecordedStory.of("idp:" + agent, "orders", NOW.minus(Duration.ofHours(hoursAgo)));
  }

  private ReplayReport replay(String before, String after, int days) {
    return replay(before, after, days, Catalogue.UNKNOWN, () -> false);
  }

  private ReplayReport replay(
      String before, String after, int days, Catalogue catalogue, BooleanSupplier cancelled) {
    Databases databases =
        new Databases() {
          @Override
          public List<String> connections() {
            return List.of("orders");
          }

          @Override
          public Optional<Catalogue> last(String connection) {
            return Optional.of(catalogue);
          }

          @Override
          public Catalogue ask(String connection) {
            return catalogue;
          }
        };
    return new Replay(store.sessionArchive(), inspector, databases, clock())
        .run(
            policies("before", before),
            policies("after", after),
            new Replay.Request(days, Optional.empty(), Optional.empty()),
            ReplayLimits.DEFAULT,
            (reached, sessions, statements) -> {},
            cancelled);
  }

  private PolicySet policies(String name, String rules) {
    try {
      Path file = Files.createDirectories(directory.resolve(name)).resolve("p.yaml");
      Files.writeString(file, HEAD + rules);
      return new PolicyLoader().load(file.getParent());
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  private static Clock clock() {
    return Clock.fixed(NOW, ZoneOffset.UTC);
  }

  private static <T> T join(io.vertx.core.Future<T> future) {
    return future.toCompletionStage().toCompletableFuture().join();
  }
}
