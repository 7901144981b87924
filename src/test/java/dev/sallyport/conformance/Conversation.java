package dev.sallyport.conformance;

import dev.sallyport.wire.Capabilities;
import dev.sallyport.wire.Capability;
import dev.sallyport.wire.Packet;
import dev.sallyport.wire.PayloadReader;
import dev.sallyport.wire.PayloadWriter;
import dev.sallyport.wire.command.BoundValue;
import dev.sallyport.wire.command.Command;
import dev.sallyport.wire.command.Query;
import dev.sallyport.wire.command.StatementExecute;
import dev.sallyport.wire.command.StatementPrepare;
import dev.sallyport.wire.response.Eof;
import dev.sallyport.wire.response.Err;
import dev.sallyport.wire.response.LocalInfileRequest;
import dev.sallyport.wire.response.Ok;
import dev.sallyport.wire.response.PrepareOk;
import dev.sallyport.wire.response.SessionStateChange;
import dev.sallyport.wire.response.StatusFlag;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import java.io.EOFException;
import java.io.IOException;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Stream;

/**
 * What is said on one connection, as lines that can be compared: every packet with its number and
 * its bytes. OK packets of sessions that are tracked are taken apart, a line for each change.
 */
final class Conversation {
  private static final int MAX_SHOWN_BYTES = 600;
  private static final int PART_OF_FILE = 50_000;
  private static final int MAX_FRAME = 0xffffff;

  /** Variables that never have the same value twice. */
  private static final Set<String> PASSING =
      Set.of("statement_id", "timestamp", "pseudo_thread_id");

  private final Wire wire;
  private final Capabilities agreed;
  private final List<String> lines = new ArrayList<>();
  private byte[] file = new byte[0];
  private int statement;
  private boolean numbered = true;

  Conversation(Wire wire) {
    this.wire = wire;
    this.agreed = wire.agreed();
  }

  List<String> lines() {
    return List.copyOf(lines);
  }

  Wire wire() {
    return wire;
  }

  /** What client and peer have agreed on. */
  Capabilities agreed() {
    return agreed;
  }

  /** The number of the statement that was prepared last. */
  int statement() {
    return statement;
  }

  /** From here on the numbers of packets are not told: a server that compresses has its own. */
  Conversation withoutNumbers() {
    numbered = false;
    return this;
  }

  private String number(Packet packet) {
    return numbered ? Integer.toString(packet.sequence()) : "-";
  }

  /** Adds what a case finds by itself. */
  Conversation note(String line) {
    lines.add(line);
    return this;
  }

  /** What is sent when a server asks for a file. */
  Conversation withFile(String content) {
    file = content.getBytes(StandardCharsets.UTF_8);
    return this;
  }

  Conversation query(String sql) throws IOException {
    return query(sql.getBytes(StandardCharsets.UTF_8));
  }

  Conversation queries(String... all) throws IOException {
    for (String sql : all) {
      query(sql);
    }
    return this;
  }

  Conversation query(byte[] sql) throws IOException {
    String text = new String(sql, StandardCharsets.ISO_8859_1);
    lines.add("> " + (text.length() > 160 ? text.substring(0, 160) : text));
    wire.send(Query.of(sql).encode(agreed));
    return result();
  }

  /** A command that is answered as a query is. */
  Conversation command(String name, ByteBuf payload) throws IOException {
    lines.add("> " + name);
    wire.send(payload);
    return result();
  }

  /** A command without arguments. */
  Conversation command(Command command) throws IOException {
    return command(command.label(), bare(command));
  }

  /** A command that is not answered. */
  Conversation silent(String name, ByteBuf payload) throws IOException {
    lines.add("> " + name);
    wire.send(payload);
    return this;
  }

  Conversation prepare(String sql) throws IOException {
    lines.add("> prepare " + sql);
    wire.send(new StatementPrepare(sql.getBytes(StandardCharsets.UTF_8)).encode(agreed));
    Packet first = wire.read();
    if (Err.matches(first.payload())) {
      error(first);
      return this;
    }
    PrepareOk ok = PrepareOk.decode(first.payload(), agreed);
    statement = ok.statementId();
    // The server counts its statements as it likes.
    show("prepared", new Packet(first.sequence(), first.lastSequence(), without(ok)));
    definitions(ok.parameters());
    definitions(ok.columns());
    return this;
  }

  /** Executes what was prepared last. */
  Conversation execute(int flags, BoundValue... values) throws IOException {
    StatementExecute execute =
        new StatementExecute(
            statement, flags, 1, List.of(values), Stream.of(values).map(BoundValue::type).toList());
    return command("execute", execute.encode(agreed));
  }

  /** COM_FIELD_LIST and COM_STMT_FETCH: packets up to the end. */
  Conversation untilEnd(String name, ByteBuf payload) throws IOException {
    lines.add("> " + name);
    wire.send(payload);
    for (Packet packet = wire.read(); ; packet = wire.read()) {
      if (Err.matches(packet.payload())) {
        error(packet);
        return this;
      }
      if (header(packet) == Eof.HEADER && packet.payload().readableBytes() < MAX_FRAME) {
        done(packet);
        return this;
      }
      show("packet", packet);
    }
  }

