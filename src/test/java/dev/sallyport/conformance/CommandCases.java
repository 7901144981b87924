package dev.sallyport.conformance;

import dev.sallyport.wire.Capability;
import dev.sallyport.wire.PacketFramer;
import dev.sallyport.wire.PayloadWriter;
import dev.sallyport.wire.command.Command;
import dev.sallyport.wire.command.FieldList;
import dev.sallyport.wire.command.InitDb;
import dev.sallyport.wire.command.Query;
import dev.sallyport.wire.command.SetOption;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Commands other than those about statements, and how bytes may come. */
final class CommandCases {
  /** What is about statements, ends the connection, or would end the server. */
  private static final Set<Command> ELSEWHERE =
      EnumSet.of(
          Command.QUIT,
          Command.QUERY,
          Command.SHUTDOWN,
          Command.STATISTICS,
          Command.PROCESS_INFO,
          Command.STMT_CLOSE,
          Command.STMT_SEND_LONG_DATA,
          Command.FIELD_LIST,
          Command.CHANGE_USER,
          Command.BINLOG_DUMP,
          Command.BINLOG_DUMP_GTID,
          Command.TABLE_DUMP);

  private CommandCases() {}

  static List<Case> of(Party party) {
    List<Case> all = new ArrayList<>();
    for (Command command : Command.values()) {
      if (!ELSEWHERE.contains(command)) {
        all.add(
            Case.of(
                "commands: " + command.label() + " and nothing else",
                c -> c.command(command).query("SELECT 1")));
      }
    }
    all.add(Case.of("commands: an unknown one", CommandCases::unknown));
    all.add(Case.of("commands: COM_INIT_DB", CommandCases::initDb));
    all.add(Case.of("commands: COM_FIELD_LIST", CommandCases::fieldList));
    all.add(Case.of("commands: COM_SET_OPTION", CommandCases::setOption));
    all.add(Case.of("commands: COM_STATISTICS", CommandCases::statistics));
    all.add(Case.of("commands: COM_RESET_CONNECTION", CommandCases::reset));
    all.add(
        Case.of(
            "commands: COM_CHANGE_USER",
            c -> c.command("COM_CHANGE_USER", changeUser()).query("SELECT 1")));
    for (Command dump :
        List.of(Command.BINLOG_DUMP, Command.BINLOG_DUMP_GTID, Command.TABLE_DUMP)) {
      all.add(
          Case.of(
              "commands: " + dump.label() + " cut short",
              c -> c.command(dump.label(), Conversation.bare(dump)).query("SELECT 1")));
    }
    all.addAll(PipelineCases.all());
    all.add(Case.of("bytes: one at a time", CommandCases::byteByByte));
    all.add(Case.of("bytes: nothing but a header", CommandCases::empty));
    all.add(Case.of("bytes: a wrong sequence number", CommandCases::wrongSequence));
    all.add(Case.of("bytes: COM_QUIT", c -> c.command(Command.QUIT)));
    all.add(
        Case.of(
                "login: connection attributes",
                c ->
                    c.withoutNumbers()
                        .query(
                            "SELECT attr_name, attr_value FROM"
                                + " performance_schema.session_account_connect_attrs WHERE"
                                + " processlist_id = CONNECTION_ID() ORDER BY attr_name"))
            .as(
                Wish.PLAIN.withAttributes(
                    Map.of("_client_name", "kit", "program_name", "conformance ä"))));
    all.add(Case.of("login: the greeting", CommandCases::greeting));
    return all;
  }

  private static void unknown(Conversation c) throws IOException {
    c.command("0x7f", new PayloadWriter().writeInt1(0x7f).toPayload()).query("SELECT 1");
  }

  private static void initDb(Conversation c) throws IOException {
    c.command("information_schema", initDb("information_schema", c))
        .query("SELECT DATABASE()")
        .command("no such", initDb("no_such_schema", c))
        .command("empty", initDb("", c))
        .query("SELECT DATABASE()");
  }

  private static ByteBuf initDb(String schema, Conversation c) {
    return new InitDb(Values.bytes(schema)).encode(c.agreed());
  }

  private static void fieldList(Conversation c) throws IOException {
    c.untilEnd("all", new FieldList(Values.bytes("t_int"), Values.bytes("")).encode(c.agreed()))
        .untilEnd(
            "some", new FieldList(Values.bytes("t_int"), Values.bytes("v")).encode(c.agreed()))
        .untilEnd(
            "no table", new FieldList(Values.bytes("nope"), Values.bytes("")).encode(c.agreed()))
        .query("SELECT 1");
  }

  private static void setOption(Conversation c) throws IOException {
    c.command("off", new SetOption(SetOption.MULTI_STATEMENTS_OFF).encode(c.agreed()))
        .query("SELECT 1; SELECT 2")
        .command("on", new SetOption(SetOption.MULTI_STATEMENTS_ON).encode(c.agreed()))
        .query("SELECT 1; SELECT 2")
        .command("neither", new SetOption(7).encode(c.agreed()))
        .query("SELECT 1");
  }

  /** Its figures change; that there is one packet of text does not. */
  private static void statistics(Conversation c) throws IOException {
    c.wire().send(Conversation.bare(Command.STATISTICS));
    String text = c.wire().read().payload().toString(StandardCharsets.UTF_8);
    c.note(text.replaceAll("[0-9.]+", "n"));
  }

  private static void reset(Conversation c) throws IOException {
    c.query("SET @a = 1, sql_mode = 'ANSI', NAMES latin1")
        .query("CREATE TEMPORARY TABLE kit.passing (id INT)")
        .query("START TRANSACTION")
        .prepare("SELECT ? + 1")
        .command(Command.RESET_CONNECTION)
        .query("SELECT @a, @@sql_mode, @@character_set_client, @@character_set_results, DATABASE()")
        .query("SELECT * FROM kit.passing")
        .execute(0, Values.integer(1));
  }

  private static ByteBuf changeUser() {
    return new PayloadWriter()
        .writeInt1(Command.CHANGE_USER.code())
        .writeNullTerminated("nobody")
        .writeInt1(0)
        .writeNullTerminated("kit")
        .writeInt2(45)
        .writeNullTerminated("mysql_native_password")
        .toPayload();
  }

  private static void byteByByte(Conversation c) throws IOException {
    ByteBuf bytes = Unpooled.buffer();
    PacketFramer.write(bytes, 0, Query.of(Values.bytes("SELECT 'slow'")).encode(c.agreed()));
    while (bytes.isReadable()) {
      c.wire().sendBytes(Unpooled.copiedBuffer(bytes.readSlice(1)));
    }
    c.result();
  }

  private static void empty(Conversation c) throws IOException {
    c.wire().send(Unpooled.EMPTY_BUFFER);
    c.result().query("SELECT 1");
  }

  private static void wrongSequence(Conversation c) throws IOException {
    c.wire().send(5, Query.of(Values.bytes("SELECT 1")).encode(c.agreed()));
    c.result();
  }

  private static void greeting(Conversation c) {
    for (Capability capability : Capability.values()) {
      if (capability != Capability.SSL) {
        boolean offered = c.wire().greeting().capabilities().has(capability);
        c.note(capability + (offered ? " is offered" : " is not offered"));
      }
    }
    c.note("version " + c.wire().greeting().serverVersion());
    c.note("collation " + c.wire().greeting().collation());
    c.note("status " + c.wire().greeting().statusFlags());
  }
}
