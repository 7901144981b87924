package dev.sallyport.prove;

import dev.sallyport.demo.DatabaseServer;
import dev.sallyport.demo.ServerCache;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Properties;

/** A real MySQL that holds the corpus's database, made anew whenever a case has changed it. */
final class OracleServer implements AutoCloseable {
  /** The schemas of the corpus. */
  static final List<String> SCHEMAS =
      List.of("shop", "staging", "hr", "audit", "odd.schema", "vault");

  /** The account whose rights are made of what was read. */
  static final String AGENT = "agent";

  private static final String AGENT_PASSWORD = "Agent-1";

  private final DatabaseServer server;
  private final List<String> script;
  private final Connection administrator;

  private OracleServer(DatabaseServer server, List<String> script) throws SQLException {
    this.server = server;
    this.script = script;
    this.administrator = connect(server.adminUser(), server.adminPassword().reveal());
  }

  /** Starts a server of its own in the folder. */
  static OracleServer start(Path folder) throws SQLException {
    DatabaseServer server =
        DatabaseServer.mysql(
            ServerCache.mysql(),
            folder,
            DatabaseServer.Options.defaults()
                .withoutTls()
                .withPerformanceSchema()
                .withFlags(
                    "--log-bin-trust-function-creators=1",
                    "--event-scheduler=OFF",
                    "--innodb-lock-wait-timeout=5",
                    "--lock-wait-timeout=5",
                    "--table-open-cache=400",
                    "--default-time-zone=+00:00"));
    try {
      String text = Files.readString(CorpusFile.FOLDER.resolve("sample.sql"));
      OracleServer oracle =
          new OracleServer(
              server,
              Arrays.stream(text.split("(?m)^\\$\\$$"))
                  .map(s -> s.replaceAll("(?m)^--.*$", "").strip())
                  .filter(s -> !s.isEmpty())
                  .toList());
      oracle.rebuild(true);
      return oracle;
    } catch (IOException e) {
      server.close();
      throw new UncheckedIOException("the corpus's database cannot be read", e);
    }
  }

  /**
   * Makes the database anew.
   *
   * @param triggers whether with its triggers
   */
  void rebuild(boolean triggers) throws SQLException {
    try (Statement statement = administrator.createStatement()) {
      statement.setEscapeProcessing(false);
      for (String sql : script) {
        if (triggers || !sql.startsWith("CREATE TRIGGER")) {
          statement.execute(sql);
        }
      }
    }
  }

  /** For questions about the server; sees what others have not committed yet. */
  Connection observer() throws SQLException {
    Connection connection = connect(server.adminUser(), server.adminPassword().reveal());
    connection.setTransactionIsolation(Connection.TRANSACTION_READ_UNCOMMITTED);
    return connection;
  }

  /** A session as the case wants it, with every right. */
  OracleSession administrator(CorpusCase corpusCase) throws SQLException {
    return new OracleSession(
        connect(
            server.adminUser(),
            server.adminPassword().reveal(),
            corpusCase.charset(),
            corpusCase.multi()),
        corpusCase);
  }

  /** The same with the rights that were granted to {@link #AGENT}. */
  OracleSession agent(CorpusCase corpusCase) throws SQLException {
    return new OracleSession(
        connect(AGENT, AGENT_PASSWORD, corpusCase.charset(), corpusCase.multi()), corpusCase);
  }

  /** Runs statements as administrator. */
  void execute(String... statements) throws SQLException {
    try (Statement statement = administrator.createStatement()) {
      for (String sql : statements) {
        statement.execute(sql);
      }
    }
  }

  /** Makes the agent's account, which may do nothing to any table. */
  void makeAgent() throws SQLException {
    execute(
        "DROP USER IF EXISTS " + AGENT,
        "CREATE USER "
            + AGENT
            + " IDENTIFIED WITH mysql_native_password BY '"
            + AGENT_PASSWORD
            + "'",
        "GRANT PROCESS, FILE, RELOAD, SHOW DATABASES, SUPER, LOCK TABLES, CREATE TEMPORARY TABLES,"
            + " REPLICATION CLIENT, REPLICATION SLAVE, CREATE USER, CREATE ROLE, DROP ROLE,"
            + " CREATE TABLESPACE ON *.* TO "
            + AGENT,
        "GRANT SYSTEM_VARIABLES_ADMIN, SESSION_VARIABLES_ADMIN, CONNECTION_ADMIN,"
            + " XA_RECOVER_ADMIN, BACKUP_ADMIN, SHOW_ROUTINE ON *.* TO "
            + AGENT);
  }

  /** For {@code sallyport catalog --url}. */
  String url() {
    return "mysql://"
        + server.adminUser()
        + ":"
        + server.adminPassword().reveal()
        + "@127.0.0.1:"
        + server.port();
  }

  @Override
  public void close() throws SQLException {
    try {
      administrator.close();
    } finally {
      server.close();
    }
  }

  private Connection connect(String user, String password) throws SQLException {
    return connect(user, password, CorpusCase.UTF8, false);
  }

  private Connection connect(String user, String password, String charset, boolean multi)
      throws SQLException {
    Properties properties = new Properties();
    properties.put("user", user);
    properties.put("password", password);
    properties.put("sslMode", "DISABLED");
    properties.put("allowPublicKeyRetrieval", "true");
    properties.put("allowMultiQueries", String.valueOf(multi));
    properties.put("characterEncoding", charset.equals("latin1") ? "Cp1252" : "UTF-8");
    properties.put("cacheServerConfiguration", "true");
    properties.put("connectionAttributes", "none");
    properties.put("socketTimeout", "30000");
    return DriverManager.getConnection("jdbc:mysql://127.0.0.1:" + server.port() + "/", properties);
  }

  /** A name as the server wants it. */
  static String quoted(String name) {
    return "`" + name.replace("`", "``") + "`";
  }

  /**
   * Schema and table of a written name; the longest schema that is one of ours wins, because names
   * may hold dots.
   */
  static Optional<String> quotedTable(String name) {
    return schemaOf(name)
        .map(schema -> quoted(schema) + "." + quoted(name.substring(schema.length() + 1)));
  }

  /** The schema in a written name, if it is one of ours. */
  static Optional<String> schemaOf(String name) {
    return SCHEMAS.stream().filter(schema -> name.startsWith(schema + ".")).findFirst();
  }
}
