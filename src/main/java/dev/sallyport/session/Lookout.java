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
import dev.sallyport.wire.MalformedPacketException;
import dev.sallyport.wire.Packet;
import dev.sallyport.wire.command.Query;
import dev.sallyport.wire.command.StatementClose;
import dev.sallyport.wire.command.StatementExecute;
import dev.sallyport.wire.command.StatementPrepare;
import dev.sallyport.wire.response.Err;
import dev.sallyport.wire.response.PrepareOk;
import io.netty.buffer.ByteBuf;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Pattern;

/**
 * A connection of the gateway's own on which it looks: it writes nothing, waits for no lock, and
 * gives up soon. One question at a time. Belongs to one event loop.
 */
final class Lookout {
  /** The longest that the server works on one question. */
  private static final int QUESTION_MILLIS = 1_000;

  /** The longest that it is open; whatever it does then is killed. */
  private static final int LIFE_MILLIS = 1_800;

  /** A plan with more steps is no plan to read. */
  private static final int MAX_STEPS = 256;

  private static final Pattern MODES = Pattern.compile("[A-Z0-9_,]*");
  private static final Pattern VALUES = Pattern.compile("[A-Za-z0-9_+:/.-]{1,64}");
  private static final Pattern NUMBERS = Pattern.compile("[0-9]+(\\.[0-9]+)?");

  /** What is asked here bounds its answers by itself. */
  private static final Set<String> OF_THE_ANSWER = Set.of("sql_select_limit");

  private final Vertx vertx;
  private final DatabaseAdministration administration;
  private final ConnectionConfig connection;
  private final BackendConnection backend;
  private final String user;
  private final Runnable onClosed;
  private final long life;
  private Optional<ResponseRelay> relay = Optional.empty();
  private Promise<Answer> answered = Promise.promise();
  private boolean closed;

  /**
   * Over one that is open.
   *
   * @param user who logged in
   * @param onClosed told once
   */
  Lookout(
      Vertx vertx,
      DatabaseAdministration administration,
      ConnectionConfig connection,
      BackendConnection backend,
      String user,
      Runnable onClosed) {
    this.vertx = vertx;
    this.administration = administration;
    this.connection = connection;
    this.backend = backend;
    this.user = user;
    this.onClosed = onClosed;
    this.life = vertx.setTimer(LIFE_MILLIS, t -> close());
    backend.packets().onPacket(this::onPacket);
    backend.packets().onMalformed(e -> close());
    backend.packets().onClosed(cause -> onServerGone());
  }

  /**
   * What was told.
   *
   * @param error why nothing was
   */
  record Told(List<RowSample.Grid> grids, Optional<Err> error) {
    Optional<RowSample.Grid> grid() {
      return error.isEmpty() && grids.size() == 1 ? Optional.of(grids.get(0)) : Optional.empty();
    }
  }

  /** Reads as the session reads, at most for so long, and without waiting for anybody. */
  Future<Void> begin(ReadingState as) {
    if (!MODES.matcher(as.sqlMode()).matches()) {
      return Future.failedFuture(new IllegalStateException("a sql_mode of no known form"));
    }
    StringBuilder settings = new StringBuilder();
    for (Map.Entry<String, String> setting : new TreeMap<>(as.values()).entrySet()) {
      String value = setting.getValue();
      if (!VALUES.matcher(value).matches()) {
        return Future.failedFuture(new IllegalStateException("a setting of no known form"));
      }
      if (!OF_THE_ANSWER.contains(setting.getKey())) {
        settings.append(setting.getKey()).append(" = ");
        settings.append(NUMBERS.matcher(value).matches() ? value : "'" + value + "'").append(", ");
      }
    }
    String bound =
        backend.mariaDb()
            ? "max_statement_time = " + QUESTION_MILLIS / 1_000
            : "max_execution_time = " + QUESTION_MILLIS;
    return say("SET SESSION sql_mode = '"
            + as.sqlMode()
            + "', "
            + settings
            + bound
            + ", lock_wait_timeout = 1, innodb_lock_wait_timeout = 1")
        .compose(done -> say("SET SESSION TRANSACTION ISOLATION LEVEL READ COMMITTED"));
  }

  /** From now on nothing can be written. */
  Future<Void> readOnly() {
    return say("START TRANSACTION READ ONLY");
  }