  /** Reads the answer to something that was sent by other means. */
  Conversation result() throws IOException {
    try {
      boolean more = true;
      while (more) {
        more = oneResult();
      }
    } catch (EOFException | SocketException gone) {
      lines.add("hung up");
    }
    return this;
  }

  private boolean oneResult() throws IOException {
    Packet first = wire.read();
    int header = header(first);
    if (header == Err.HEADER) {
      error(first);
      return false;
    }
    if (header == LocalInfileRequest.HEADER) {
      show("wants file", first);
      int next = first.lastSequence() + 1;
      for (int at = 0; at < file.length; at += PART_OF_FILE) {
        int length = Math.min(PART_OF_FILE, file.length - at);
        next = wire.send(next, Unpooled.wrappedBuffer(file, at, length));
      }
      wire.send(next, Unpooled.EMPTY_BUFFER);
      return true;
    }
    if (header == Ok.HEADER || header == Eof.HEADER) {
      return StatusFlag.MORE_RESULTS.in(done(first));
    }
    show("columns", first);
    PayloadReader head = new PayloadReader("column count", first.payload().duplicate());
    boolean definitionsFollow = true;
    if (agreed.has(Capability.OPTIONAL_RESULTSET_METADATA)) {
      definitionsFollow = head.readInt1() == 1;
    }
    int columns = (int) head.readLengthEncodedInt();
    int flags = definitions(definitionsFollow ? columns : 0);
    // MySQL says of its OUT parameters in front of them alone that another result follows.
    boolean outParameters = StatusFlag.PS_OUT_PARAMS.in(flags) && StatusFlag.MORE_RESULTS.in(flags);
    return !StatusFlag.CURSOR_EXISTS.in(flags) && rows(outParameters);
  }

  /** Status flags after the definitions, where they are sent. */
  private int definitions(int count) throws IOException {
    for (int i = 0; i < count; i++) {
      show("column", wire.read());
    }
    return count > 0 && !agreed.has(Capability.DEPRECATE_EOF) ? done(wire.read()) : 0;
  }

  private boolean rows(boolean outParameters) throws IOException {
    while (true) {
      Packet packet = wire.read();
      if (Err.matches(packet.payload())) {
        error(packet);
        return false;
      }
      if (header(packet) == Eof.HEADER && packet.payload().readableBytes() < MAX_FRAME) {
        return StatusFlag.MORE_RESULTS.in(done(packet)) || outParameters;
      }
      show("row", packet);
    }
  }

  private int done(Packet packet) {
    if (header(packet) == Eof.HEADER && !agreed.has(Capability.DEPRECATE_EOF)) {
      show("eof", packet);
      return Eof.decode(packet.payload().duplicate(), agreed).statusFlags();
    }
    Ok ok = Ok.decode(packet.payload().duplicate(), agreed);
    if (!agreed.has(Capability.SESSION_TRACK)) {
      show("ok", packet);
      return ok.statusFlags();
    }
    lines.add(
        number(packet)
            + " ok affected="
            + ok.affectedRows()
            + " id="
            + ok.lastInsertId()
            + words(ok.statusFlags())
            + " warnings="
            + ok.warnings()
            + " "
            + new String(ok.info(), StandardCharsets.UTF_8));
    ok.changes().stream().map(Conversation::shown).sorted().forEach(lines::add);
    return ok.statusFlags();
  }

  private static String shown(SessionStateChange change) {
    if (change instanceof SessionStateChange.SystemVariable variable
        && PASSING.contains(variable.name())) {
      return "  change " + variable.name();
    }
    return change instanceof SessionStateChange.Other other
        ? "  change " + other.type() + " " + ByteBufUtil.hexDump(other.bytes())
        : "  change " + change;
  }

  private static String words(int flags) {
    StringBuilder words = new StringBuilder();
    for (StatusFlag flag : StatusFlag.values()) {
      if (flag != StatusFlag.SESSION_STATE_CHANGED && flag.in(flags)) {
        words.append(' ').append(flag.name().toLowerCase(Locale.ROOT));
      }
    }
    return words.toString();
  }

  private void error(Packet packet) {
    Err err = Err.decode(packet.payload().duplicate(), agreed);
    String text = err.text().replace("(" + statement + ")", "(n)");
    text = text.replace("statement " + statement + " ", "statement n ");
    lines.add(number(packet) + " error " + err.code() + " " + err.sqlState() + " " + text);
  }

  private void show(String kind, Packet packet) {
    ByteBuf payload = packet.payload();
    int bytes = payload.readableBytes();
    lines.add(
        number(packet)
            + " "
            + kind
            + " "
            + (bytes <= MAX_SHOWN_BYTES
                ? ByteBufUtil.hexDump(payload)
                : bytes + " bytes " + ByteBufUtil.hashCode(payload)));
  }

  private ByteBuf without(PrepareOk ok) {
    return new PrepareOk(0, ok.columns(), ok.parameters(), ok.warnings()).encode(agreed);
  }

  static ByteBuf bare(Command command) {
    return new PayloadWriter().writeInt1(command.code()).toPayload();
  }

  private static int header(Packet packet) {
    ByteBuf payload = packet.payload();
    return payload.isReadable() ? payload.getUnsignedByte(payload.readerIndex()) : -1;
  }
}
