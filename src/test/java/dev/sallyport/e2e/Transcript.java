package dev.sallyport.e2e;

import dev.sallyport.wire.Capabilities;
import dev.sallyport.wire.Capability;
import dev.sallyport.wire.Packet;
import dev.sallyport.wire.PayloadReader;
import dev.sallyport.wire.command.Query;
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
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/**
 * Answers as lines of text that can be compared between a server and the gate: column definitions
 * and rows byte by byte, the rest without what differs from session to session.
 */
final class Transcript {
  /** How it was carried out is not told at all where columns are masked, as they are here. */
  private static final Set<StatusFlag> INCIDENTAL =
      EnumSet.of(
          StatusFlag.SESSION_STATE_CHANGED,
          StatusFlag.QUERY_WAS_SLOW,
          StatusFlag.NO_INDEX_USED,
          StatusFlag.NO_GOOD_INDEX_USED);

  private final RawAgent agent;
  private final Capabilities capabilities;
  private final List<String> lines = new ArrayList<>();
  private int statement;

  Transcript(RawAgent agent) {
    this.agent = agent;
    this.capabilities = agent.capabilities();
  }

  List<String> lines() {
    return List.copyOf(lines);
  }

  /** The server's number of the statement that {@link #prepare} prepared last. */
  int statement() {
    return statement;
  }

  Transcript query(String sql) throws IOException {
    lines.add("-- " + (sql.length() > 200 ? sql.substring(0, 200) : sql));
    agent.send(Query.of(sql.getBytes(StandardCharsets.UTF_8)).encode(capabilities));
    return result();
  }

  /** Sends a command that is answered by a result, OK or an error. */
  Transcript command(String name, ByteBuf payload) throws IOException {
    lines.add("-- " + name);
    agent.send(payload);
    return result();
  }

  /** Sends a command that is not answered. */
  Transcript silent(String name, ByteBuf payload) throws IOException {
    lines.add("-- " + name);
    agent.send(payload);
    return this;
  }

  Transcript prepare(String sql, ByteBuf payload) throws IOException {
    lines.add("-- prepare " + sql);
    agent.send(payload);
    Packet first = agent.read();
    if (Err.matches(first.payload())) {
      error(first);
      return this;
    }
    PrepareOk ok = PrepareOk.decode(first.payload(), capabilities);
    statement = ok.statementId();
    lines.add("prepared " + ok.columns() + " columns, " + ok.parameters() + " parameters");
    definitions(ok.parameters());
    definitions(ok.columns());
    return this;
  }

  /** COM_FIELD_LIST and COM_STMT_FETCH: packets up to EOF or an error. */
  Transcript untilEof(String name, ByteBuf payload) throws IOException {
    lines.add("-- " + name);
    agent.send(payload);
    while (true) {
      Packet packet = agent.read();
      if (Err.matches(packet.payload())) {
        error(packet);
        return this;
      }
      if (ends(packet)) {
        return this;
      }
      lines.add(ByteBufUtil.hexDump(packet.payload()));
    }
  }

  /** COM_STATISTICS: one packet of text, of which only the first word is stable. */
  Transcript text(String name, ByteBuf payload) throws IOException {
    lines.add("-- " + name);
    agent.send(payload);
    String text = agent.read().payload().toString(StandardCharsets.UTF_8);
    lines.add(text.substring(0, text.indexOf(':')));
    return this;
  }

  private Transcript result() throws IOException {
    boolean more = true;
    while (more) {
      Packet first = agent.read();
      int header = header(first);
      if (header == Err.HEADER) {
        error(first);
        return this;
      }
      if (header == Ok.HEADER || header == Eof.HEADER) {
        more = StatusFlag.MORE_RESULTS.in(done(first));
      } else {
        int columns =
            (int) new PayloadReader("column count", first.payload()).readLengthEncodedInt();
        boolean fetchedLater = StatusFlag.CURSOR_EXISTS.in(definitions(columns));
        more = !fetchedLater && rows();
      }
    }
    return this;
  }

  /** Status flags after the definitions, where they are sent. */
  private int definitions(int count) throws IOException {
    for (int i = 0; i < count; i++) {
      lines.add("column " + ByteBufUtil.hexDump(agent.read().payload()));
    }
    return count > 0 && !capabilities.has(Capability.DEPRECATE_EOF) ? done(agent.read()) : 0;
  }

  private boolean rows() throws IOException {
    while (true) {
      Packet packet = agent.read();
      if (Err.matches(packet.payload())) {
        error(packet);
        return false;
      }
      if (header(packet) == Eof.HEADER && packet.payload().readableBytes() < 0xffffff) {
        return StatusFlag.MORE_RESULTS.in(done(packet));
      }
      ByteBuf row = packet.payload();
      lines.add(
          row.readableBytes() > 1000
              ? "row of " + row.readableBytes() + " bytes, hash " + row.hashCode()
              : "row " + ByteBufUtil.hexDump(row));
    }
  }

  private boolean ends(Packet packet) {
    if (header(packet) != Eof.HEADER) {
      return false;
    }
    done(packet);
    return true;
  }

  private int done(Packet packet) {
    int flags;
    if (header(packet) == Eof.HEADER && !capabilities.has(Capability.DEPRECATE_EOF)) {
      Eof eof = Eof.decode(packet.payload(), capabilities);
      flags = eof.statusFlags();
      lines.add("end, " + eof.warnings() + " warnings" + words(flags));
    } else {
      Ok ok = Ok.decode(packet.payload(), capabilities);
      flags = ok.statusFlags();
      lines.add(
          "ok, "
              + ok.affectedRows()
              + " affected, id "
              + ok.lastInsertId()
              + ", "
              + ok.warnings()
              + " warnings, "
              + new String(ok.info(), StandardCharsets.UTF_8)
              + words(flags));
    }
    return flags;
  }

  private static String words(int flags) {
    StringBuilder words = new StringBuilder();
    for (StatusFlag flag : StatusFlag.values()) {
      if (!INCIDENTAL.contains(flag) && flag.in(flags)) {
        words.append(' ').append(flag.name().toLowerCase(Locale.ROOT));
      }
    }
    return words.toString();
  }

  private void error(Packet packet) {
    Err err = Err.decode(packet.payload(), capabilities);
    lines.add("error " + err.code() + " " + err.sqlState() + " " + err.text());
  }

  private static int header(Packet packet) {
    return packet.payload().getUnsignedByte(packet.payload().readerIndex());
  }
}
