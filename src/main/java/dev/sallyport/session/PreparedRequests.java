package dev.sallyport.session;

import dev.sallyport.policy.Masks;
import dev.sallyport.session.relay.Dialects;
import dev.sallyport.session.relay.PrepareRelay;
import dev.sallyport.session.relay.ResultRelay;
import dev.sallyport.session.relay.RowLimit;
import dev.sallyport.session.relay.RowSample;
import dev.sallyport.session.relay.SeenColumns;
import dev.sallyport.session.relay.StatusRelay;
import dev.sallyport.session.relay.ToldInsteadRelay;
import dev.sallyport.wire.Capabilities;
import dev.sallyport.wire.command.Command;
import dev.sallyport.wire.command.ParameterType;
import dev.sallyport.wire.command.StatementClose;
import dev.sallyport.wire.command.StatementExecute;
import dev.sallyport.wire.command.StatementFetch;
import dev.sallyport.wire.command.StatementPrepare;
import dev.sallyport.wire.command.StatementReset;
import dev.sallyport.wire.command.StatementSendLongData;
import dev.sallyport.wire.response.Advice.Next;
import io.netty.buffer.ByteBuf;
import java.nio.charset.Charset;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * Reads the commands of prepared statements (MySQL Client/Server Protocol, "Prepared Statements")
 * and keeps the statements that they speak of. No command reaches the database for a statement that
 * is not known here, since the database may know one by that number.
 */
final class PreparedRequests {
  private final Capabilities client;
  private final Capabilities backend;
  private final ReadingState reading;
  private final Supplier<Dialects> dialects;
  private final SeenColumns columns;
  private final RowLimit rowsRecorded;
  private final Supplier<Masks> masksInForce;
  private final PreparedStatements statements = new PreparedStatements();

  /** Of which an execution came with values in pieces, and was not sent by now. */
  private Optional<PreparedStatement> unsent = Optional.empty();

  PreparedRequests(
      Capabilities client,
      Capabilities backend,
      ReadingState reading,
      Supplier<Dialects> dialects,
      SeenColumns columns,
      RowLimit rowsRecorded,
      Supplier<Masks> masksInForce) {
    this.client = client;
    this.backend = backend;
    this.reading = reading;
    this.dialects = dialects;
    this.columns = columns;
    this.rowsRecorded = rowsRecorded;
    this.masksInForce = masksInForce;
  }

  /** The server has forgotten all of them. */
  void clear() {
    statements.clear();
  }

  /** COM_STMT_PREPARE. */
  Request prepare(ByteBuf payload) {
    Optional<Refusal> full = statements.full();
    if (full.isPresent()) {
      return new Request.Refused(full.get());
    }
    byte[] text = StatementPrepare.decode(payload, client).statement();
    String schema = reading.schema();
    long settings = reading.settings();
    return new Request.Statement(
        Command.STMT_PREPARE,
        text,
        BoundParameters.NONE,
        schema,
        settings,
        Optional.empty(),
        false,
        payload,
        (masks, sample, read, number) -> {
          PrepareRelay relay = new PrepareRelay(dialects.get(), masks);
          return new Request.Relayed(
              relay,
              answer ->
                  relay
                      .prepared()
                      .map(
                          ok ->
                              new PreparedStatement(
                                  ok.statementId(),
                                  text,
                                  schema,
                                  settings,
                                  read,
                                  ok.parameters(),
                                  statements.readings(),
                                  statements.longData()))
                      .ifPresent(statements::add));
        });
  }

  Request execute(ByteBuf payload) {
    int id = StatementExecute.statementId(payload);
    Optional<PreparedStatement> found = statements.find(id);
    if (found.isEmpty()) {
      return unknownStatement(id, Command.STMT_EXECUTE);
    }
    PreparedStatement statement = found.get();
    if (!statement.readsAsIn(reading.context())) {
      return new Request.Refused(
          new Refusal(
              1615,
              "HY000",
              "sql_mode or the character set has changed since the statement was prepared, and the"
                  + " database may read it anew; prepare it again",
              Next.RETRY,
              "prepare_again"));
    }
    if (statement.piecesLost()) {
      return new Request.Refused(
          new Refusal(
              1461,
              "42000",
              "this session has sent more than "
                  + LongData.MAX_VALUES
                  + " values in pieces; execute, reset or close what they are for, then reset this"
                  + " statement and send its values again",
              Next.RETRY,
              "too_many_values"));
    }
    if (statement.pieceAstray()) {
      return new Request.Refused(
          new Refusal(
              1210,
              "HY000",
              "a value was sent in pieces for a parameter that this statement does not have; reset"
                  + " the statement and send its values again",
              Next.RETRY,
              "no_such_parameter"));
    }
    unsent = found.filter(any -> !statement.longData().isEmpty());
    List<ParameterType> before = statement.types();
    StatementExecute execute =
        StatementExecute.decode(
            payload, client, statement.parameters(), before, statement.longData());
    Optional<Refusal> full =
        (execute.asksForCursor() ? statements.fullOfCursors() : Optional.<Refusal>empty())
            .or(() -> statements.keepTypes(statement, execute.types()));
    if (full.isPresent()) {
      return new Request.Refused(full.get());
    }
    boolean complete = execute.types() != before || statement.serverGoesBy(before);
    Charset charset = reading.clientCharset();
    Supplier<Sent> sent =
        () ->
            new Sent(
                BoundParameters.of(execute, statement::longValue, charset),
                complete ? payload : execute.encode(backend));
    return payload.readableBytes() <= StatementWork.INLINE_VALUE_BYTES
        ? execution(statement, execute, sent.get())
        : new Request.Unfinished<>(sent, done -> execution(statement, execute, done));
  }

