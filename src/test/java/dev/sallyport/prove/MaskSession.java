package dev.sallyport.prove;

import dev.sallyport.e2e.Endpoint;
import dev.sallyport.e2e.RawAgent;
import dev.sallyport.wire.Capabilities;
import dev.sallyport.wire.Capability;
import dev.sallyport.wire.Packet;
import dev.sallyport.wire.PayloadReader;
import dev.sallyport.wire.command.Query;
import dev.sallyport.wire.command.StatementClose;
import dev.sallyport.wire.command.StatementExecute;
import dev.sallyport.wire.command.StatementFetch;
import dev.sallyport.wire.command.StatementPrepare;
import dev.sallyport.wire.response.Eof;
import dev.sallyport.wire.response.Err;
import dev.sallyport.wire.response.Ok;
import dev.sallyport.wire.response.PrepareOk;
import dev.sallyport.wire.response.StatusFlag;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/** One session of an agent, and every byte that came back. */
final class MaskSession implements AutoCloseable {
  /** How statements are sent. */
  enum Protocol {
    /** COM_QUERY. */
    TEXT,
    /** COM_STMT_PREPARE and COM_STMT_EXECUTE. */
    BINARY,
    /** The same with a cursor, fetched in small portions. */
    CURSOR
  }

  private static final Capabilities CAPABILITIES = RawAgent.USUAL.with(Capability.MULTI_STATEMENTS);

  private static final Pattern QUERY =
      Pattern.compile("(?i)[( ]*(select|with|table|values)\\b(?!.*\\binto\\b)");

  private static final int PORTION = 3;

  private final RawAgent agent;
  private final Protocol protocol;
  private final List<byte[]> received = new ArrayList<>();
  private Optional<Err> error = Optional.empty();
  private boolean keeps = true;
  private long rows;

  private MaskSession(RawAgent agent, Protocol protocol) {
    this.agent = agent;
    this.protocol = protocol;
  }

  static MaskSession open(Endpoint at, Protocol protocol) throws IOException {
    return new MaskSession(RawAgent.atGate(at, CAPABILITIES), protocol);
  }

  /** Runs one statement to its end. */
  void run(String sql) throws IOException {
    error = Optional.empty();
    byte[] text = sql.getBytes(StandardCharsets.UTF_8);
    if (protocol == Protocol.TEXT) {
      agent.send(Query.of(text).encode(CAPABILITIES));
      results();
      return;
    }
    agent.send(new StatementPrepare(text).encode(CAPABILITIES));
    ByteBuf first = next();
    if (isError(first)) {
      return;
    }
    PrepareOk prepared = PrepareOk.decode(first, CAPABILITIES);
    definitions(prepared.parameters());
    definitions(prepared.columns());
    // MySQL 8.0.33 takes a cursor for queries alone, and an EXPLAIN with one ends the server.
    int cursor = protocol == Protocol.CURSOR && QUERY.matcher(sql).lookingAt() ? 1 : 0;
    agent.send(
        new StatementExecute(prepared.statementId(), cursor, 1, List.of(), List.of())
            .encode(CAPABILITIES));
    if (results()) {
      boolean more = true;
      while (more) {
        agent.send(new StatementFetch(prepared.statementId(), PORTION).encode(CAPABILITIES));
        more = portion();
      }
    }
    agent.send(new StatementClose(prepared.statementId()).encode(CAPABILITIES));
  }

  /** The error with which the last statement ended. */
  Optional<Err> error() {
    return error;
  }

  /** Whether the gateway refused the last statement. */
  boolean isRefused() {
    return error.isPresent()
        && error.get().text().startsWith("Sallyport: ")
        && !error.get().text().contains("message is withheld");
  }

  /** The content of all packets, in their order. */
  List<byte[]> received() {
    return received;
  }

  /** From now on rows are only counted. */
  void keepNothing() {
    keeps = false;
  }

  /** How many there were in all results. */
  long rows() {
    return rows;
  }

  /** Whether there is a cursor to fetch from. */
  private boolean results() throws IOException {
    while (true) {
      ByteBuf first = next();
      int header = first.getUnsignedByte(first.readerIndex());
      if (isError(first)) {
        return false;
      }
      int flags;
      if (header == Ok.HEADER) {
        flags = Ok.decode(first, CAPABILITIES).statusFlags();
      } else {
        int columns = (int) new PayloadReader("column count", first).readLengthEncodedInt();
        flags = definitions(columns);
        if (error.isPresent()) {
          return false;
        }
        if (StatusFlag.CURSOR_EXISTS.in(flags)) {
          return true;
        }
        flags = toEnd();
      }
      if (!StatusFlag.MORE_RESULTS.in(flags)) {
        return false;
      }
    }
  }

  private boolean portion() throws IOException {
    int flags = toEnd();
    return error.isEmpty() && !StatusFlag.LAST_ROW_SENT.in(flags);
  }

  private int definitions(int count) throws IOException {
    for (int i = 0; i < count; i++) {
      if (isError(next())) {
        return 0;
      }
    }
    return count == 0 ? 0 : Eof.decode(next(), CAPABILITIES).statusFlags();
  }

  private int toEnd() throws IOException {
    while (true) {
      ByteBuf row = next();
      if (isError(row)) {
        return 0;
      }
      if (Eof.matches(row)) {
        return Eof.decode(row, CAPABILITIES).statusFlags();
      }
      rows++;
    }
  }

  private boolean isError(ByteBuf payload) {
    if (Err.matches(payload)) {
      error = Optional.of(Err.decode(payload, CAPABILITIES));
    }
    return error.isPresent();
  }

  private ByteBuf next() throws IOException {
    Packet packet = agent.read();
    if (!keeps) {
      return packet.payload();
    }
    received.add(ByteBufUtil.getBytes(packet.payload()));
    return packet.payload();
  }

  @Override
  public void close() throws IOException {
    agent.close();
  }
}
