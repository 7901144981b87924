package dev.sallyport.session;

import dev.sallyport.identity.Admission;
import dev.sallyport.identity.Principal;
import dev.sallyport.policy.Masks;
import dev.sallyport.policy.Policies;
import dev.sallyport.session.relay.Dialects;
import dev.sallyport.session.relay.FieldListRelay;
import dev.sallyport.session.relay.ResultRelay;
import dev.sallyport.session.relay.RowLimit;
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
import io.netty.buffer.ByteBuf;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.function.Supplier;

/** Reads command packets into {@link Request}s. */
final class RequestReader {
  private final Capabilities client;
  private final Capabilities backend;
  private final ReadingState reading;
  private final SeenColumns columns = new SeenColumns();
  private final PreparedRequests prepared;

  /** As they were for the last command. */
  private Dialects dialects;

  RequestReader(
      Capabilities client,
      Capabilities backend,
      ReadingState reading,
      SessionServices services,
      Admission admission) {
    this(client, backend, reading, services.rowsRecorded(), inForce(services, admission));
  }

  /**
   * Reads the commands of one session.
   *
   * @param masks those that are in force for it now
   */
  RequestReader(
      Capabilities client,
      Capabilities backend,
      ReadingState reading,
      RowLimit rowsRecorded,
      Supplier<Masks> masks) {
    this.client = client;
    this.backend = backend;
    this.reading = reading;
    prepared =
        new PreparedRequests(
            client, backend, reading, this::dialects, columns, rowsRecorded, masks);
  }

  private static Supplier<Masks> inForce(SessionServices services, Admission admission) {
    Principal principal = admission.principal();
    String connection = admission.connection().name();
    Policies policies = services.policies().about(principal, connection);
    return () -> policies.masks(principal, connection);
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
      case STMT_PREPARE -> prepared.prepare(payload);
      case STMT_EXECUTE -> prepared.execute(payload);
      case STMT_FETCH -> prepared.fetch(payload);
      case STMT_SEND_LONG_DATA -> prepared.longData(payload);
      case STMT_CLOSE -> prepared.close(payload);
      case STMT_RESET -> prepared.reset(payload);
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

  /** What is to be done before the client is told that the last command is refused. */
  Optional<Request> beforeRefusal(ByteBuf refusal) {
    return prepared.beforeRefusal(refusal);
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

  private Dialects dialects() {
    Charset names = reading.resultsCharset();
    if (dialects == null || dialects.names() != names) {
      dialects = new Dialects(backend, client, names);
    }
    return dialects;
  }
}
