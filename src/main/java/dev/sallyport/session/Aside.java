package dev.sallyport.session;

import dev.sallyport.backend.BackendConnection;
import dev.sallyport.backend.DatabaseAdministration;
import dev.sallyport.config.ConnectionConfig;
import dev.sallyport.masking.MaskPlan;
import dev.sallyport.session.relay.Answer;
import dev.sallyport.session.relay.Dialects;
import dev.sallyport.session.relay.PrepareRelay;
import dev.sallyport.session.relay.ResponseRelay;
import dev.sallyport.session.relay.ResultRelay;
import dev.sallyport.session.relay.RowSample;
import dev.sallyport.session.relay.StatusRelay;
import dev.sallyport.sql.SqlContext;
import dev.sallyport.wire.command.InitDb;
import dev.sallyport.wire.command.Query;
import dev.sallyport.wire.command.StatementClose;
import dev.sallyport.wire.command.StatementExecute;
import dev.sallyport.wire.command.StatementPrepare;
import dev.sallyport.wire.response.Advice.Next;
import dev.sallyport.wire.response.Err;
import dev.sallyport.wire.response.PrepareOk;
import io.netty.buffer.ByteBuf;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.function.Consumer;

/**
 * What the gateway itself asks in the agent's database session, between two commands of the agent:
 * only there variables, temporary tables and settings are what the statement will find. The agent
 * sees nothing of it, and the session is as it was afterwards.
 */
final class Aside {
  /** Longest wait for a plan; then the server is told to give it up. */
  private static final long PATIENCE_MILLIS = 1_500;

  /** Longest wait for the server to have given it up; then the session ends. */
  private static final long LAST_MILLIS =
      PATIENCE_MILLIS + 2 * DatabaseAdministration.BOUND.toMillis();

  /** A plan with more steps is no plan to rely on. */
  private static final int MAX_STEPS = 256;

  /** After these the server has rolled something back, and the agent has to know. */
  private static final Set<Integer> ROLLED_BACK = Set.of(1205, 1213);

  /**
   * Takes the place of what EXPLAIN leaves for SHOW WARNINGS: its note holds values of rows. Only
   * statements with a table do so on every server.
   */
  private static final byte[] TIDY =
      "DO /* sallyport */ (SELECT 1 FROM (SELECT 1) AS nothing)"
          .getBytes(StandardCharsets.US_ASCII);

  /** Whatever completion_type says. */
  private static final byte[] ROLLBACK =
      "ROLLBACK /* sallyport */ AND NO CHAIN NO RELEASE".getBytes(StandardCharsets.US_ASCII);

  private final Vertx vertx;
  private final DatabaseAdministration administration;
  private final BackendConnection backend;
  private final ConnectionConfig connection;
  private final ReadingState reading;
  private final Consumer<String> onStuck;
  private Optional<ResponseRelay> relay = Optional.empty();
  private Promise<Answer> answered = Promise.promise();
  private Optional<Err> rollback = Optional.empty();
  private Future<Boolean> interrupted = Future.succeededFuture(true);
  private boolean late;
  private boolean over;
  private long patience = -1;
  private long last = -1;

  /** {@code onStuck} is told why, when the session cannot go on. */
  Aside(
      SessionServices services,
      BackendConnection backend,
      ConnectionConfig connection,
      ReadingState reading,
      Consumer<String> onStuck) {
    this.vertx = services.vertx();
    this.administration = services.administration();
    this.backend = backend;
    this.connection = connection;
    this.reading = reading;
    this.onStuck = onStuck;
  }

  /** The database's number of the session. */
  long threadId() {
    return backend.threadId();
  }

  /** Whether packets of the database are for us, and it may be busy. */
  boolean isOpen() {
    return relay.isPresent();
  }

  /**
   * Asks how many rows a statement would touch.
   *
   * @return empty when the server can't tell in time; fails with {@link RefusedException} when the
   *     statement must not run any more
   */
  Future<OptionalLong> rows(PlanQuestion question) {
    return plan(question).map(plan -> plan.map(RowEstimate::of).orElse(OptionalLong.empty()));
  }

  /**
   * Asks how a statement would be carried out.
   *
   * @return as {@link #rows}
   */
  Future<Optional<RowSample>> plan(PlanQuestion question) {
    SqlContext before = reading.context();
    late = false;
    rollback = Optional.empty();
    interrupted = Future.succeededFuture(true);
    patience = vertx.setTimer(PATIENCE_MILLIS, t -> interrupt());
    last =
        vertx.setTimer(
            LAST_MILLIS, t -> onStuck.accept("the database did not answer the gateway in time"));
    // As a prepared statement it can be nothing but a single EXPLAIN, however its quotes are read.
    PrepareRelay preparing = new PrepareRelay(dialects(), MaskPlan.NONE);
    return ask(new StatementPrepare(question.text()).encode(backend.capabilities()), preparing)
        .compose(
            prepared ->
                preparing
                    .prepared()
                    .map(ok -> explained(ok, question))
                    .orElse(Future.succeededFuture(Optional.empty())))
        .compose(this::tidied)
        .compose(plan -> settled(plan, before));
  }

