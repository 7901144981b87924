package dev.sallyport.store;

import dev.sallyport.recording.chain.Anchor;
import dev.sallyport.recording.chain.LedgerBody.Tombstone;
import dev.sallyport.recording.chain.LedgerEntry;
import dev.sallyport.recording.chain.LostEvents;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What the ledger says, by session and by act, in a file of its own for the time of a check: it may
 * be more than memory holds. Of identifiers and hashes only.
 */
final class Scratch implements AutoCloseable {
  private static final String[] TABLES = {
    "CREATE TABLE anchors (session TEXT, chunks INTEGER, last INTEGER, head TEXT, entry TEXT,"
        + " PRIMARY KEY (session, chunks, head)) WITHOUT ROWID",
    "CREATE TABLE tombstones (session TEXT, chunks INTEGER, entry TEXT, home TEXT, number INTEGER,"
        + " at INTEGER, opened INTEGER, ended INTEGER, principal TEXT, connection TEXT,"
        + " PRIMARY KEY (session, entry)) WITHOUT ROWID",
    "CREATE TABLE acts (id TEXT, digest TEXT, entry TEXT, PRIMARY KEY (id, digest)) WITHOUT ROWID",
    "CREATE TABLE lost (session TEXT, first INTEGER, last INTEGER, journal TEXT, entry TEXT,"
        + " PRIMARY KEY (session, first, last, journal)) WITHOUT ROWID",
    "CREATE TABLE seen (id TEXT PRIMARY KEY) WITHOUT ROWID"
  };

  private static final String UNSEEN =
      "SELECT id, MIN(entry) FROM acts a WHERE NOT EXISTS"
          + " (SELECT 1 FROM seen s WHERE s.id = 'act ' || a.id)";

  private final Path file;
  private final Connection connection;
  private final Map<String, PreparedStatement> statements = new HashMap<>();

  private Scratch(Path file, Connection connection) {
    this.file = file;
    this.connection = connection;
  }

  static Scratch open() throws IOException, SQLException {
    Path file = Files.createTempFile("sallyport-audit", ".tmp");
    Scratch scratch = new Scratch(file, DriverManager.getConnection("jdbc:sqlite:" + file.toUri()));
    try (Statement statement = scratch.connection.createStatement()) {
      statement.execute("PRAGMA journal_mode = OFF");
      statement.execute("PRAGMA synchronous = OFF");
      scratch.connection.setAutoCommit(false);
      for (String table : TABLES) {
        statement.execute(table);
      }
    }
    return scratch;
  }

  private PreparedStatement with(String sql, Object... values) throws SQLException {
    PreparedStatement statement = statements.get(sql);
    if (statement == null) {
      statement = connection.prepareStatement(sql);
      statements.put(sql, statement);
    }
    for (int i = 0; i < values.length; i++) {
      statement.setObject(i + 1, values[i]);
    }
    return statement;
  }

  void anchor(Anchor anchor, String entry) throws SQLException {
    with(
            "INSERT OR IGNORE INTO anchors VALUES (?, ?, ?, ?, ?)",
            anchor.session(),
            anchor.chunks(),
            anchor.last(),
            anchor.head(),
            entry)
        .executeUpdate();
  }

  void tombstone(Tombstone tombstone, long ended, LedgerEntry entry) throws SQLException {
    with(
            "INSERT OR REPLACE INTO tombstones VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
            tombstone.anchor().session(),
            tombstone.anchor().chunks(),
            entry.name(),
            entry.home(),
            entry.number(),
            entry.at(),
            tombstone.opened(),
            ended,
            tombstone.principal(),
            tombstone.connection())
        .executeUpdate();
  }

  /** Number of the last entry of a ledger with which a session was deleted; 0 for none. */
  long lastDeletion(String session, String home) throws SQLException {
    try (ResultSet rows =
        with("SELECT MAX(number) FROM tombstones WHERE session = ? AND home = ?", session, home)
            .executeQuery()) {
      return rows.next() ? rows.getLong(1) : 0;
    }
  }

  /**
   * Sessions that were deleted between two entries, and are of a subject and a time. Within one
   * ledger the order is certain, between two of them it goes by their clocks.
   *
   * @param until null when there is none
   */
  void deletedWhile(
      LedgerEntry since, LedgerEntry until, String subject, long from, long to, Found found)
      throws SQLException {
    try (ResultSet rows =
        with(
                "SELECT session, entry FROM tombstones"
                    + " WHERE (session = ? OR principal = ? OR connection = ?)"
                    + " AND ended >= ? AND opened < ?"
                    + " AND CASE home WHEN ? THEN number > ? ELSE at > ? END"
                    + " AND CASE home WHEN ? THEN number < ? ELSE at < ? END",
                subject,
                subject,
                subject,
                from,
                to,
                since.home(),
                since.number(),
                since.at(),
                until == null ? "" : until.home(),
                until == null ? Long.MAX_VALUE : until.number(),
                until == null ? Long.MAX_VALUE : until.at())
            .executeQuery()) {
      while (rows.next()) {
        found.accept(rows.getString(1), rows.getString(2));
      }
    }
  }

  void act(String id, String digest, String entry) throws SQLException {
    with("INSERT OR IGNORE INTO acts VALUES (?, ?, ?)", id, digest, entry).executeUpdate();
  }

  /** Notes something by a name of its own; false when it was noted before. */
  boolean see(String id) throws SQLException {
    return with("INSERT OR IGNORE INTO seen VALUES (?)", id).executeUpdate() == 1;
  }