  /**
   * Asks one question.
   *
   * @param text a single statement in UTF-8
   * @param bound its values
   * @param masks how the answer is covered
   * @param rows kept of the answer
   * @return fails when the connection ended before the answer
   */
  Future<Told> ask(byte[] text, Optional<StatementExecute> bound, MaskPlan masks, int rows) {
    return ask(text, bound, masks, new RowSample(rows));
  }

  private Future<Told> ask(
      byte[] text, Optional<StatementExecute> bound, MaskPlan masks, RowSample sample) {
    // As a prepared statement it can be nothing but a single one, however its quotes are read.
    PrepareRelay preparing = new PrepareRelay(dialects(), masks);
    return exchange(new StatementPrepare(text).encode(backend.capabilities()), preparing)
        .compose(
            answer ->
                preparing
                    .prepared()
                    .map(ok -> execute(ok, bound, masks, sample))
                    .orElseGet(() -> Future.succeededFuture(new Told(List.of(), answer.error()))));
  }

  /** Asks how a statement would be carried out; empty when the server doesn't tell. */
  Future<Optional<RowSample>> explain(PlanQuestion question) {
    RowSample plan = new RowSample(MAX_STEPS);
    return ask(question.text(), question.execution(), MaskPlan.NONE, plan)
        .map(told -> told.error().isEmpty() ? Optional.of(plan) : Optional.empty());
  }

  private Future<Told> execute(
      PrepareOk prepared, Optional<StatementExecute> bound, MaskPlan masks, RowSample sample) {
    int id = prepared.statementId();
    StatementExecute execute =
        bound
            .map(given -> new StatementExecute(id, 0, 1, given.values(), given.types()))
            .orElseGet(() -> new StatementExecute(id, 0, 1, List.of(), List.of()));
    return exchange(
            execute.encode(backend.capabilities()), ResultRelay.binary(dialects(), masks, sample))
        .map(
            answer -> {
              backend.packets().write(0, new StatementClose(id).encode(backend.capabilities()));
              return new Told(sample.grids(), answer.error());
            });
  }

  private Future<Void> say(String statement) {
    byte[] text = statement.getBytes(StandardCharsets.US_ASCII);
    return exchange(Query.of(text).encode(backend.capabilities()), new StatusRelay(dialects()))
        .compose(
            answer ->
                answer.error().isEmpty()
                    ? Future.succeededFuture()
                    : Future.failedFuture(
                        new IllegalStateException(
                            "the server refused a setting: " + answer.error().get().code())));
  }

  private Future<Answer> exchange(ByteBuf payload, ResponseRelay expected) {
    if (closed) {
      payload.release();
      return Future.failedFuture(over());
    }
    relay = Optional.of(expected);
    answered = Promise.promise();
    backend.packets().write(0, payload);
    backend.packets().flush();
    return answered.future();
  }

  private void onPacket(Packet packet) {
    if (relay.isEmpty()) {
      close();
      return;
    }
    ResponseRelay current = relay.get();
    try {
      current.accept(packet.payload(), unseen -> {});
    } catch (MalformedPacketException e) {
      close();
      return;
    }
    if (current.finished()) {
      relay = Optional.empty();
      answered.complete(current.answer());
    }
  }

  /** Ends it, whatever it is doing; twice is harmless. */
  void close() {
    if (closed) {
      return;
    }
    if (relay.isPresent()) {
      // Closing the socket stops nobody: a server looks at it when it has something to send.
      administration.kill(connection, backend.threadId(), Optional.of(user));
      backend.packets().close();
    } else {
      backend.close();
    }
    onOver();
  }

  /**
   * Nothing is killed: the server that answers now may be another one, where somebody else has the
   * number. What the other end of a broken line still does ends by the bounds of {@link #begin}.
   */
  private void onServerGone() {
    if (!closed) {
      onOver();
    }
  }

  private void onOver() {
    closed = true;
    vertx.cancelTimer(life);
    relay = Optional.empty();
    onClosed.run();
    answered.tryFail(over());
  }

  private static IllegalStateException over() {
    return new IllegalStateException("the connection ended before the answer");
  }

  private Dialects dialects() {
    return new Dialects(backend.capabilities(), backend.capabilities(), StandardCharsets.UTF_8);
  }
}
