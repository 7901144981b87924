package dev.sallyport.backend;

import dev.sallyport.wire.Capability;
import dev.sallyport.wire.Packet;
import dev.sallyport.wire.command.Query;
import dev.sallyport.wire.command.StatementExecute;
import dev.sallyport.wire.command.StatementPrepare;
import dev.sallyport.wire.response.ColumnDefinition;
import dev.sallyport.wire.response.Eof;
import dev.sallyport.wire.response.Err;
import dev.sallyport.wire.response.Ok;
import dev.sallyport.wire.response.PrepareOk;
import dev.sallyport.wire.row.BinaryRow;
import dev.sallyport.wire.row.Row;
import dev.sallyport.wire.row.TextRow;
import io.netty.buffer.ByteBuf;
import io.vertx.core.Promise;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/** Commands and their answers over a dialled connection, one after the other. */
final class Exchange {
  private final BackendConnection connection;

  Exchange(BackendConnection connection) {
    this.connection = connection;
  }

  /** The OK of a statement without a result. */
  Ok ok(String statement) throws Exception {
    List<ByteBuf> answer = send(query(statement), 1);
    if (Err.matches(answer.get(0))) {
      throw new AssertionError(Err.decode(answer.get(0), connection.capabilities()).text());
    }
    return Ok.decode(answer.get(0), connection.capabilities());
  }

  /** The rows of a statement with a result that is not empty. */
  List<List<String>> rows(String statement) throws Exception {
    return read(send(query(statement), Integer.MAX_VALUE), TextRow::new);
  }

  /** The same, prepared; the statement has no placeholder. */
  List<List<String>> preparedRows(String statement, int columns) throws Exception {
    byte[] text = statement.getBytes(StandardCharsets.UTF_8);
    int packets = 1 + columns + (deprecatesEof() ? 0 : 1);
    List<ByteBuf> prepared =
        send(new StatementPrepare(text).encode(connection.capabilities()), packets);
    PrepareOk ok = PrepareOk.decode(prepared.get(0), connection.capabilities());
    StatementExecute execute = new StatementExecute(ok.statementId(), 0, 1, List.of(), List.of());
    return read(send(execute.encode(connection.capabilities()), Integer.MAX_VALUE), BinaryRow::new);
  }

  private List<List<String>> read(
      List<ByteBuf> answer, Function<List<ColumnDefinition>, Row> rows) {
    int count = answer.get(0).getUnsignedByte(answer.get(0).readerIndex());
    List<ColumnDefinition> columns = new ArrayList<>();
    for (int i = 1; i <= count; i++) {
      columns.add(ColumnDefinition.decode(answer.get(i), connection.capabilities()));
    }
    int first = count + (deprecatesEof() ? 1 : 2);
    Row row = rows.apply(columns);
    return answer.subList(first, answer.size() - 1).stream()
        .map(payload -> row.read(payload).asText(1000))
        .toList();
  }

  /** So many packets, or a whole result, in answer to a command. */
  List<ByteBuf> send(ByteBuf command, int packets) throws Exception {
    Promise<List<ByteBuf>> done = Promise.promise();
    List<ByteBuf> answer = new ArrayList<>();
    connection
        .packets()
        .context()
        .runOnContext(
            v -> {
              connection.packets().onClosed(c -> done.tryFail("closed"));
              connection
                  .packets()
                  .onPacket(
                      packet -> {
                        answer.add(packet.payload());
                        if (answer.size() == packets || ends(packet, answer)) {
                          done.tryComplete(answer);
                        }
                      });
              connection.packets().write(0, command);
              connection.packets().flush();
            });
    return Dialling.await(done.future());
  }

  private ByteBuf query(String statement) {
    return Query.of(statement.getBytes(StandardCharsets.UTF_8)).encode(connection.capabilities());
  }

  private boolean deprecatesEof() {
    return connection.capabilities().has(Capability.DEPRECATE_EOF);
  }

  private boolean ends(Packet packet, List<ByteBuf> answer) {
    if (Err.matches(packet.payload())) {
      return true;
    }
    boolean mark = packet.payload().getUnsignedByte(packet.payload().readerIndex()) == Eof.HEADER;
    long marks =
        answer.stream().filter(p -> p.getUnsignedByte(p.readerIndex()) == Eof.HEADER).count();
    return mark && marks == (deprecatesEof() ? 1 : 2);
  }
}
