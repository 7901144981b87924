package dev.sallyport.session;

import static dev.sallyport.session.Parts.changing;
import static dev.sallyport.session.Parts.part;
import static dev.sallyport.session.Parts.text;
import static dev.sallyport.session.Parts.with;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sallyport.backend.InitialState;
import dev.sallyport.config.ConnectionConfig;
import dev.sallyport.config.ConnectionConfig.AccountConfig;
import dev.sallyport.config.ConnectionConfig.BackendTls;
import dev.sallyport.config.Secret;
import dev.sallyport.identity.Principal;
import dev.sallyport.masking.Diagnostics;
import dev.sallyport.masking.HashKey;
import dev.sallyport.policy.Masks;
import dev.sallyport.policy.Policies;
import dev.sallyport.policy.PolicyReach;
import dev.sallyport.policy.Question;
import dev.sallyport.policy.SessionTerms;
import dev.sallyport.policy.Verdict;
import dev.sallyport.session.relay.RowLimit;
import dev.sallyport.session.relay.StatusRelay;
import dev.sallyport.sql.Inspection;
import dev.sallyport.sql.SessionObjects;
import dev.sallyport.sql.SqlContext;
import dev.sallyport.sql.TableName;
import dev.sallyport.sql.Verb;
import dev.sallyport.sql.catalogue.Catalogue;
import dev.sallyport.sql.catalogue.Table;
import dev.sallyport.wire.command.Command;
import io.netty.buffer.Unpooled;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

class StatementJudgeTest {
  private static final ConnectionConfig ORDERS =
      new ConnectionConfig(
          "orders",
          "127.0.0.1",
          3306,
          Optional.empty(),
          new AccountConfig.Stored("u", Secret.of("p")),
          BackendTls.DISABLED,
          Duration.ofSeconds(1));
  private static final Principal AGENT =
      new Principal("idp:bot", Principal.Kind.AGENT, "bot", Set.of(), "idp", Map.of());

  private final List<SqlContext> readAs = new ArrayList<>();
  private final List<Promise<Catalogue>> readings = new ArrayList<>();
  private final ReadingState reading = new ReadingState(80_033, false);
  private Inspection inspection = text(part(Verb.SELECT, SessionObjects.NONE, "orders"));
  private long nanos;

  private final Catalogues catalogues =
      new Catalogues(
          connection -> {
            readings.add(Promise.promise());
            return readings.get(readings.size() - 1).future();
          },
          Duration.ofSeconds(30),
          Duration.ofSeconds(120),
          () -> nanos);

  /** Lets everything through that was understood. */
  private static final Policies EVERYTHING =
      new Policies() {
        @Override
        public Optional<SessionTerms> admit(Principal principal, String connection) {
          return Optional.empty();
        }

        @Override
        public PolicyReach reach(Principal principal, String connection) {
          return PolicyReach.NOTHING;
        }

        @Override
        public Masks masks(Principal principal, String connection) {
          return Masks.NONE;
        }

        @Override
        public boolean asksForEstimate(Question question) {
          return false;
        }

        @Override
        public Verdict judge(Question question) {
          return question.inspection() instanceof Inspection.Opaque opaque
              ? new Verdict.Deny("not-understood", opaque.reason())
              : new Verdict.Allow("everything", Masks.NONE);
        }
      };

  private final StatementJudge judge =
      new StatementJudge(
          new SessionServices(
              null,
              EVERYTHING,
              (statement, context) -> {
                readAs.add(context);
                return inspection;
              },
              null,
              null,
              null,
              null,
              catalogues,
              null,
              null,
              null,
              null,
              null,
              null,
              null,
              null,
              Clock.systemUTC(),
              connection -> HashKey.NONE,
              new RowLimit(10, 1 << 20)),
          AGENT,
          ORDERS,
          reading,
          new StatementWork(null, reading),
          null,
          (statement, read) -> Optional.empty());

  private static Catalogue saying(String... functions) {
    return new Catalogue(false, List.of(), List.of(), List.of(), List.of(), Set.of(functions));
  }

  private static Catalogue withOrders() {
    Table orders = new Table(new TableName("shop", "orders"), List.of(), Optional.empty());
    return new Catalogue(false, List.of(orders), List.of(), List.of(), List.of(), Set.of());
  }

  private Catalogue known(String... functions) {
    Catalogue catalogue = saying(functions);
    catalogues.of(ORDERS);
    readings.get(readings.size() - 1).complete(catalogue);
    return catalogue;
  }

  private Future<StatementJudge.Judgement> judge(Optional<Request.Reading> before) {
    reading.onInitial(
        new InitialState(
            "", "utf8mb4", Optional.of("utf8mb4"), Optional.of("shop"), java.util.Map.of()));
    return judge.judge(
        new Request.Statement(
            Command.QUERY,
            "select".getBytes(StandardCharsets.UTF_8),
            BoundParameters.NONE,
            "shop",
            0,
            before,
            true,
            Unpooled.EMPTY_BUFFER,
            (masks, sample, read, number) -> null),
        reading.context(),
        Diagnostics.FREE);
  }

  private Verdict verdict() {
    return judge(Optional.empty()).result().verdict();
  }

  @Test
  void shouldReadWithWhatExistsInTheDatabaseAndInTheSession() {
    Catalogue catalogue = known("a");
    reading.onRan(text(part(Verb.CREATE, with("a"))), new StatusRelay(null).answer());
    assertThat(verdict()).isInstanceOf(Verdict.Allow.class);
    assertThat(readAs.get(0).catalogue()).isSameAs(catalogue);
    assertThat(readAs.get(0).session()).isEqualTo(with("a"));
  }

