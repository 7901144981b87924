package dev.sallyport.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sallyport.wire.Capabilities;
import dev.sallyport.wire.Capability;
import dev.sallyport.wire.PayloadWriter;
import dev.sallyport.wire.command.BoundValue;
import dev.sallyport.wire.command.Command;
import dev.sallyport.wire.command.FieldList;
import dev.sallyport.wire.command.InitDb;
import dev.sallyport.wire.command.ParameterType;
import dev.sallyport.wire.command.SetOption;
import dev.sallyport.wire.command.StatementClose;
import dev.sallyport.wire.command.StatementExecute;
import dev.sallyport.wire.command.StatementFetch;
import dev.sallyport.wire.command.StatementPrepare;
import dev.sallyport.wire.command.StatementReset;
import dev.sallyport.wire.command.StatementSendLongData;
import dev.sallyport.wire.response.Err;
import dev.sallyport.wire.row.ColumnType;
import io.netty.buffer.ByteBuf;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Commands packet by packet: the gate's answers are the server's own. */
class ProtocolIT {
  private static final int CURSOR_READ_ONLY = 1;
  private static final int BIG = 20 << 20;
  private static final Set<Command> SUPPORTED =
      EnumSet.of(
          Command.QUIT,
          Command.INIT_DB,
          Command.QUERY,
          Command.FIELD_LIST,
          Command.STATISTICS,
          Command.PING,
          Command.STMT_PREPARE,
          Command.STMT_EXECUTE,
          Command.STMT_SEND_LONG_DATA,
          Command.STMT_CLOSE,
          Command.STMT_RESET,
          Command.SET_OPTION,
          Command.PROCESS_KILL,
          Command.STMT_FETCH,
          Command.RESET_CONNECTION);

  /** What a client does on one connection. */
  interface Talk {
    void hold(Transcript t, Capabilities c) throws IOException;
  }

  static Stream<Arguments> talks() {
    return Stream.of(
            talk("text rows of every kind", ProtocolIT::textRows),
            talk("errors of the server", ProtocolIT::errors),
            talk("COM_PING, COM_INIT_DB, COM_STATISTICS", ProtocolIT::smallCommands),
            talk("COM_FIELD_LIST", ProtocolIT::fieldList),
            talk("COM_SET_OPTION", ProtocolIT::setOption),
            talk("a prepared statement's life", ProtocolIT::prepared),
            talk("a cursor", ProtocolIT::cursor),
            talk("long data", ProtocolIT::longData),
            talk("changes and transactions", ProtocolIT::changes),
            talk("packets over 16 MiB", ProtocolIT::bigPackets),
            talk("COM_RESET_CONNECTION", ProtocolIT::resetConnection))
        .flatMap(
            talk ->
                Stream.of(RawAgent.USUAL, RawAgent.USUAL.with(Capability.DEPRECATE_EOF))
                    .map(c -> Arguments.of(talk.get()[0], c, talk.get()[1])));
  }

  private static Arguments talk(String name, Talk talk) {
    return Arguments.of(name, talk);
  }

  @ParameterizedTest(name = "{0} with {1}")
  @MethodSource("talks")
  void shouldAnswerAsTheServerDoes(String name, Capabilities c, Talk talk) throws IOException {
    // Given
    List<String> expected;
    try (RawAgent direct = RawAgent.direct(GatewayFixture.server(), c)) {
      Transcript transcript = new Transcript(direct);
      talk.hold(transcript, c);
      expected = transcript.lines();
    }
    // When
    try (RawAgent agent = RawAgent.atGate(GatewayFixture.maintenanceAgent(), c)) {
      Transcript transcript = new Transcript(agent);
      talk.hold(transcript, c);
      // Then
      assertThat(transcript.lines()).isEqualTo(expected);
    }
  }

