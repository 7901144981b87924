package dev.sallyport.session.relay;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.sallyport.wire.MalformedPacketException;
import dev.sallyport.wire.response.Eof;
import dev.sallyport.wire.response.Err;
import dev.sallyport.wire.response.Ok;
import dev.sallyport.wire.response.SessionStateChange;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * What an answer said: counts, error, and changes of the server's session state. Filled by a relay.
 */
public final class Answer {
  /** The server's own are shorter. */
  private static final int MAX_INFO = 256;

  /** Of changes; the variables of a server with their longest values take less. */
  private static final int MAX_CHANGE_BYTES = 4 << 20;

  private static final int CHANGE_BYTES = 200;
  private static final int UNKNOWN = -1;

  private long affectedRows;
  private long rows;
  private long results;
  private long warnings;
  private long lastInsertId;
  private String info = "";
  private int statusFlags = UNKNOWN;
  private Optional<Err> error = Optional.empty();
  private Map<String, SessionStateChange> changes = Map.of();
  private long changeBytes;

  void onOk(Ok ok) {
    affectedRows += ok.affectedRows();
    warnings += ok.warnings();
    if (ok.lastInsertId() != 0) {
      lastInsertId = ok.lastInsertId();
    }
    if (ok.info().length > 0) {
      info = new String(ok.info(), 0, Math.min(MAX_INFO, ok.info().length), UTF_8);
    }
    statusFlags = ok.statusFlags();
    if (!ok.changes().isEmpty()) {
      changes = changes.isEmpty() ? new LinkedHashMap<>() : changes;
      ok.changes().forEach(this::onChange);
    }
  }

  /** A routine that loops changes the same over and over: what counts is how it is at the end. */
  private void onChange(SessionStateChange change) {
    String what = what(change);
    SessionStateChange before = changes.remove(what);
    changeBytes += bytesOf(change) - (before == null ? 0 : bytesOf(before));
    if (changeBytes > MAX_CHANGE_BYTES) {
      throw new MalformedPacketException(
          "session state", 0, "at most " + MAX_CHANGE_BYTES + " bytes in an answer", "more");
    }
    changes.put(what, change);
  }

  private static String what(SessionStateChange change) {
    if (change instanceof SessionStateChange.SystemVariable variable) {
      return "variable " + variable.name();
    }
    return change instanceof SessionStateChange.Other other
        ? "other " + other.type()
        : change.getClass().getSimpleName();
  }

  private static long bytesOf(SessionStateChange change) {
    if (change instanceof SessionStateChange.SystemVariable variable) {
      return CHANGE_BYTES + variable.name().length() + variable.value().length();
    }
    if (change instanceof SessionStateChange.Schema schema) {
      return CHANGE_BYTES + schema.name().length();
    }
    return change instanceof SessionStateChange.Other other
        ? CHANGE_BYTES + other.bytes().length
        : CHANGE_BYTES;
  }

  /** The end of columns says nothing that the end of rows does not say again. */
  void onColumnsEnd(int flags) {
    statusFlags = flags;
  }

  void onEof(Eof eof) {
    statusFlags = eof.statusFlags();
    warnings += eof.warnings();
  }

  void onResult() {
    results++;
  }

  void onRow() {
    rows++;
  }

  void onRows(int count) {
    rows += count;
  }

  void onError(Err err) {
    error = Optional.of(err);
  }

  /** Sum over all results of the answer. */
  public long affectedRows() {
    return affectedRows;
  }

  /** As the client was told, over all results. */
  public long warnings() {
    return warnings;
  }

  /** The last one that was given; 0 for none. */
  public long lastInsertId() {
    return lastInsertId;
  }

  /** The server's words about the last result, shortened if need be; empty when it has none. */
  public String info() {
    return info;
  }

  /** Rows of all results. */
  public long rows() {
    return rows;
  }

  /** How many results came to their end. */
  public long results() {
    return results;
  }

  /** Status flags of the last OK or EOF packet, if there was one. */
  public OptionalInt statusFlags() {
    return statusFlags == UNKNOWN ? OptionalInt.empty() : OptionalInt.of(statusFlags);
  }

  /** The error that ended it, as the database sent it. */
  public Optional<Err> error() {
    return error;
  }

  /** Changes of the session's state, the last of each thing, in order. */
  public List<SessionStateChange> changes() {
    return List.copyOf(changes.values());
  }
}
