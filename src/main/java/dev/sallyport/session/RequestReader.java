package dev.sallyport.session;

import dev.sallyport.session.relay.Dialects;
import dev.sallyport.session.relay.FieldListRelay;
import dev.sallyport.session.relay.PrepareRelay;
import dev.sallyport.session.relay.ResultRelay;
import dev.sallyport.session.relay.RowLimit;
import dev.sallyport.session.relay.RowSample;
import dev.sallyport.session.relay.SeenColumns;
import dev.sallyport.session.relay.StatusRelay;
import dev.sallyport.session.relay.TextReplyRelay;
import dev.sallyport.wire.Capabilities;
import dev.sallyport.wire.command.Command;
import dev.sallyport.wire.command.FieldList;
import dev.sallyport.wire.command.InitDb;
import dev.sallyport.wire.command.ProcessKill;
import dev.sallyport.wire.command.Query;
import dev.sallyport.wire.command.SetOption;
import dev.sallyport.wire.command.StatementClose;
import dev.sallyport.wire.command.StatementExecute;
import dev.sallyport.wire.command.StatementFetch;
import dev.sallyport.wire.command.StatementPrepare;
import dev.sallyport.wire.command.StatementReset;
import dev.sallyport.wire.command.StatementSendLongData;
import dev.sallyport.wire.response.Advice.Next;
import io.netty.buffer.ByteBuf;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/**
 * Reads command packets into {@link Request}s and keeps the prepared statements that they speak of.
 */
final class RequestReader {
  private final Capabilities client;
  private final Capabilities backend;
  private final ReadingState reading;
  private final SeenColumns columns = new SeenColumns();
  private final PreparedStatements prepared = new PreparedStatements();
  private final RowLimit rowsRecorded;

  /** As they were for the last command. */
  private Dialects dialects;

  RequestReader(
      Capabilities client, Capabilities backend, ReadingState reading, RowLimit rowsRecorded) {
    this.client = client;
    this.backend = backend;
    this.reading = reading;
    this.rowsRecorded = rowsRecorded;
  }

  /**
   * Throws {@link dev.sallyport.wire.MalformedPacketException} for a packet that does not fit its
   * command.
   */
  Request read(ByteBuf payload) {
    int code = payload.isReadable() ? payload.getUnsignedByte(payload.readerIndex()) : -1;
    Optional<Command> command = Command.of(code);
    if (command.isEmpty()) {
      return new Request.Refused(
          Refusal.unknownCommand(code < 0 ? "an empty packet" : "command " + code));
    }
    return switch (command.get()) {
      case QUIT -> new Request.Quit();
      case PING -> Request.Plain.of(payload, new StatusRelay(dialects()));
      case STATISTICS -> Request.Plain.of(payload, new TextReplyRelay(dialects()));
      case QUERY -> query(payload);
      case PROCESS_KILL -> processKill(payload);
      case INIT_DB -> initDb(payload);
      case FIELD_LIST -> fieldList(payload);
      case SET_OPTION -> setOption(payload);
      case STMT_PREPARE -> prepare(payload);
      case STMT_EXECUTE -> execute(payload);
      case STMT_FETCH -> fetch(payload);
      case STMT_SEND_LONG_DATA -> longData(payload);
      case STMT_CLOSE -> close(payload);
      case STMT_RESET -> reset(payload);
      case RESET_CONNECTION ->
          new Request.Plain(
              payload,
              new StatusRelay(dialects()),
              answer -> {
                if (answer.error().isEmpty()) {
                  prepared.clear();
                  reading.onReset();
                }
              },
              true);
      default -> new Request.Refused(Refusal.unknownCommand(command.get().label()));
    };
  }

  private Request query(ByteBuf payload) {
    byte[] text = Query.decode(payload, client).statement();
    return statement(
        Command.QUERY,
        text,
        payload,
        (masks, sample, read, number) ->
            new Request.Relayed(
                ResultRelay.text(dialects(), masks, sample)
                    .with(columns)
                    .with(NamedFiles.of(read.inspection(), text, reading.context())),
                answer -> {}));
  }

  private Request initDb(ByteBuf payload) {
    String schema = text(InitDb.decode(payload, client).schema());
    return statement(
        Command.INIT_DB,
        named("USE ", schema),
        payload,
        (masks, sample, read, number) ->
            new Request.Relayed(new StatusRelay(dialects()), answer -> {}));
  }

  private Request fieldList(ByteBuf payload) {
    String table = text(FieldList.decode(payload, client).table());
    return statement(
        Command.FIELD_LIST,
        named("SHOW COLUMNS FROM ", table),
        payload,
        (masks, sample, read, number) ->
            new Request.Relayed(new FieldListRelay(dialects()), answer -> {}));
  }

