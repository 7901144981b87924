package dev.sallyport.prove;

import dev.sallyport.access.Privilege;
import dev.sallyport.access.Privileges;
import dev.sallyport.demo.DatabaseServer;
import dev.sallyport.demo.ServerCache;
import dev.sallyport.sql.catalogue.Catalogue;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;

/** A real server with the corpus's database, the lab, and one account that has what it is given. */
final class GrantServer implements AutoCloseable {
  private static final String LENT = "lent";
  private static final String PASSWORD = "Lent-1";

  private final DatabaseServer server;
  private final boolean mariaDb;
  private final List<String> corpus;
  private final List<String> lab;
  private final Connection administrator;

  /** Owns the objects: MySQL lets none but its like touch what one with SYSTEM_USER has made. */
  private final Connection maker;

  private GrantServer(DatabaseServer server, boolean mariaDb) throws SQLException, IOException {
    this.server = server;
    this.mariaDb = mariaDb;
    this.corpus =
        script(CorpusFile.FOLDER.resolve("sample.sql")).stream()
            .map(s -> mariaDb ? s.replace(" SRID 0", "") : s)
            .toList();
    this.lab = script(Path.of("src/test/resources/privileges/lab.sql"));
    this.administrator = connect(server.adminUser(), server.adminPassword().reveal(), false);
    execute("CREATE USER maker IDENTIFIED BY '" + PASSWORD + "'", "GRANT ALL ON *.* TO maker");
    if (!mariaDb) {
      execute("REVOKE SYSTEM_USER ON *.* FROM maker");
    }
    this.maker = connect("maker", PASSWORD, false);
    rebuild();
    rebuildLab();
  }

  static GrantServer mysql(Path folder) throws SQLException {
    return start(
        DatabaseServer.mysql(
            ServerCache.mysql(),
            folder,
            options().withFlags("--log-bin-trust-function-creators=1", "--event-scheduler=OFF")),
        false);
  }

  static GrantServer mariaDb(Path folder) throws SQLException {
    return start(DatabaseServer.mariadb(ServerCache.mariadb(), folder, options()), true);
  }

  private static DatabaseServer.Options options() {
    return DatabaseServer.Options.defaults()
        .withoutTls()
        .withPerformanceSchema()
        .withFlags("--innodb-lock-wait-timeout=2", "--lock-wait-timeout=2");
  }

  private static GrantServer start(DatabaseServer server, boolean mariaDb) throws SQLException {
    try {
      return new GrantServer(server, mariaDb);
    } catch (IOException e) {
      server.close();
      throw new UncheckedIOException("the corpus's database cannot be read", e);
    }
  }

  boolean isMariaDb() {
    return mariaDb;
  }

  private static List<String> script(Path file) throws IOException {
    return Arrays.stream(Files.readString(file).split("(?m)^\\$\\$$"))
        .map(s -> s.replaceAll("(?m)^--.*$", "").strip())
        .filter(s -> !s.isEmpty())
        .toList();
  }

  /** Makes the corpus's database anew. */
  void rebuild() throws SQLException {
    run(corpus);
  }

  /** Makes the small schema anew in which things are made and removed. */
  void rebuildLab() throws SQLException {
    run(lab);
  }

  private void run(List<String> script) throws SQLException {
    try (Statement statement = maker.createStatement()) {
      statement.setEscapeProcessing(false);
      for (String sql : script) {
        statement.execute(sql);
      }
    }
  }

  /** What exists on it. */
  Catalogue catalogue() {
    return Inspect.catalogueOf(server);
  }

  /** Makes the account anew, with nothing but a way into a schema: no such table is there. */
  void makeAccount(Optional<String> schema) throws SQLException {
    execute(
        "DROP USER IF EXISTS " + LENT,
        "CREATE USER "
            + LENT
            + (mariaDb ? " IDENTIFIED BY '" : " IDENTIFIED WITH mysql_native_password BY '")
            + PASSWORD
            + "'");
    if (schema.isPresent() && !schema.get().equals("information_schema")) {
      open(schema.get());
    }
  }

  private void open(String schema) throws SQLException {
    execute("GRANT CREATE ON " + OracleServer.quoted(schema) + ".doorstep TO " + LENT);
  }

  /** Gives it every right on the corpus's schemas, or takes that back. */
  void everything(boolean given) throws SQLException {
    List<String> schemas = new ArrayList<>(OracleServer.SCHEMAS);
    schemas.add("lab");
    for (String schema : schemas) {
      String object = OracleServer.quoted(schema) + ".*";
      execute(
          given
              ? "GRANT ALL ON " + object + " TO " + LENT
              : "REVOKE ALL ON " + object + " FROM " + LENT);
      if (!given) {
        // A session sees what it lost when it selects its schema again.
        open(schema);
      }
    }
  }

  /** Gives it these: all that is on one object at once, as it may not exist yet. */
  void grant(Privileges privileges) throws SQLException {
    Map<Privilege.Target, List<String>> byTarget = new LinkedHashMap<>();
    for (Privilege one : privileges.all()) {
      String text = one.text();
      byTarget
          .computeIfAbsent(one.target(), t -> new ArrayList<>())
          .add(text.substring(0, text.length() - one.target().text().length() - " ON ".length()));
    }
    for (Map.Entry<Privilege.Target, List<String>> entry : byTarget.entrySet()) {
      execute(
          "GRANT "
              + String.join(", ", entry.getValue())
              + " ON "
              + entry.getKey().text()
              + " TO "
              + LENT);
    }
  }

  /** A session of the account. */
  OracleSession session(CorpusCase corpusCase) throws SQLException {
    return new OracleSession(connect(LENT, PASSWORD, corpusCase.multi()), corpusCase);
  }

  private void execute(String... statements) throws SQLException {
    try (Statement statement = administrator.createStatement()) {
      for (String sql : statements) {
        statement.execute(sql);
      }
    }
  }

  private Connection connect(String user, String password, boolean multi) throws SQLException {
    Properties properties = new Properties();
    properties.put("user", user);
    properties.put("password", password);
    properties.put("sslMode", "DISABLED");
    properties.put("allowPublicKeyRetrieval", "true");
    properties.put("allowMultiQueries", String.valueOf(multi));
    properties.put("connectionAttributes", "none");
    properties.put("socketTimeout", "30000");
    return DriverManager.getConnection("jdbc:mysql://127.0.0.1:" + server.port() + "/", properties);
  }

  @Override
  public void close() throws SQLException {
    try {
      maker.close();
      administrator.close();
    } finally {
      server.close();
    }
  }
}
