package dev.sallyport.store;

import dev.sallyport.recording.EventFormat;
import dev.sallyport.recording.SessionEvent;
import dev.sallyport.recording.UnreadableEventException;
import dev.sallyport.recording.chain.Chunk;
import dev.sallyport.recording.chain.Finding;
import java.security.SecureRandom;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Checks that statements are found by what they were: of some chunks, drawn anew each time so that
 * nobody knows which, or of all where there are not many. The table of statements has no signature;
 * the chunks have.
 */
final class IndexCheck {
  /** Of which each statement is looked up; bounds the time of a check. */
  private static final int CHUNKS = 5_000;

  private final Connection connection;
  private final Verification check;
  private final SecureRandom random = new SecureRandom();
  private final double chance;

  IndexCheck(Connection connection, Verification check) throws SQLException {
    this.connection = connection;
    this.check = check;
    try (PreparedStatement select = connection.prepareStatement("SELECT COUNT(*) FROM chunks");
        ResultSet row = select.executeQuery()) {
      row.next();
      this.chance = (double) CHUNKS / Math.max(1, row.getLong(1));
    }
  }

  /** Looks at a chunk that is as it was written, or passes it by. */
  void look(Chunk chunk, List<byte[]> lines) throws SQLException, UnreadableEventException {
    if (random.nextDouble() >= chance || !indexed(chunk.session())) {
      return;
    }
    for (byte[] line : lines) {
      if (EventFormat.read(line) instanceof SessionEvent.Judged judged) {
        statement(judged);
        accesses(judged);
      }
    }
  }

  /** What is left for later is not there yet. */
  private boolean indexed(String session) throws SQLException {
    try (PreparedStatement select =
        connection.prepareStatement("SELECT unindexed_from FROM sessions WHERE id = ?")) {
      select.setString(1, session);
      try (ResultSet row = select.executeQuery()) {
        return row.next() && row.getString(1) == null;
      }
    }
  }

  private void statement(SessionEvent.Judged judged) throws SQLException {
    String where = "statement " + judged.statement() + " of " + judged.session();
    try (PreparedStatement select =
        connection.prepareStatement("SELECT * FROM statements WHERE session = ? AND number = ?")) {
      select.setString(1, judged.session());
      select.setLong(2, judged.statement());
      try (ResultSet row = select.executeQuery()) {
        if (!row.next()) {
          check.find(
              Finding.missing(where, "is not among those that are searched; its chunk has it"));
          return;
        }
        for (Map.Entry<String, String> said : StatementRows.said(judged).entrySet()) {
          if (!DueSession.says(said.getValue(), row.getString(said.getKey()))) {
            check.find(
                Finding.changed(
                    where, "is searched by a " + said.getKey() + " that its chunk does not say"));
          }
        }
      }
    }
  }

  private void accesses(SessionEvent.Judged judged) throws SQLException {
    Set<String> tables = judged.tables() == null ? Set.of() : judged.tables();
    for (String table : tables) {
      try (PreparedStatement select =
          connection.prepareStatement(
              "SELECT 1 FROM session_accesses WHERE session = ? AND table_name = ?"
                  + " AND verdict = ? LIMIT 1")) {
        select.setString(1, judged.session());
        select.setString(2, StatementIndex.indexed(table));
        select.setString(3, judged.verdict() == null ? "" : judged.verdict());
        try (ResultSet row = select.executeQuery()) {
          if (!row.next()) {
            check.find(
                Finding.missing(
                    "session " + judged.session(),
                    "is not among those that are found by a table of statement "
                        + judged.statement()));
          }
        }
      }
    }
  }
}
