package dev.sallyport.store;

import dev.sallyport.config.StoreConfig;
import java.io.IOException;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Set;

/**
 * Copies a store into an empty one of the other kind. All of it or nothing: it is one transaction,
 * which ends well only when every table has the same rows in both, and the chains of events and the
 * ledgers hold in the copy as they do in what was copied. Nobody writes to either meanwhile.
 * Blocks.
 */
public final class StoreCopy {
  private static final String HISTORY = "flyway_schema_history";

  /** What is only of use to gateways that share a database, while they run. */
  private static final Set<String> OF_NODES = Set.of("nodes", "node_changes", "console_sign_ins");

  private static final String POSITIONS = "chunk_positions";
  private static final String WORDS = "statement_words";

  private final StoreConfig from;
  private final StoreConfig to;

  private StoreCopy(StoreConfig from, StoreConfig to) {
    this.from = from;
    this.to = to;
  }

  /**
   * What was copied of one table.
   *
   * @param digest of all its rows, the same in both
   */
  public record Table(String name, long rows, String digest) {}

  /**
   * What was copied.
   *
   * @param words statements that are found by their words
   * @param audit what the check of chains and ledgers found in the copy, as in what was copied
   */
  public record Copied(List<Table> tables, long words, AuditReport audit) {
    /** Keeps a copy. */
    public Copied {
      tables = List.copyOf(tables);
    }
  }

  /**
   * Copies it.
   *
   * @throws IOException when the one is of another version, the other is not empty, or the copy is
   *     not the same: then nothing of it stays
   */
  public static Copied copy(StoreConfig from, StoreConfig to) throws IOException, SQLException {
    if (from.equals(to)) {
      throw new IOException("the store " + from.shown() + " cannot be copied into itself");
    }
    StoreVersions.Status status = StoreVersions.of(from);
    if (!status.isCurrent()) {
      throw new IOException(
          "the store "
              + from.shown()
              + " has tables of "
              + status.version().map(version -> "version " + version).orElse("no version")
              + ", which is not that of this jar; bring it up to date first ('sallyport store"
              + " migrate')");
    }
    StoreVersions.migrate(to);
    // In this order: what is read is what stands when nobody can write any more.
    try (Connection held = Store.writing(from);
        Connection source = Store.reading(from);
        Connection target = Store.writing(to)) {
      hold(held);
      source.setAutoCommit(false);
      try {
        Copied copied = new StoreCopy(from, to).run(source, target);
        target.commit();
        return copied;
      } catch (IOException | SQLException | RuntimeException e) {
        target.rollback();
        throw e;
      } finally {
        source.rollback();
        held.rollback();
      }
    }
  }

  /** SQLite takes the lock with the first statement. */
  private static void hold(Connection connection) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.execute("UPDATE chunk_positions SET last = last WHERE id = 1");
    }
  }

  private Copied run(Connection source, Connection target) throws IOException, SQLException {
    List<CopiedTable> tables = tables(source);
    for (CopiedTable table : tables) {
      if (!table.isLike(CopiedTable.of(target, table.name()))) {
        throw new IOException("the table " + table.name() + " is another in " + to.shown());
      }
    }
    refuseRows(tables, target);
    List<Table> copied = new ArrayList<>();
    for (CopiedTable table : tables) {
      CopiedTable.Rows rows = table.copy(source, target);
      if (!rows.equals(table.read(target))) {
        throw new IOException("the rows of " + table.name() + " are others in the copy");
      }
      copied.add(new Table(table.name(), rows.count(), rows.digest()));
    }
    long words = CopiedWords.copy(source, target, Store.words(to));
    AuditReport audit = StoreCheck.of(target, Set.of(), List.of());
    AuditReport before = StoreCheck.of(source, Set.of(), List.of());
    if (!says(audit, before)) {
      throw new IOException(
          "the audit trail of the copy does not hold as that of "
              + from.shown()
              + " does: "
              + audit.found()
              + " findings, not "
              + before.found());
    }
    return new Copied(copied, words, audit);
  }

  private static boolean says(AuditReport one, AuditReport other) {
    return one.found() == other.found()
        && one.findings().equals(other.findings())
        && one.sessions() == other.sessions()
        && one.chunks() == other.chunks()
        && one.events() == other.events()
        && one.entries() == other.entries()
        && one.tombstones() == other.tombstones()
        && one.heads().equals(other.heads());
  }

  /** A row that migrations make goes; any other is somebody's. */
  private void refuseRows(List<CopiedTable> tables, Connection target)
      throws IOException, SQLException {
    try (Statement statement = target.createStatement()) {
      statement.executeUpdate("DELETE FROM " + POSITIONS + " WHERE id = 1 AND last = 0");
    }
    for (CopiedTable table : tables) {
      if (!table.isEmpty(target)) {
        throw new IOException(
            "the store "
                + to.shown()
                + " is not empty: there are rows in "
                + table.name()
                + "; nothing was copied");
      }
    }
  }

  /** All that hold something of their own, those to which others refer first. */
  private static List<CopiedTable> tables(Connection source) throws SQLException {
    record Found(String name, boolean refers) {}
    List<Found> names = new ArrayList<>();
    try (ResultSet row =
        source.getMetaData().getTables(null, source.getSchema(), "%", new String[] {"TABLE"})) {
      while (row.next()) {
        String name = row.getString("TABLE_NAME");
        boolean ours =
            !name.equals(HISTORY)
                && !OF_NODES.contains(name)
                && !name.startsWith(WORDS)
                && !name.startsWith("sqlite_")
                && !name.equals("statement_vocabulary");
        if (ours) {
          names.add(new Found(name, refers(source, name)));
        }
      }
    }
    names.sort(Comparator.comparing(Found::refers).thenComparing(Found::name));
    List<CopiedTable> tables = new ArrayList<>();
    for (Found found : names) {
      tables.add(CopiedTable.of(source, found.name()));
    }
    return tables;
  }

  private static boolean refers(Connection source, String table) throws SQLException {
    try (ResultSet row = source.getMetaData().getImportedKeys(null, source.getSchema(), table)) {
      return row.next();
    }
  }
}