  boolean seen(String id) throws SQLException {
    try (ResultSet rows = with("SELECT 1 FROM seen WHERE id = ?", id).executeQuery()) {
      return rows.next();
    }
  }

  List<Map.Entry<Anchor, String>> anchors(String session) throws SQLException {
    List<Map.Entry<Anchor, String>> anchors = new ArrayList<>();
    try (ResultSet rows =
        with("SELECT * FROM anchors WHERE session = ? ORDER BY chunks", session).executeQuery()) {
      while (rows.next()) {
        anchors.add(Map.entry(anchor(rows), rows.getString("entry")));
      }
    }
    return anchors;
  }

  private static Anchor anchor(ResultSet row) throws SQLException {
    return new Anchor(
        row.getString("session"),
        row.getLong("chunks"),
        row.getLong("last"),
        row.getString("head"));
  }

  /** Up to which chunk a session was deleted, and with which entry. */
  Optional<Map.Entry<Long, String>> tombstone(String session) throws SQLException {
    try (ResultSet rows =
        with(
                "SELECT chunks, entry FROM tombstones WHERE session = ? ORDER BY chunks DESC LIMIT 1",
                session)
            .executeQuery()) {
      return rows.next()
          ? Optional.of(Map.entry(rows.getLong("chunks"), rows.getString("entry")))
          : Optional.empty();
    }
  }

  /** Chunks of all deleted sessions, and how many sessions these are. */
  long[] tombstones() throws SQLException {
    try (ResultSet rows =
        with("SELECT COALESCE(SUM(chunks), 0), COUNT(*) FROM tombstones").executeQuery()) {
      rows.next();
      return new long[] {rows.getLong(1), rows.getLong(2)};
    }
  }

  /** Each digest with which an act was signed, and in which entry; several where ledgers differ. */
  List<Map.Entry<String, String>> act(String id) throws SQLException {
    List<Map.Entry<String, String>> signed = new ArrayList<>();
    try (ResultSet rows = with("SELECT digest, entry FROM acts WHERE id = ?", id).executeQuery()) {
      while (rows.next()) {
        signed.add(Map.entry(rows.getString("digest"), rows.getString("entry")));
      }
    }
    return signed;
  }

  /** Notes what was lost; with no session where nobody knows of which events. */
  void lost(LostEvents lost, String entry) throws SQLException {
    List<LostEvents.Stretch> stretches =
        lost.stretches().isEmpty() ? List.of(new LostEvents.Stretch("", 0, 0)) : lost.stretches();
    for (LostEvents.Stretch stretch : stretches) {
      with(
              "INSERT OR IGNORE INTO lost VALUES (?, ?, ?, ?, ?)",
              stretch.session(),
              stretch.first(),
              stretch.last(),
              lost.journal(),
              entry)
          .executeUpdate();
    }
  }

  /** Takes what was lost, and with which file. */
  interface Lost {
    void accept(String what, String journal, String entry);
  }

  /** What was lost, but of sessions that were deleted since. */
  void eachLost(boolean ofSeenSessionsOnly, Lost told) throws SQLException {
    String seen =
        ofSeenSessionsOnly
            ? " AND EXISTS (SELECT 1 FROM seen s WHERE s.id = 'session ' || l.session)"
            : "";
    try (PreparedStatement statement =
            connection.prepareStatement(
                "SELECT * FROM lost l WHERE NOT EXISTS"
                    + " (SELECT 1 FROM tombstones t WHERE t.session = l.session)"
                    + seen
                    + " ORDER BY session, first");
        ResultSet row = statement.executeQuery()) {
      while (row.next()) {
        String session = row.getString("session");
        long first = row.getLong("first");
        long last = row.getLong("last");
        told.accept(
            session.isEmpty()
                ? "journal " + row.getString("journal")
                : first == last
                    ? "event " + first + " of " + session
                    : "events " + first + " to " + last + " of " + session,
            row.getString("journal"),
            row.getString("entry"));
      }
    }
  }

  /** Takes what was found. */
  interface Found {
    void accept(String id, String entry) throws SQLException;
  }

  /** Sessions that the ledger names, that were neither seen nor deleted. */
  void unseenSessions(Found found) throws SQLException {
    each(
        "SELECT session, MIN(entry) FROM anchors a WHERE NOT EXISTS (SELECT 1 FROM seen s"
            + " WHERE s.id = 'session ' || a.session) AND NOT EXISTS (SELECT 1 FROM tombstones t"
            + " WHERE t.session = a.session AND t.chunks >= a.chunks) GROUP BY session",
        found);
  }

  /** Acts that the ledger names and that were not seen. */
  void unseenActs(Found found) throws SQLException {
    each(UNSEEN + " AND a.id NOT LIKE 'hold %' GROUP BY id", found);
  }

  /** Holds that the ledger names and that were not seen; they stand among the acts. */
  void unseenHolds(Found found) throws SQLException {
    each(UNSEEN + " AND a.id LIKE 'hold %' GROUP BY id", found);
  }

  private void each(String sql, Found found) throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(sql);
        ResultSet rows = statement.executeQuery()) {
      while (rows.next()) {
        found.accept(rows.getString(1), rows.getString(2));
      }
    }
  }

  @Override
  public void close() throws SQLException, IOException {
    try {
      for (PreparedStatement statement : statements.values()) {
        statement.close();
      }
      connection.close();
    } finally {
      Files.deleteIfExists(file);
    }
  }
}
