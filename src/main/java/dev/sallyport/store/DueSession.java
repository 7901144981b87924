package dev.sallyport.store;

import dev.sallyport.recording.EventFormat;
import dev.sallyport.recording.SessionEvent;
import dev.sallyport.recording.UnreadableEventException;
import dev.sallyport.recording.chain.Chunk;
import dev.sallyport.recording.chain.DamagedChunkException;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.Tuple;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;

/**
 * A session that rules and holds say may be deleted, by its row. The row is not signed: who can
 * write to the file could make a session older than it is, or somebody else's, and have us delete
 * what nobody may, with a tombstone of ours. So the row has to say what its chunks do.
 */
final class DueSession {
  private static final byte[] CLOSED = "{\"type\":\"closed\"".getBytes(StandardCharsets.UTF_8);
  private static final Duration DAY = Duration.ofDays(1);

  /** Columns of a session's row that repeat what its first event says, and where a tally has it. */
  static final List<String> HEAD_COLUMNS =
      List.of(
          "principal",
          "principal_name",
          "kind",
          "connection",
          "client",
          "opened_at",
          "what",
          "purpose",
          "lease",
          "flags",
          "acts_for");

  /** Of a tally's values that stand before these. */
  static final int HEAD_OFFSET = 2;

  private final SqlConnection connection;
  private final Row row;
  private String head = Chunk.NONE;
  private long chunks;
  private long last = -1;
  private Long closed;

  DueSession(SqlConnection connection, Row row) {
    this.connection = connection;
    this.row = row;
  }

  /** Why it must not be deleted; empty when its row says what its chunks do. */
  Future<Optional<String>> objection() {
    return connection
        .preparedQuery(
            "SELECT "
                + ChunkRows.COLUMNS
                + " FROM chunks WHERE session = ? AND last_sequence > ?"
                + " ORDER BY last_sequence LIMIT 1")
        .execute(Tuple.of(row.getString("id"), last))
        .compose(
            rows ->
                rows.size() == 0
                    ? Future.succeededFuture(end())
                    : aside(() -> take(ChunkRows.chunk(rows.iterator().next())))
                        .compose(
                            wrong ->
                                wrong.isPresent() ? Future.succeededFuture(wrong) : objection()));
  }

  /** A chunk may be of many megabytes. */
  static <T> Future<T> aside(Callable<T> step) {
    Context context = Vertx.currentContext();
    return context == null
        ? Future.failedFuture("retention runs on a context")
        : context.executeBlocking(step, false);
  }

  private Optional<String> take(Chunk chunk) {
    if (chunk.number() != chunks + 1
        || chunk.firstSequence() <= last
        || chunk.lastSequence() < chunk.firstSequence()
        || !chunk.hashAfter(head).equals(chunk.hash())) {
      return Optional.of("chunk " + (chunks + 1) + " is not as it was written");
    }
    try {
      List<byte[]> lines = Chunk.lines(chunk.plain());
      if (chunk.number() == 1 && !begins(EventFormat.read(lines.get(0)))) {
        return Optional.of("its row does not say what its first event does");
      }
      for (byte[] line : lines) {
        if (closed == null
            && beginsWith(line, CLOSED)
            && EventFormat.read(line) instanceof SessionEvent.Closed end) {
          closed = Micros.of(end.at());
        }
      }
    } catch (DamagedChunkException | UnreadableEventException e) {
      return Optional.of("chunk " + chunk.number() + " cannot be read");
    }
    chunks = chunk.number();
    last = chunk.lastSequence();
    head = chunk.hash();
    return Optional.empty();
  }

  private boolean begins(SessionEvent first) {
    if (first instanceof SessionEvent.LoginRefused) {
      long day = row.getLong("opened_at");
      long at = Micros.of(first.at());
      return LoginDay.LOGINS.equals(row.getString("what"))
          && at >= day
          && at - day < DAY.toMillis() * 1_000;
    }
    Tuple said = SessionTally.head(row.getString("id"), "", first);
    for (int i = 0; i < HEAD_COLUMNS.size(); i++) {
      if (!says(
          said.getValue(i + HEAD_OFFSET), String.valueOf(row.getValue(HEAD_COLUMNS.get(i))))) {
        return false;
      }
    }
    return true;
  }

  /** Whether a column keeps what an event says: as it is, or as the database can. */
  static boolean says(Object said, String kept) {
    String text = String.valueOf(said);
    return text.equals(kept) || KeptText.of(text).equals(kept);
  }

  private Optional<String> end() {
    if (chunks != row.getLong("chunks")
        || last != row.getLong("last_sequence")
        || !head.equals(row.getString("head"))) {
      return Optional.of("its row does not say how its chain ends");
    }
    boolean ends = SessionTally.SESSION.equals(row.getString("what"));
    return ends && (closed == null || !closed.equals(row.getLong("closed_at")))
        ? Optional.of("its row does not say when it was closed")
        : Optional.empty();
  }

  private static boolean beginsWith(byte[] line, byte[] beginning) {
    return line.length >= beginning.length
        && Arrays.equals(line, 0, beginning.length, beginning, 0, beginning.length);
  }
}
