package dev.sallyport.store;

import dev.sallyport.config.StoreConfig;
import dev.sallyport.recording.EventFormat;
import dev.sallyport.recording.SessionEvent;
import dev.sallyport.recording.UnreadableEventException;
import dev.sallyport.recording.chain.Anchor;
import dev.sallyport.recording.chain.Chunk;
import dev.sallyport.recording.chain.DamagedChunkException;
import dev.sallyport.recording.chain.Finding;
import dev.sallyport.recording.chain.LedgerEntry;
import io.vertx.sqlclient.Tuple;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.Set;

/**
 * Checks a store, also while a gateway uses it: everything is read as it is at one moment. Holds
 * one chunk in memory at a time. Blocks.
 */
public final class StoreCheck {
  private final Connection connection;
  private final Scratch scratch;
  private final Verification check;

  /** Null where one session alone is checked. */
  private IndexCheck index;

  private StoreCheck(Connection connection, Scratch scratch, Verification check) {
    this.connection = connection;
    this.scratch = scratch;
    this.check = check;
  }

  /**
   * Checks a store.
   *
   * @param trusted identifiers of keys that are known from elsewhere; none to believe the store
   * @param heads entries that it must hold
   * @throws NoSuchFileException when there is none
   * @throws SQLException when it cannot be read as a store of this version
   */
  public static AuditReport of(StoreConfig store, Set<String> trusted, List<LedgerEntry.Head> heads)
      throws IOException, SQLException {
    try (Connection connection = Store.reading(store)) {
      connection.setAutoCommit(false);
      AuditReport report = of(connection, trusted, heads);
      connection.rollback();
      return report;
    }
  }

  /** The same of what a transaction sees. */
  static AuditReport of(Connection connection, Set<String> trusted, List<LedgerEntry.Head> heads)
      throws IOException, SQLException {
    try (Scratch scratch = Scratch.open()) {
      return new StoreCheck(connection, scratch, new Verification(scratch, trusted, heads, true))
          .run();
    }
  }

  /**
   * Checks one session: its chunks, its row, and what the ledger says of it.
   *
   * @param trusted identifiers of keys that are known from elsewhere; none to believe the store
   * @throws NoSuchFileException when there is no store
   */
  public static AuditReport ofSession(StoreConfig store, String session, Set<String> trusted)
      throws IOException, SQLException {
    try (Connection connection = Store.reading(store);
        Scratch scratch = Scratch.open()) {
      connection.setAutoCommit(false);
      AuditReport report =
          new StoreCheck(connection, scratch, new Verification(scratch, trusted, List.of(), false))
              .run(session);
      connection.rollback();
      return report;
    }
  }

  private AuditReport run(String session) throws SQLException {
    EvidenceRows.entries(
        connection, " WHERE kind IN ('begun', 'key_changed') ORDER BY home, number", check::key);
    EvidenceRows.entries(
        connection,
        " WHERE kind IN ('sealed', 'checkpoint', 'deleted', 'lost') AND body LIKE ? ESCAPE '!'"
            // Up to the last checkpoint all is signed, also what no entry speaks of any more.
            + " OR kind = 'checkpoint' AND number = (SELECT MAX(number) FROM ledger l"
            + " WHERE l.home = ledger.home AND l.kind = 'checkpoint') ORDER BY home, number",
        check::entry,
        Condition.pattern(session));
    chunks(" WHERE session = ?", session);
    sessionsWithoutChunks(" AND s.id = ?", session);
    return check.finish();
  }

  private AuditReport run() throws SQLException {
    ledger();
    index = new IndexCheck(connection, check);
    chunks("");
    sessionsWithoutChunks("");
    positions();
    new RowsCheck(connection, scratch, check).run();
    new SqliteFileCheck(connection, check).run();
    return check.finish();
  }

  private void ledger() throws SQLException {
    EvidenceRows.entries(
        connection, " WHERE kind IN ('begun', 'key_changed') ORDER BY home, number", check::key);
    EvidenceRows.entries(connection, " ORDER BY home, number", check::entry);
    // Read before the report is made of what was seen: a ledger cut off at its end.
    try (PreparedStatement heads =
            connection.prepareStatement(
                "SELECT h.home, h.number, h.hash, l.hash AS found FROM ledger_heads h LEFT JOIN"
                    + " ledger l ON l.home = h.home AND l.number = h.number");
        ResultSet row = heads.executeQuery()) {
      while (row.next()) {
        String where = "ledger " + row.getString("home") + "#" + row.getLong("number");
        if (row.getString("found") == null) {
          check.find(Finding.missing(where, "is missing: it was the last entry"));
        } else if (!row.getString("found").equals(row.getString("hash"))) {
          check.find(Finding.changed(where, "is not the entry with which the ledger ended"));
        }
      }
    }
    String longer =
        "SELECT home, MAX(number) AS number FROM ledger l GROUP BY home HAVING MAX(number) >"
            + " COALESCE((SELECT number FROM ledger_heads h WHERE h.home = l.home), 0)";
    try (PreparedStatement entries = connection.prepareStatement(longer);
        ResultSet row = entries.executeQuery()) {
      while (row.next()) {
        check.find(
            Finding.added(
                "ledger " + row.getString("home") + "#" + row.getLong("number"),
                "stands after the entry with which the ledger ended"));
      }
    }
  }

