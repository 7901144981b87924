package dev.sallyport.store;

import dev.sallyport.recording.SessionEvent;
import dev.sallyport.recording.UnreadableEventException;
import dev.sallyport.recording.chain.Chunk;
import dev.sallyport.recording.chain.DamagedChunkException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * The words of statements, for the index of another database. No index holds the texts: they are
 * read from the events, as when they were recorded.
 */
final class CopiedWords {
  private static final int ENTRIES_AT_ONCE = 500;

  private final Connection source;
  private final WordIndex words;
  private final PreparedStatement find;
  private final PreparedStatement insert;
  private final Set<Long> done = new HashSet<>();
  private long entries;
  private int waiting;

  private CopiedWords(
      Connection source, WordIndex words, PreparedStatement find, PreparedStatement insert) {
    this.source = source;
    this.words = words;
    this.find = find;
    this.insert = insert;
  }

  /**
   * Fills the index of the other database.
   *
   * @return of how many statements; fewer than there are where a chunk cannot be read
   */
  static long copy(Connection source, Connection target, WordIndex words) throws SQLException {
    try (PreparedStatement find =
            source.prepareStatement("SELECT id FROM statements WHERE session = ? AND number = ?");
        PreparedStatement insert = target.prepareStatement(words.insert())) {
      CopiedWords copy = new CopiedWords(source, words, find, insert);
      copy.sessions();
      copy.flush();
      return copy.entries;
    }
  }

  private void sessions() throws SQLException {
    try (Statement statement = source.createStatement();
        ResultSet row =
            statement.executeQuery(
                "SELECT id, opened_at, principal, principal_name, connection, acts_for"
                    + " FROM sessions WHERE id IN (SELECT session FROM statements)")) {
      while (row.next()) {
        done.clear();
        session(
            new SessionOf(
                row.getString("id"),
                row.getLong("opened_at"),
                row.getString("principal"),
                row.getString("principal_name"),
                row.getString("connection"),
                row.getString("acts_for")));
      }
    }
  }

  private void session(SessionOf session) throws SQLException {
    EvidenceRows.chunks(
        source,
        " WHERE session = ?",
        " ORDER BY last_sequence",
        (chunk, damage) -> {
          for (ChunkRows.Stored stored : events(chunk)) {
            if (stored.event() instanceof SessionEvent.Judged judged) {
              statement(judged, session);
            }
          }
        },
        session.id());
  }

  /** What is damaged has no words; that it is, the check of the chains says. */
  private static List<ChunkRows.Stored> events(Chunk chunk) {
    try {
      return ChunkRows.events(chunk);
    } catch (DamagedChunkException | UnreadableEventException e) {
      return List.of();
    }
  }

  /** The first of its number has the entry. */
  private void statement(SessionEvent.Judged judged, SessionOf session) throws SQLException {
    find.setString(1, session.id());
    find.setLong(2, judged.statement());
    try (ResultSet row = find.executeQuery()) {
      if (row.next() && done.add(row.getLong("id"))) {
        List<Object> values = words.values(StatementRows.entry(row.getLong("id"), judged, session));
        for (int i = 0; i < values.size(); i++) {
          if (values.get(i) instanceof Long number) {
            insert.setLong(i + 1, number);
          } else {
            insert.setString(i + 1, (String) values.get(i));
          }
        }
        insert.addBatch();
        entries++;
        if (++waiting == ENTRIES_AT_ONCE) {
          flush();
        }
      }
    }
  }

  private void flush() throws SQLException {
    if (waiting > 0) {
      insert.executeBatch();
      waiting = 0;
    }
  }
}
