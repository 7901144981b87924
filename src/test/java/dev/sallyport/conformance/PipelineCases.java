package dev.sallyport.conformance;

import dev.sallyport.wire.PacketFramer;
import dev.sallyport.wire.command.BoundValue;
import dev.sallyport.wire.command.Command;
import dev.sallyport.wire.command.InitDb;
import dev.sallyport.wire.command.Query;
import dev.sallyport.wire.command.StatementExecute;
import dev.sallyport.wire.command.StatementReset;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.io.IOException;
import java.util.List;
import java.util.stream.Stream;

/** Commands that do not wait for answers, and clients that send nothing after them. */
final class PipelineCases {
  private PipelineCases() {}

  static List<Case> all() {
    return List.of(
        Case.of("bytes: several commands in one write", PipelineCases::pipelined),
        Case.of("bytes: several commands of many kinds in one write", PipelineCases::kinds),
        Case.of("bytes: several commands, some of them wrong", PipelineCases::errors),
        Case.of("bytes: half-closed after a query", PipelineCases::halfClosed),
        Case.of("bytes: half-closed while its answer is waited for", PipelineCases::waiting),
        Case.of("bytes: half-closed after several commands", PipelineCases::several));
  }

  private static void pipelined(Conversation c) throws IOException {
    ByteBuf bytes = Unpooled.buffer();
    for (int i = 1; i <= 50; i++) {
      append(bytes, query(c, "SELECT " + i));
    }
    append(bytes, Conversation.bare(Command.PING));
    c.wire().sendBytes(bytes);
    results(c, 51);
  }

  private static void kinds(Conversation c) throws IOException {
    c.prepare("SELECT ? + 1, n FROM kit.hundred WHERE n < 4");
    ByteBuf bytes = Unpooled.buffer();
    append(bytes, execute(c, Values.integer(1)));
    append(bytes, query(c, "SELECT 1; SELECT 2"));
    append(bytes, new StatementReset(c.statement()).encode(c.agreed()));
    append(bytes, execute(c, Values.text("7")));
    append(bytes, new InitDb(Values.bytes("information_schema")).encode(c.agreed()));
    append(bytes, query(c, "SELECT DATABASE()"));
    append(bytes, query(c, "CALL kit.several()"));
    append(bytes, Conversation.bare(Command.PING));
    c.wire().sendBytes(bytes);
    results(c, 8);
  }

  private static void errors(Conversation c) throws IOException {
    ByteBuf bytes = Unpooled.buffer();
    append(bytes, query(c, "SELECT 1"));
    append(bytes, query(c, "SELECT * FROM kit.no_such_table"));
    append(bytes, query(c, "SELECT 2; SELECT * FROM kit.no_such_table; SELECT 3"));
    append(bytes, query(c, "SELECT 4"));
    c.wire().sendBytes(bytes);
    results(c, 4);
  }

  private static void halfClosed(Conversation c) throws IOException {
    c.query("SELECT 1");
    c.wire().endOutput();
    c.result();
  }

  private static void waiting(Conversation c) throws IOException {
    c.wire()
        .send(
            query(
                c, "SELECT SUM(a.n * b.n + c.n) FROM kit.hundred a, kit.hundred b, kit.hundred c"));
    c.wire().endOutput();
    results(c, 2);
  }

  private static void several(Conversation c) throws IOException {
    ByteBuf bytes = Unpooled.buffer();
    append(bytes, query(c, "SELECT n, REPEAT('x', 20000) FROM kit.hundred"));
    append(bytes, query(c, "SELECT * FROM kit.no_such_table"));
    append(bytes, query(c, "SELECT 'the last'"));
    c.wire().sendBytes(bytes);
    c.wire().endOutput();
    results(c, 4);
  }

  private static ByteBuf query(Conversation c, String sql) {
    return Query.of(Values.bytes(sql)).encode(c.agreed());
  }

  private static ByteBuf execute(Conversation c, BoundValue... values) {
    return new StatementExecute(
            c.statement(), 0, 1, List.of(values), Stream.of(values).map(BoundValue::type).toList())
        .encode(c.agreed());
  }

  private static void append(ByteBuf bytes, ByteBuf command) {
    PacketFramer.write(bytes, 0, command);
  }

  private static void results(Conversation c, int count) throws IOException {
    for (int i = 0; i < count; i++) {
      c.note("answer " + (i + 1)).result();
    }
  }
}