  /**
   * Makes a schema the current one, which it is already: an open session sees what was granted or
   * revoked on its current schema only now.
   *
   * @return fails when the server refuses
   */
  Future<Void> select(String schema) {
    rollback = Optional.empty();
    last =
        vertx.setTimer(
            LAST_MILLIS, t -> onStuck.accept("the database did not answer the gateway in time"));
    return ask(
            new InitDb(schema.getBytes(reading.clientCharset())).encode(backend.capabilities()),
            new StatusRelay(dialects()))
        .compose(
            answer -> {
              close();
              return answer.error().isEmpty()
                  ? Future.succeededFuture()
                  : Future.failedFuture(new IllegalStateException("the schema was not selected"));
            });
  }

  /**
   * Undoes the transaction that is open.
   *
   * @return fails when the session is over, or ends because it is not known what is undone
   */
  Future<Void> rollback() {
    if (over) {
      return Future.failedFuture(new IllegalStateException("the session is over"));
    }
    last =
        vertx.setTimer(LAST_MILLIS, t -> onStuck.accept("the database did not roll back in time"));
    return ask(Query.of(ROLLBACK).encode(backend.capabilities()), new StatusRelay(dialects()))
        .compose(
            answer -> {
              close();
              answer.statusFlags().ifPresent(reading::onStatus);
              if (answer.error().isEmpty() && !reading.inTransaction()) {
                return Future.succeededFuture();
              }
              onStuck.accept("the database did not roll the transaction back");
              return Future.failedFuture(new IllegalStateException("not rolled back"));
            });
  }

  private Future<Optional<RowSample>> explained(PrepareOk prepared, PlanQuestion question) {
    int id = prepared.statementId();
    StatementExecute nothing = new StatementExecute(id, 0, 1, List.of(), List.of());
    // Without the agent's cursor.
    StatementExecute execute =
        question
            .execution()
            .map(bound -> new StatementExecute(id, 0, 1, bound.values(), bound.types()))
            .orElse(nothing);
    RowSample plan = new RowSample(MAX_STEPS);
    return ask(
            execute.encode(backend.capabilities()),
            ResultRelay.binary(dialects(), MaskPlan.NONE, plan))
        .map(
            answer -> {
              backend.packets().write(0, new StatementClose(id).encode(backend.capabilities()));
              return answer.error().isPresent() ? Optional.empty() : Optional.of(plan);
            });
  }

  private Future<Optional<RowSample>> tidied(Optional<RowSample> plan) {
    vertx.cancelTimer(patience);
    // An interruption under way must not meet the agent's statement: it is waited for.
    return interrupted
        .compose(
            stopped ->
                ask(Query.of(TIDY).encode(backend.capabilities()), new StatusRelay(dialects())))
        .map(answer -> late ? Optional.empty() : plan);
  }

  private Future<Optional<RowSample>> settled(Optional<RowSample> plan, SqlContext before) {
    close();
    if (rollback.isPresent()) {
      Err err = rollback.get();
      return Future.failedFuture(
          new RefusedException(
              new Refusal(
                  err.code(),
                  err.sqlState(),
                  "the database gave up while it planned the statement: "
                      + err.text()
                      + "; begin the transaction again",
                  Next.RETRY,
                  "database_gave_up")));
    }
    if (!reading.context().equals(before)) {
      return Future.failedFuture(
          new RefusedException(
              Refusal.denied(
                  "the session's settings changed while the statement was judged; send it again",
                  Next.RETRY,
                  "changed")));
    }
    return Future.succeededFuture(plan);
  }

  /** Nobody waits for the plan any more: the server is told to give it up, if it is at one. */
  void giveUp() {
    // Once the plan is there, a KILL could meet the agent's own statement.
    if (isOpen() && vertx.cancelTimer(patience)) {
      interrupt();
    }
  }

  /** One packet of the database. */
  void accept(ByteBuf payload) {
    ResponseRelay current = relay.orElseThrow();
    current.accept(payload, unseen -> {});
    if (current.finished()) {
      Answer answer = current.answer();
      // The server reports a change once: whoever reads the packet has to heed it.
      reading.onChanges(answer.changes());
      answer.error().filter(err -> ROLLED_BACK.contains(err.code())).ifPresent(this::onRollback);
      answered.complete(answer);
    }
  }

  private void onRollback(Err err) {
    rollback = Optional.of(err);
  }

  /** The session is over: nobody waits for an answer. */
  void abandon() {
    over = true;
    close();
  }

  private void close() {
    relay = Optional.empty();
    vertx.cancelTimer(patience);
    vertx.cancelTimer(last);
  }

  private void interrupt() {
    late = true;
    interrupted = administration.killQuery(connection, backend.threadId());
    interrupted.onFailure(
        e -> onStuck.accept("the database did not answer the gateway and could not be stopped"));
  }

  private Future<Answer> ask(ByteBuf payload, ResponseRelay expected) {
    relay = Optional.of(expected);
    answered = Promise.promise();
    backend.packets().write(0, payload);
    backend.packets().flush();
    return answered.future();
  }

  private Dialects dialects() {
    return new Dialects(backend.capabilities(), backend.capabilities(), reading.resultsCharset());
  }
}