  @Test
  void shouldRefuseEveryOtherCommandByNameAndGoOn() throws IOException {
    try (RawAgent agent = RawAgent.atGate(GatewayFixture.maintenanceAgent(), RawAgent.USUAL)) {
      for (Command command : Command.values()) {
        if (SUPPORTED.contains(command)) {
          continue;
        }
        Transcript transcript = new Transcript(agent);
        transcript.command(command.label(), one(command.code()));
        assertThat(transcript.lines().get(1))
            .startsWith("error 1047 08S01 Sallyport: ")
            .contains(command.label());
      }
      Transcript transcript = new Transcript(agent);
      transcript.command("no command at all", one(0x7f));
      assertThat(transcript.lines().get(1))
          .startsWith("error 1047 08S01 Sallyport: ")
          .contains("127");
      assertThat(new Transcript(agent).command("still here", one(Command.PING.code())).lines())
          .anyMatch(line -> line.startsWith("ok"));
    }
  }

  @Test
  void shouldPassOnWhyTheServerEndsAnIdleSession() throws IOException {
    Err expected;
    try (RawAgent direct = RawAgent.direct(GatewayFixture.server(), RawAgent.USUAL)) {
      expected = lastWord(direct);
    }
    try (RawAgent agent = RawAgent.atGate(GatewayFixture.maintenanceAgent(), RawAgent.USUAL)) {
      Err told = lastWord(agent);
      assertThat(told.code()).isEqualTo(expected.code());
      assertThat(told.sqlState()).isEqualTo(expected.sqlState());
      assertThat(told.text()).startsWith("Sallyport: ").contains(expected.text());
    }
  }

  private static Err lastWord(RawAgent agent) throws IOException {
    new Transcript(agent).query("SET SESSION wait_timeout = 1");
    return Err.decode(agent.read().payload(), RawAgent.USUAL);
  }

  private static void textRows(Transcript t, Capabilities c) throws IOException {
    t.query("SELECT * FROM shop.orders WHERE id <= 20 ORDER BY id")
        .query("SELECT id, notes, country FROM shop.customers WHERE id <= 50 ORDER BY id")
        .query(
            "SELECT status, COUNT(*), MIN(placed_at) FROM orders GROUP BY status ORDER BY status")
        .query("SELECT * FROM order_totals WHERE order_id = 7")
        .query("SELECT * FROM shop.products WHERE id = -1");
  }

  private static void errors(Transcript t, Capabilities c) throws IOException {
    t.query("SELECT no_such_column FROM shop.orders")
        .query("SELECT * FROM shop.no_such_table")
        .query("SELECT id FROM shop.products WHERE id = 1");
  }

  private static void smallCommands(Transcript t, Capabilities c) throws IOException {
    t.command("ping", one(Command.PING.code()))
        .text("statistics", one(Command.STATISTICS.code()))
        .command("init db", new InitDb(bytes("staging")).encode(c))
        .query("SELECT COUNT(*) FROM price_updates");
  }

  private static void fieldList(Transcript t, Capabilities c) throws IOException {
    t.untilEof("field list", new FieldList(bytes("orders"), bytes("")).encode(c))
        .untilEof("field list", new FieldList(bytes("products"), bytes("s%")).encode(c));
  }

  private static void setOption(Transcript t, Capabilities c) throws IOException {
    t.command("multi on", new SetOption(SetOption.MULTI_STATEMENTS_ON).encode(c))
        .query("SELECT COUNT(*) FROM orders; SELECT COUNT(*) FROM products")
        .command("multi off", new SetOption(SetOption.MULTI_STATEMENTS_OFF).encode(c))
        .query("SELECT COUNT(*) FROM orders");
  }

  private static void prepared(Transcript t, Capabilities c) throws IOException {
    String sql = "SELECT * FROM shop.orders WHERE id BETWEEN ? AND ? ORDER BY id";
    t.prepare(sql, new StatementPrepare(bytes(sql)).encode(c));
    t.command("execute", execute(t.statement(), 0, integer(3), integer(9)).encode(c))
        .command("execute again", execute(t.statement(), 0, integer(100), integer(102)).encode(c))
        .command("reset", new StatementReset(t.statement()).encode(c))
        .command("execute", execute(t.statement(), 0, integer(1), integer(1)).encode(c))
        .silent("close", new StatementClose(t.statement()).encode(c))
        .query("SELECT COUNT(*) FROM orders");
    String wrong = "SELECT * FROM shop.no_such_table WHERE id = ?";
    t.prepare(wrong, new StatementPrepare(bytes(wrong)).encode(c));
  }