  /** The same as the statement, which is what is judged and written down. */
  private Request processKill(ByteBuf payload) {
    String text = "KILL " + ProcessKill.decode(payload, client).connectionId();
    return statement(
        Command.PROCESS_KILL,
        text.getBytes(StandardCharsets.US_ASCII),
        payload,
        (masks, sample, read, number) -> {
          throw new IllegalStateException("KILL is never sent to the database");
        });
  }

  private Request setOption(ByteBuf payload) {
    boolean multi = SetOption.decode(payload, client).option() == SetOption.MULTI_STATEMENTS_ON;
    return new Request.Plain(
        payload,
        new StatusRelay(dialects()),
        answer -> {
          if (answer.error().isEmpty()) {
            reading.onMultiStatements(multi);
          }
        },
        false);
  }

  private Request prepare(ByteBuf payload) {
    Optional<Refusal> full = prepared.full();
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
          PrepareRelay relay = new PrepareRelay(dialects(), masks);
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
                                  prepared.longData()))
                      .ifPresent(prepared::add));
        });
  }

  private Request execute(ByteBuf payload) {
    int id = StatementExecute.statementId(payload);
    Optional<PreparedStatement> found = prepared.find(id);
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
    StatementExecute execute =
        StatementExecute.decode(
            payload, client, statement.parameters(), statement.types(), statement.longData());
    Charset charset = reading.clientCharset();
    return payload.readableBytes() <= StatementWork.INLINE_VALUE_BYTES
        ? execution(statement, execute, bound(statement, execute, charset), payload)
        : new Request.Unfinished<>(
            () -> bound(statement, execute, charset),
            bound -> execution(statement, execute, bound, payload));
  }

  private static BoundParameters bound(
      PreparedStatement statement, StatementExecute execute, Charset charset) {
    return BoundParameters.of(execute, statement::longValue, charset);
  }

  private Request execution(
      PreparedStatement statement,
      StatementExecute execute,
      BoundParameters bound,
      ByteBuf payload) {
    return new Request.Statement(
        Command.STMT_EXECUTE,
        statement.text(),
        bound,
        statement.schema(),
        statement.settings(),
        Optional.of(statement.reading()),
        true,
        payload,
        (masks, sample, read, number) -> {
          ResultRelay relay = ResultRelay.binary(dialects(), masks, sample).with(columns);
          // Only now: the server does not learn the types of an execution that is refused.
          statement.onTypes(execute.types());
          statement.onExecution(number, relay);
          statement.onRead(read);
          return new Request.Relayed(relay, answer -> statement.forgetLongData());
        });
  }

  private Request fetch(ByteBuf payload) {
    int id = StatementFetch.decode(payload, client).statementId();
    Optional<PreparedStatement> statement = prepared.find(id);
    Optional<ResultRelay> execution = statement.flatMap(PreparedStatement::execution);
    if (execution.isEmpty()) {
      return unknownStatement(id, Command.STMT_FETCH);
    }
    RowSample sample = execution.get().more(rowsRecorded);
    return new Request.Fetch(
        payload,
        ResultRelay.fetch(dialects(), execution.get(), sample),
        sample,
        statement.get().executionStatement(),
        execution.get().diagnostics());
  }

  private Request longData(ByteBuf payload) {
    StatementSendLongData part = StatementSendLongData.decode(payload, client);
    Optional<PreparedStatement> statement =
        prepared.find(part.statementId()).filter(any -> part.parameter() < any.parameters());
    if (part.data().length <= StatementWork.INLINE_VALUE_BYTES || statement.isEmpty()) {
      statement.ifPresent(any -> any.onLongData(part.parameter(), part.data()));
      return new Request.Silent(payload);
    }
    return new Request.Unfinished<>(
        () -> {
          // The session waits for it, so that nobody else looks at the statement meanwhile.
          statement.get().onLongData(part.parameter(), part.data());
          return part;
        },
        done -> new Request.Silent(payload));
  }

  private Request close(ByteBuf payload) {
    prepared.close(StatementClose.decode(payload, client).statementId());
    return new Request.Silent(payload);
  }

  private Request reset(ByteBuf payload) {
    int id = StatementReset.decode(payload, client).statementId();
    prepared.find(id).ifPresent(PreparedStatement::forgetLongData);
    return Request.Plain.of(payload, new StatusRelay(dialects()));
  }

  private Request statement(
      Command command, byte[] text, ByteBuf payload, Request.RelayFactory relay) {
    return new Request.Statement(
        command,
        text,
        BoundParameters.NONE,
        reading.schema(),
        reading.settings(),
        Optional.empty(),
        true,
        payload,
        relay);
  }

  private String text(byte[] name) {
    return new String(name, reading.clientCharset());
  }

  private byte[] named(String head, String name) {
    return (head + "`" + name.replace("`", "``") + "`").getBytes(reading.clientCharset());
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

  private Dialects dialects() {
    Charset names = reading.resultsCharset();
    if (dialects == null || dialects.names() != names) {
      dialects = new Dialects(backend, client, names);
    }
    return dialects;
  }
}