  @Test
  void shouldWaitForACatalogueThatIsNotThereYet() {
    Future<StatementJudge.Judgement> judged = judge(Optional.empty());
    assertThat(judged.isComplete()).isFalse();
    assertThat(readAs).isEmpty();
    readings.get(0).complete(saying("a"));
    assertThat(judged.result().verdict()).isInstanceOf(Verdict.Allow.class);
  }

  @Test
  void shouldRefuseWhatTouchesTablesWhenNothingIsKnownOfThem() {
    // Given
    catalogues.of(ORDERS);
    readings.get(0).fail("gone");
    // When
    Future<StatementJudge.Judgement> select = judge(Optional.empty());
    readings.get(1).fail("gone");
    // Then
    assertThat(select.result().verdict())
        .isInstanceOfSatisfying(
            Verdict.Deny.class,
            deny -> {
              assertThat(deny.rule()).isEqualTo("built-in:catalogue");
              assertThat(deny.message()).contains("could not be read");
            });
    // Then what touches none goes on
    inspection = text(part(Verb.TRANSACTION, SessionObjects.NONE));
    Future<StatementJudge.Judgement> commit = judge(Optional.empty());
    readings.get(2).fail("gone");
    assertThat(commit.result().verdict()).isInstanceOf(Verdict.Allow.class);
  }

  @Test
  void shouldReadAgainWithARecentCatalogueWhenATableIsMissing() {
    // Given a catalogue from before the table was made
    known("a");
    nanos += Duration.ofSeconds(2).toNanos();
    // When
    Future<StatementJudge.Judgement> judged = judge(Optional.empty());
    assertThat(judged.isComplete()).isFalse();
    Catalogue recent = withOrders();
    readings.get(1).complete(recent);
    // Then
    assertThat(judged.result().verdict()).isInstanceOf(Verdict.Allow.class);
    assertThat(judged.result().reading().readAs().catalogue()).isSameAs(recent);
    assertThat(readAs).hasSize(2);
  }

  @Test
  void shouldTakeATableForMissingOnceARecentCatalogueLacksIt() {
    known("a");
    assertThat(verdict()).isInstanceOf(Verdict.Allow.class);
    nanos += Duration.ofSeconds(2).toNanos();
    Future<StatementJudge.Judgement> judged = judge(Optional.empty());
    readings.get(1).complete(saying("a"));
    assertThat(judged.result().verdict()).isInstanceOf(Verdict.Allow.class);
    assertThat(verdict()).isInstanceOf(Verdict.Allow.class);
    assertThat(readings).hasSize(2);
  }

  @Test
  void shouldRefuseATableThatIsNotKnownWhenNothingRecentIs() {
    // Given
    known("a");
    nanos += Duration.ofSeconds(2).toNanos();
    // When
    Future<StatementJudge.Judgement> judged = judge(Optional.empty());
    readings.get(1).fail("gone");
    // Then
    for (Verdict verdict : List.of(judged.result().verdict(), verdict())) {
      assertThat(verdict)
          .isInstanceOfSatisfying(
              Verdict.Deny.class,
              deny -> {
                assertThat(deny.rule()).isEqualTo("built-in:catalogue");
                assertThat(deny.message()).contains("shop.orders is not known").contains("retry");
              });
    }
    assertThat(readings).hasSize(2);
  }

  @Test
  void shouldRefuseNamesBehindAStatementThatChangesWhatExists() {
    known("a");
    inspection = text(changing("other"), part(Verb.SELECT, SessionObjects.NONE, "orders"));
    assertThat(verdict())
        .isInstanceOfSatisfying(
            Verdict.Deny.class, deny -> assertThat(deny.message()).contains("one by one"));
    inspection = text(part(Verb.SELECT, SessionObjects.NONE, "orders"), changing("other"));
    assertThat(verdict()).isInstanceOf(Verdict.Allow.class);
  }

  @Test
  void shouldReadAPreparedStatementAgainOnceOtherThingsExist() {
    // Given
    known("a");
    Request.Reading first = judge(Optional.empty()).result().reading();
    // When nothing has changed, a change left everything as it was, a table went, one came
    judge(Optional.of(first));
    catalogues.forget(ORDERS);
    known("a");
    judge(Optional.of(first));
    assertThat(readAs).hasSize(1);
    catalogues.forget(ORDERS);
    Catalogue changed = known("b");
    Request.Reading second = judge(Optional.of(first)).result().reading();
    // Then
    assertThat(second.readAs().catalogue()).isSameAs(changed);
    assertThat(readAs).hasSize(2);
    reading.onRan(text(part(Verb.CREATE, with("orders"))), new StatusRelay(null).answer());
    judge(Optional.of(second));
    assertThat(readAs).hasSize(3);
  }

  @Test
  void shouldUnderstandNoNamesOnceItIsNotKnownWhatExists() {
    known("a");
    reading.onRan(new Inspection.Opaque("?"), new StatusRelay(null).answer());
    assertThat(verdict()).isInstanceOf(Verdict.Deny.class);
    inspection = text(part(Verb.EXECUTE, SessionObjects.NONE));
    assertThat(verdict()).isInstanceOf(Verdict.Deny.class);
    inspection = text(part(Verb.TRANSACTION, SessionObjects.NONE));
    assertThat(verdict()).isInstanceOf(Verdict.Allow.class);
  }

  @Test
  void shouldRefuseOneObjectTooMany() {
    known("a");
    SessionObjects many = SessionObjects.NONE;
    for (int i = 0; i <= SessionObjects.MAX_OBJECTS; i++) {
      many = many.withHandler("h" + i, new TableName("shop", "orders"));
    }
    inspection = text(part(Verb.HANDLER, many, "orders"));
    assertThat(verdict())
        .isInstanceOfSatisfying(
            Verdict.Deny.class, deny -> assertThat(deny.message()).contains("1000 of each"));
  }
}
