package dev.sallyport.store;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import dev.sallyport.config.StoreConfig;
import dev.sallyport.recording.chain.Anchor;
import dev.sallyport.recording.chain.Chunk;
import dev.sallyport.recording.chain.DamagedChunkException;
import dev.sallyport.recording.chain.LedgerBody;
import dev.sallyport.recording.chain.LedgerEntry;
import dev.sallyport.recording.chain.LostEvents;
import io.vertx.core.json.JsonArray;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.NoSuchFileException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Writes evidence: chunks and acts as they are kept, and the entries of ledgers that speak of them,
 * one JSON object on a line. {@link EvidenceCheck} reads it. Blocks.
 */
public final class EvidenceFile {
  static final int VERSION = 2;

  /** The version in which acts came in. */
  static final int WITH_ACTS = 2;

  /** Parameters of one SQL statement. */
  private static final int MAX_SESSIONS = 10_000;

  private final boolean postgres;
  private final Connection connection;
  private final Scratch scratch;
  private final JsonGenerator json;
  private long entries;
  private long sessions;
  private long chunks;
  private long acts;

  private EvidenceFile(
      boolean postgres, Connection connection, Scratch scratch, JsonGenerator json) {
    this.postgres = postgres;
    this.connection = connection;
    this.scratch = scratch;
    this.json = json;
  }

  /**
   * Which sessions; everything where nothing is asked.
   *
   * @param sessions identifiers, at most 10,000
   *     <p>Acts go by the same times; where sessions are named, these are the acts about them and
   *     about requests of theirs.
   * @param from only what began at or after this instant
   * @param to only what began before this instant
   */
  public record Selection(List<String> sessions, Optional<Instant> from, Optional<Instant> to) {
    /** Checks the number. */
    public Selection {
      sessions = List.copyOf(sessions);
      if (sessions.size() > MAX_SESSIONS) {
        throw new IllegalArgumentException("at most " + MAX_SESSIONS + " sessions can be named");
      }
    }

    /** Everything. */
    public static Selection all() {
      return new Selection(List.of(), Optional.empty(), Optional.empty());
    }

    boolean isAll() {
      return sessions.isEmpty() && from.isEmpty() && to.isEmpty();
    }
  }

  /**
   * Writes it.
   *
   * @return how many sessions it holds
   * @throws NoSuchFileException when there is no such store
   */
  public static long write(StoreConfig store, Selection selection, OutputStream out)
      throws IOException, SQLException {
    try (Connection connection = Store.reading(store);
        Scratch scratch = Scratch.open();
        JsonGenerator json = new JsonFactory().createGenerator(out)) {
      json.disable(JsonGenerator.Feature.AUTO_CLOSE_TARGET);
      json.setRootValueSeparator(null);
      connection.setAutoCommit(false);
      EvidenceFile file =
          new EvidenceFile(store instanceof StoreConfig.PostgreSql, connection, scratch, json);
      try {
        file.write(selection);
      } catch (UncheckedIOException e) {
        throw e.getCause();
      }
      connection.rollback();
      return file.sessions;
    }
  }

  private void write(Selection selection) throws IOException, SQLException {
    json.writeStartObject();
    json.writeStringField("type", "evidence");
    json.writeNumberField("version", VERSION);
    json.writeBooleanField("whole", selection.isAll());
    end();
    select(selection);
    acts(selection, row -> scratch.see(act(row.getString("id"))));
    EvidenceRows.entries(
        connection,
        " WHERE kind IN ('begun', 'key_changed') ORDER BY home, number",
        entry -> entry("key", entry));
    EvidenceRows.entries(
        connection,
        " ORDER BY home, number",
        entry -> {
          if (selection.isAll() || speaksOfSelected(entry)) {
            entry("entry", entry);
            entries++;
          }
        });
    acts(selection, this::act);
    try (PreparedStatement select =
            connection.prepareStatement("SELECT id, chunks FROM sessions ORDER BY id");
        ResultSet row = select.executeQuery()) {
      while (row.next()) {
        if (scratch.seen(row.getString("id"))) {
          session(row.getString("id"), row.getLong("chunks"));
        }
      }
    }
    json.writeStartObject();
    json.writeStringField("type", "end");
    json.writeNumberField("entries", entries);
    json.writeNumberField("sessions", sessions);
    json.writeNumberField("chunks", chunks);
    json.writeNumberField("acts", acts);
    end();
  }

  /** Takes a row. */
  private interface RowReader {
    void accept(ResultSet row) throws SQLException;
  }

  private static String act(String id) {
    return "act " + id;
  }