  private static void cursor(Transcript t, Capabilities c) throws IOException {
    String sql = "SELECT id, status FROM shop.orders WHERE id <= ? ORDER BY id";
    t.prepare(sql, new StatementPrepare(bytes(sql)).encode(c));
    t.command("open", execute(t.statement(), CURSOR_READ_ONLY, integer(7)).encode(c))
        .untilEof("fetch", new StatementFetch(t.statement(), 5).encode(c))
        .untilEof("fetch", new StatementFetch(t.statement(), 5).encode(c))
        .silent("close", new StatementClose(t.statement()).encode(c))
        .command("ping", one(Command.PING.code()));
  }

  private static void longData(Transcript t, Capabilities c) throws IOException {
    String sql = "SELECT id FROM shop.products WHERE id = ? AND name = ?";
    BoundValue name = BoundValue.ofLongData(new ParameterType(ColumnType.BLOB.code(), false));
    t.prepare(sql, new StatementPrepare(bytes(sql)).encode(c));
    t.silent("part", new StatementSendLongData(t.statement(), 1, bytes("Rope ")).encode(c))
        .silent("part", new StatementSendLongData(t.statement(), 1, bytes("no. 1")).encode(c))
        .command("execute", execute(t.statement(), 0, integer(1), name).encode(c))
        .silent("big", new StatementSendLongData(t.statement(), 1, new byte[BIG]).encode(c))
        .command("execute", execute(t.statement(), 0, integer(1), name).encode(c));
  }

  private static void changes(Transcript t, Capabilities c) throws IOException {
    t.query("START TRANSACTION")
        .query("INSERT INTO staging.price_updates VALUES (900001, 1, 2.50, 'talk', '2025-01-01')")
        .query("UPDATE staging.price_updates SET source = 'talked' WHERE id = 900001")
        .query("ROLLBACK")
        .query("SELECT COUNT(*) FROM staging.price_updates WHERE id = 900001");
  }

  private static void bigPackets(Transcript t, Capabilities c) throws IOException {
    t.query("SELECT id, REPEAT('x', " + BIG + ") FROM shop.products WHERE id = 1")
        .query("SELECT id, '" + "y".repeat(BIG) + "' FROM shop.products WHERE id = 1")
        .query("SELECT id FROM shop.products WHERE id = 1");
  }

  private static void resetConnection(Transcript t, Capabilities c) throws IOException {
    String sql = "SELECT id FROM shop.products WHERE id = ?";
    t.prepare(sql, new StatementPrepare(bytes(sql)).encode(c));
    t.command("init db", new InitDb(bytes("staging")).encode(c))
        .query("START TRANSACTION")
        .query("INSERT INTO staging.price_updates VALUES (900002, 1, 2.50, 'talk', '2025-01-01')")
        .command("reset connection", one(Command.RESET_CONNECTION.code()))
        .query("SELECT COUNT(*) FROM staging.price_updates WHERE id = 900002");
  }

  private static StatementExecute execute(int statement, int flags, BoundValue... values) {
    return new StatementExecute(
        statement, flags, 1, List.of(values), Stream.of(values).map(BoundValue::type).toList());
  }

  private static BoundValue integer(long value) {
    byte[] content = new byte[8];
    for (int i = 0; i < content.length; i++) {
      content[i] = (byte) (value >>> (8 * i));
    }
    return new BoundValue(
        BoundValue.Kind.VALUE, new ParameterType(ColumnType.LONGLONG.code(), false), content);
  }

  private static ByteBuf one(int code) {
    return new PayloadWriter().writeInt1(code).toPayload();
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
