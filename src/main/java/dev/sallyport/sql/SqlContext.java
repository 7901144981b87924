package dev.sallyport.sql;

import dev.sallyport.sql.catalogue.Catalogue;
import java.nio.charset.Charset;
import java.util.Locale;
import java.util.Optional;

/**
 * The state of the session that decides how a text is read.
 *
 * @param schema the selected schema
 * @param sqlMode the reading bits of {@code sql_mode}
 * @param charset {@code character_set_client}; only charsets in which no quote can hide inside a
 *     character
 * @param serverVersion {@code major * 10000 + minor * 100 + patch}, for executable comments
 * @param multiStatements whether the client may send several statements at once
 * @param catalogue what exists in the database
 * @param session what exists in this session alone
 */
public record SqlContext(
    Optional<String> schema,
    SqlMode sqlMode,
    Charset charset,
    int serverVersion,
    boolean multiStatements,
    Catalogue catalogue,
    SessionObjects session) {

  /** A session that has just begun, on a database of which nothing is known. */
  public SqlContext(
      Optional<String> schema,
      SqlMode sqlMode,
      Charset charset,
      int serverVersion,
      boolean multiStatements) {
    this(
        schema,
        sqlMode,
        charset,
        serverVersion,
        multiStatements,
        Catalogue.UNKNOWN,
        SessionObjects.NONE);
  }

  /** The first number of MariaDB's own versions; MySQL's are below. */
  private static final int MARIADB = 100_000;

  /** As of any record; asked for each statement, and what differs often is looked at first. */
  @Override
  public boolean equals(Object other) {
    return this == other
        || other instanceof SqlContext that && catalogue == that.catalogue && isAlike(that);
  }

  /** Whether they differ in nothing but what is known of the database. */
  boolean isAlike(SqlContext that) {
    return serverVersion == that.serverVersion
        && multiStatements == that.multiStatements
        && schema.equals(that.schema)
        && charset.equals(that.charset)
        && (sqlMode == that.sqlMode || sqlMode.equals(that.sqlMode))
        && (session == that.session || session.equals(that.session));
  }

  /** Most sessions hold nothing of their own. */
  @Override
  public int hashCode() {
    int own = session.isEmpty() ? 0 : session.hashCode();
    return 31 * (31 * schema.hashCode() + System.identityHashCode(catalogue)) + own;
  }

  /**
   * The table of a name.
   *
   * @param written the schema before the dot; without it the selected one is meant
   */
  public TableName table(Optional<String> written, String name) {
    String in = written.orElse(schema.orElse(""));
    return catalogue.foldsTableNames()
        ? new TableName(in.toLowerCase(Locale.ROOT), name.toLowerCase(Locale.ROOT))
        : new TableName(in, name);
  }

  /** Whether the server is MariaDB, whose grammar differs in places. */
  public boolean isMariaDb() {
    return isMariaDb(serverVersion);
  }

  /** Whether a server of that version is a MariaDB. */
  public static boolean isMariaDb(int serverVersion) {
    return serverVersion >= MARIADB;
  }

  /** The same on a database of which this is known. */
  public SqlContext with(Catalogue known) {
    return new SqlContext(schema, sqlMode, charset, serverVersion, multiStatements, known, session);
  }

  /** The same in a session that holds these objects. */
  public SqlContext with(SessionObjects objects) {
    return new SqlContext(
        schema, sqlMode, charset, serverVersion, multiStatements, catalogue, objects);
  }

  /** The same with another schema selected. */
  public SqlContext withSchema(Optional<String> selected) {
    return new SqlContext(
        selected, sqlMode, charset, serverVersion, multiStatements, catalogue, session);
  }
}
