package dev.sallyport.backend;

import dev.sallyport.wire.Capability;
import dev.sallyport.wire.Packet;
import dev.sallyport.wire.command.Query;
import dev.sallyport.wire.response.ColumnDefinition;
import dev.sallyport.wire.response.Eof;
import dev.sallyport.wire.response.Err;
import dev.sallyport.wire.response.Ok;
import dev.sallyport.wire.row.TextRow;
import io.netty.buffer.ByteBuf;
import io.vertx.core.Promise;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

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
    List<ByteBuf> answer = send(query(statement), Integer.MAX_VALUE);
    int count = answer.get(0).getUnsignedByte(answer.get(0).readerIndex());
    List<ColumnDefinition> columns = new ArrayList<>();
    for (int i = 1; i <= count; i++) {
      columns.add(ColumnDefinition.decode(answer.get(i), connection.capabilities()));
    }
    int first = count + (deprecatesEof() ? 1 : 2);
    TextRow row = new TextRow(columns);
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