  private void chunks(String where, Object... values) throws SQLException {
    String[] session = {""};
    EvidenceRows.chunks(
        connection,
        where,
        " ORDER BY session, last_sequence",
        (chunk, damage) -> {
          if (!session[0].isEmpty() && !session[0].equals(chunk.session())) {
            end();
          }
          session[0] = chunk.session();
          boolean whole = check.chunk(chunk);
          if (damage.isEmpty()) {
            if (whole) {
              content(chunk);
            }
          } else {
            check.find(Finding.changed(where(chunk), damage));
          }
        },
        values);
    if (!session[0].isEmpty()) {
      end();
    }
  }

  private static String where(Chunk chunk) {
    return "chunk " + chunk.number() + " of " + chunk.session();
  }

  /** That the content is what the columns say; and that a session's row is what its events say. */
  private void content(Chunk chunk) throws SQLException {
    try {
      List<byte[]> lines = Chunk.lines(chunk.plain());
      if (lines.size() != chunk.events()) {
        check.find(Finding.changed(where(chunk), "does not hold as many events as it says"));
      }
      if (chunk.number() == 1) {
        SessionEvent first = EventFormat.read(lines.get(0));
        if (!(first instanceof SessionEvent.LoginRefused)) {
          row(chunk.session(), first);
        }
      }
      if (index != null) {
        index.look(chunk, lines);
      }
      if (chunk.session().startsWith(LoginDay.LOGINS)) {
        for (byte[] line : lines) {
          if (EventFormat.read(line) instanceof SessionEvent.LoginRefused login) {
            RowsCheck.login(connection, scratch, check, login);
          }
        }
      }
    } catch (DamagedChunkException | UnreadableEventException e) {
      check.find(Finding.changed(where(chunk), e.getMessage()));
    }
  }

  private void row(String session, SessionEvent first) throws SQLException {
    Tuple said = SessionTally.head(session, "", first);
    try (PreparedStatement select =
        connection.prepareStatement("SELECT * FROM sessions WHERE id = ?")) {
      select.setString(1, session);
      try (ResultSet row = select.executeQuery()) {
        if (!row.next()) {
          return;
        }
        for (int i = 0; i < DueSession.HEAD_COLUMNS.size(); i++) {
          String column = DueSession.HEAD_COLUMNS.get(i);
          if (!DueSession.says(said.getValue(i + DueSession.HEAD_OFFSET), row.getString(column))) {
            check.find(
                Finding.changed(
                    "session " + session,
                    "has a " + column + " that its first event does not say"));
          }
        }
      }
    }
  }

  private void end() throws SQLException {
    Anchor reached = check.endSession().orElseThrow();
    try (PreparedStatement select =
        connection.prepareStatement(
            "SELECT chunks, head, last_sequence FROM sessions WHERE id = ?")) {
      select.setString(1, reached.session());
      try (ResultSet row = select.executeQuery()) {
        String where = "session " + reached.session();
        if (!row.next()) {
          check.find(Finding.missing(where, "has chunks and no row in the table of sessions"));
        } else if (row.getLong("chunks") > reached.chunks()) {
          check.find(
              Finding.missing(
                  "chunk " + (reached.chunks() + 1) + " of " + reached.session(),
                  "is missing: the session had " + row.getLong("chunks") + " chunks"));
        } else if (row.getLong("chunks") != reached.chunks()
            || !row.getString("head").equals(reached.head())
            || row.getLong("last_sequence") != reached.last()) {
          check.find(Finding.changed(where, "has a row that does not say how its chain ends"));
        }
      }
    }
  }

  private void sessionsWithoutChunks(String and, String... values) throws SQLException {
    try (PreparedStatement select =
        connection.prepareStatement(
            "SELECT id FROM sessions s WHERE NOT EXISTS"
                + " (SELECT 1 FROM chunks c WHERE c.session = s.id)"
                + and)) {
      for (int i = 0; i < values.length; i++) {
        select.setString(i + 1, values[i]);
      }
      try (ResultSet row = select.executeQuery()) {
        while (row.next()) {
          check.find(Finding.missing("session " + row.getString("id"), "has lost all its chunks"));
        }
      }
    }
  }

  /** No position is ever left out: one that is neither there nor deleted by a rule was removed. */
  private void positions() throws SQLException {
    long last;
    try (PreparedStatement select =
            connection.prepareStatement("SELECT last FROM chunk_positions WHERE id = 1");
        ResultSet row = select.executeQuery()) {
      last = row.next() ? row.getLong(1) : 0;
    }
    long acts;
    try (PreparedStatement select =
            connection.prepareStatement("SELECT COUNT(position) FROM acts");
        ResultSet row = select.executeQuery()) {
      acts = row.next() ? row.getLong(1) : 0;
    }
    long accounted = check.chunks() + acts + scratch.tombstones()[0];
    if (accounted < last) {
      check.find(
          Finding.missing(
              "the store",
              "lacks "
                  + (last - accounted)
                  + " of the "
                  + last
                  + " chunks and acts that were ever written: some were removed with all that named them"));
    } else if (accounted > last) {
      check.find(
          Finding.added(
              "the store",
              "has more chunks and acts than were ever written: " + accounted + ", not " + last));
    }
  }
}
