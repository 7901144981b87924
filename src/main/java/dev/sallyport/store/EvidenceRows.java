package dev.sallyport.store;

import dev.sallyport.recording.chain.Chunk;
import dev.sallyport.recording.chain.LedgerEntry;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;

/**
 * Chunks and entries of ledgers, read one after the other by JDBC. A row that somebody made huge is
 * not read into memory.
 */
final class EvidenceRows {
  private static final int ROWS_AT_ONCE = 50;

  /** Above what a chunk of the largest event is. */
  private static final int MAX_CONTENT = 260 << 20;

  private static final int MAX_WORD = 1_000;

  private EvidenceRows() {}

  /** Takes entries of ledgers. */
  interface EntryReader {
    void accept(LedgerEntry entry) throws SQLException;
  }

  /** Takes chunks; with what is wrong with one's content, or nothing. */
  interface ChunkReader {
    void accept(Chunk chunk, String damage) throws SQLException;
  }

  /** Reads entries of ledgers. */
  static void entries(Connection connection, String rest, EntryReader reader, Object... values)
      throws SQLException {
    String sql =
        "SELECT home, number, at, kind, SUBSTR(body, 1, "
            + (LedgerEntry.MAX_BODY + 1)
            + ") AS body, previous, key_id, hash, signature FROM ledger"
            + rest;
    try (PreparedStatement select = connection.prepareStatement(sql)) {
      select.setFetchSize(ROWS_AT_ONCE);
      bind(select, values);
      try (ResultSet row = select.executeQuery()) {
        while (row.next()) {
          reader.accept(
              new LedgerEntry(
                  word(row, "home"),
                  row.getLong("number"),
                  row.getLong("at"),
                  word(row, "kind"),
                  row.getString("body"),
                  word(row, "previous"),
                  word(row, "key_id"),
                  word(row, "hash"),
                  word(row, "signature")));
        }
      }
    }
  }

  private static String word(ResultSet row, String column) throws SQLException {
    String word = row.getString(column);
    return word == null ? "" : word.substring(0, Math.min(word.length(), MAX_WORD));
  }

  /** Reads chunks. */
  static void chunks(
      Connection connection, String where, String order, ChunkReader reader, Object... values)
      throws SQLException {
    String sql =
        "SELECT position, session, number, first_sequence, last_sequence, events, bytes, hash,"
            + " CASE WHEN LENGTH(content) <= "
            + MAX_CONTENT
            + " THEN content END AS content FROM chunks"
            + where
            + order;
    try (PreparedStatement select = connection.prepareStatement(sql)) {
      select.setFetchSize(ROWS_AT_ONCE);
      bind(select, values);
      try (ResultSet row = select.executeQuery()) {
        while (row.next()) {
          byte[] content = row.getBytes("content");
          reader.accept(
              new Chunk(
                  row.getLong("position"),
                  word(row, "session"),
                  row.getLong("number"),
                  row.getLong("first_sequence"),
                  row.getLong("last_sequence"),
                  row.getLong("events"),
                  row.getLong("bytes"),
                  word(row, "hash"),
                  content == null ? new byte[0] : content),
              content == null ? "has no content, or far more than a chunk can hold" : "");
        }
      }
    }
  }

  private static void bind(PreparedStatement select, Object... values) throws SQLException {
    for (int i = 0; i < values.length; i++) {
      select.setObject(i + 1, values[i]);
    }
  }
}