  /** The values of an execution, and what goes to the database: with their types, if in doubt. */
  private record Sent(BoundParameters bound, ByteBuf payload) {}

  private Request execution(PreparedStatement statement, StatementExecute execute, Sent sent) {
    // Before it is judged: others that come in between cost an execution, not a value.
    Masks inForce = masksInForce.get();
    return new Request.Statement(
        Command.STMT_EXECUTE,
        statement.text(),
        sent.bound(),
        statement.schema(),
        statement.settings(),
        statement.reading(),
        true,
        sent.payload(),
        (masks, sample, read, number) -> {
          ResultRelay relay = ResultRelay.binary(dialects.get(), masks, sample).with(columns);
          unsent = Optional.empty();
          statement.onSent();
          statement.onRead(read);
          return new Request.Relayed(
              relay, answer -> statement.onExecuted(number, relay, execute.types(), inForce));
        });
  }

  /**
   * A server forgets pieces with the execution that they are for, however that ends. Of one that is
   * refused here it does not know, and would add the next ones to them.
   *
   * @param refusal what the client is told
   * @return what is to be done before it is
   */
  Optional<Request> beforeRefusal(ByteBuf refusal) {
    Optional<PreparedStatement> left = unsent;
    unsent = Optional.empty();
    return left.map(
        statement ->
            new Request.Plain(
                new StatementReset(statement.id()).encode(backend),
                new ToldInsteadRelay(new StatusRelay(dialects.get()), refusal),
                answer -> statement.onReset(),
                false));
  }

  Request fetch(ByteBuf payload) {
    int id = StatementFetch.decode(payload, client).statementId();
    Optional<PreparedStatement> statement = statements.find(id);
    if (statement.isEmpty()) {
      return unknownStatement(id, Command.STMT_FETCH);
    }
    Optional<PreparedStatement.Cursor> cursor = statement.get().cursor();
    if (cursor.isEmpty()) {
      return new Request.Refused(
          new Refusal(
              1421,
              "HY000",
              "the last execution of prepared statement "
                  + id
                  + " opened no cursor; execute it again with one",
              Next.RETRY,
              "no_cursor"));
    }
    if (!cursor.get().inForce().equals(masksInForce.get())) {
      return new Request.Refused(
          Refusal.denied(
              "what is masked has changed since the cursor was opened; execute the statement again",
              Next.RETRY,
              "changed"));
    }
    ResultRelay execution = cursor.get().execution();
    RowSample sample = execution.more(rowsRecorded);
    return new Request.Fetch(
        payload,
        ResultRelay.fetch(dialects.get(), execution, sample),
        sample,
        cursor.get().statement(),
        execution.diagnostics());
  }

  Request longData(ByteBuf payload) {
    StatementSendLongData part = StatementSendLongData.decode(payload, client);
    Optional<PreparedStatement> found = statements.find(part.statementId());
    if (found.isEmpty()) {
      // MariaDB would take 0xffffffff for the statement that was prepared last.
      return new Request.Dropped();
    }
    PreparedStatement statement = found.get();
    if (part.parameter() >= statement.parameters()) {
      statement.onPieceAstray();
      return new Request.Dropped();
    }
    if (part.data().length <= StatementWork.INLINE_VALUE_BYTES) {
      statement.onLongData(part.parameter(), part.data());
      return new Request.Silent(payload);
    }
    return new Request.Unfinished<>(
        () -> {
          // The session waits for it, so that nobody else looks at the statement meanwhile.
          statement.onLongData(part.parameter(), part.data());
          return part;
        },
        done -> new Request.Silent(payload));
  }

  Request close(ByteBuf payload) {
    return statements.close(StatementClose.decode(payload, client).statementId())
        ? new Request.Silent(payload)
        : new Request.Dropped();
  }

  Request reset(ByteBuf payload) {
    int id = StatementReset.decode(payload, client).statementId();
    Optional<PreparedStatement> statement = statements.find(id);
    if (statement.isEmpty()) {
      return unknownStatement(id, Command.STMT_RESET);
    }
    statement.get().forgetLongData();
    return Request.Plain.of(payload, new StatusRelay(dialects.get()));
  }

  private static Request unknownStatement(int id, Command command) {
    return new Request.Refused(
        new Refusal(
            1243,
            "HY000",
            "there is no prepared statement "
                + id
                + " for "
                + command.label()
                + "; prepare it again",
            Next.RETRY,
            "prepare_again"));
  }
}