  private void acts(Selection selection, RowReader reader) throws SQLException {
    Condition condition = new Condition();
    if (selection.sessions().isEmpty()) {
      selection.from().ifPresent(from -> condition.and("acted_at >= ?", Micros.of(from)));
      selection.to().ifPresent(to -> condition.and("acted_at < ?", Micros.of(to)));
    } else {
      String sessions = new JsonArray(selection.sessions()).encode();
      condition.and(
          "(subject IN (SELECT value FROM json_each(?)) OR subject IN (SELECT approval FROM reviews"
              + " WHERE session IN (SELECT value FROM json_each(?))))",
          sessions,
          sessions);
    }
    try (PreparedStatement select =
        connection.prepareStatement(
            text("SELECT * FROM acts" + condition.where() + " ORDER BY position"))) {
      each(select, condition.values(), reader);
    }
  }

  private String text(String sql) {
    return postgres ? PostgresText.marked(sql) : sql;
  }

  private static void each(PreparedStatement select, List<?> values, RowReader reader)
      throws SQLException {
    for (int i = 0; i < values.size(); i++) {
      select.setObject(i + 1, values.get(i));
    }
    try (ResultSet row = select.executeQuery()) {
      while (row.next()) {
        reader.accept(row);
      }
    }
  }

  private void act(ResultSet row) throws SQLException {
    acts++;
    try {
      json.writeStartObject();
      json.writeStringField("type", "act");
      json.writeStringField("id", row.getString("id"));
      json.writeNumberField("at", row.getLong("acted_at"));
      json.writeStringField("by", row.getString("acted_by"));
      json.writeStringField("by_name", row.getString("acted_by_name"));
      json.writeStringField("kind", row.getString("kind"));
      json.writeStringField("subject", row.getString("subject"));
      json.writeStringField("details", row.getString("details"));
      json.writeNumberField("position", row.getLong("position"));
      end();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void select(Selection selection) throws SQLException {
    Condition condition = new Condition();
    if (!selection.sessions().isEmpty()) {
      condition.andAll(
          "id IN (" + Database.marks(selection.sessions().size()) + ")", selection.sessions());
    }
    selection.from().ifPresent(from -> condition.and("opened_at >= ?", Micros.of(from)));
    selection.to().ifPresent(to -> condition.and("opened_at < ?", Micros.of(to)));
    try (PreparedStatement select =
        connection.prepareStatement("SELECT id FROM sessions" + condition.where())) {
      each(select, condition.values(), row -> scratch.see(row.getString("id")));
    }
  }

  private boolean speaksOfSelected(LedgerEntry entry) throws SQLException {
    try {
      return switch (entry.kind()) {
        case LedgerEntry.SEALED, LedgerEntry.CHECKPOINT ->
            anySeen(
                LedgerBody.anchors(LedgerBody.read(entry.body())).stream().map(Anchor::session));
        case LedgerEntry.LOST ->
            anySeen(
                LedgerBody.lost(LedgerBody.read(entry.body())).stretches().stream()
                    .map(LostEvents.Stretch::session));
        case LedgerEntry.ACTS ->
            anySeen(
                LedgerBody.digests(LedgerBody.read(entry.body())).keySet().stream()
                    .map(EvidenceFile::act));
        default -> false;
      };
    } catch (DamagedChunkException e) {
      // Who checks it is to see that.
      return true;
    }
  }

  private boolean anySeen(Stream<String> names) throws SQLException {
    for (String name : names.toList()) {
      if (scratch.seen(name)) {
        return true;
      }
    }
    return false;
  }

  private void session(String id, long count) throws IOException, SQLException {
    sessions++;
    json.writeStartObject();
    json.writeStringField("type", "session");
    json.writeStringField("session", id);
    json.writeNumberField("chunks", count);
    end();
    EvidenceRows.chunks(
        connection,
        " WHERE session = ?",
        " ORDER BY last_sequence",
        (chunk, damage) -> chunk(chunk),
        id);
  }

  private void chunk(Chunk chunk) {
    chunks++;
    try {
      json.writeStartObject();
      json.writeStringField("type", "chunk");
      json.writeNumberField("position", chunk.position());
      json.writeStringField("session", chunk.session());
      json.writeNumberField("number", chunk.number());
      json.writeNumberField("first", chunk.firstSequence());
      json.writeNumberField("last", chunk.lastSequence());
      json.writeNumberField("events", chunk.events());
      json.writeNumberField("bytes", chunk.bytes());
      json.writeStringField("hash", chunk.hash());
      json.writeBinaryField("content", chunk.content());
      end();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void entry(String type, LedgerEntry entry) {
    try {
      json.writeStartObject();
      json.writeStringField("type", type);
      json.writeStringField("home", entry.home());
      json.writeNumberField("number", entry.number());
      json.writeNumberField("at", entry.at());
      json.writeStringField("kind", entry.kind());
      json.writeStringField("body", entry.body());
      json.writeStringField("previous", entry.previous());
      json.writeStringField("key_id", entry.keyId());
      json.writeStringField("hash", entry.hash());
      json.writeStringField("signature", entry.signature());
      end();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void end() throws IOException {
    json.writeEndObject();
    json.writeRaw('\n');
  }
}
