package dev.sallyport.sql;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sallyport.demo.DatabaseServer;
import dev.sallyport.demo.DatabaseServer.Options;
import dev.sallyport.demo.ServerCache;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Names that are taken for the server's own, against real servers: where a stored function answers
 * to such a name, it is read as one.
 */
class NativeFunctionsIT {
  /** Nothing else answers it to small numbers. */
  private static final String STORED = "424242";

  private static final List<String> ARGUMENTS = List.of("", "1", "1, 1", "1, 1, 1");

  @TempDir Path folder;

  @Test
  void shouldReadStoredFunctionsOfMySql() throws Exception {
    try (DatabaseServer server =
        DatabaseServer.mysql(ServerCache.mysql(), folder, Options.defaults().withoutTls())) {
      assertThat(answeredByStoredOnes(server, 80033)).contains("COUNT (1)").hasSizeGreaterThan(100);
    }
  }

  @Test
  void shouldReadStoredFunctionsOfMariaDb() throws Exception {
    try (DatabaseServer server =
        DatabaseServer.mariadb(ServerCache.mariadb(), folder, Options.defaults().withoutTls())) {
      assertThat(answeredByStoredOnes(server, 110_405))
          .contains("COUNT (1)", "UUID_TO_BIN(1)", "RANK (1)", "POINT(1)");
    }
  }

  /** The calls that stored functions answered, each of which was read as such or not at all. */
  private static List<String> answeredByStoredOnes(DatabaseServer server, int version)
      throws Exception {
    SqlContext context = Reading.context(SqlMode.DEFAULT, StandardCharsets.UTF_8, version, false);
    List<String> answered = new ArrayList<>();
    server.execute("CREATE DATABASE shop");
    String url = "jdbc:mysql://127.0.0.1:" + server.port() + "/shop?allowPublicKeyRetrieval=true";
    try (Connection connection =
            DriverManager.getConnection(url, server.adminUser(), server.adminPassword().reveal());
        Statement statement = connection.createStatement()) {
      for (String name : names()) {
        for (String arguments : ARGUMENTS) {
          create(statement, name, arguments);
          for (String call : List.of(name + "(" + arguments + ")", name + " (" + arguments + ")")) {
            if (isAnsweredByStored(statement, call)) {
              answered.add(call);
              assertThat(isReadAsNative(call, context)).as(call).isFalse();
            }
          }
        }
      }
    }
    return answered;
  }

  private static void create(Statement statement, String name, String arguments)
      throws SQLException {
    String stored = "`" + name.toLowerCase(Locale.ROOT) + "`";
    List<String> parameters = new ArrayList<>();
    for (int i = 0; i < arguments.replace(", ", "").length(); i++) {
      parameters.add("p" + i + " INT");
    }
    statement.execute("DROP FUNCTION IF EXISTS " + stored);
    statement.execute(
        "CREATE FUNCTION "
            + stored
            + "("
            + String.join(", ", parameters)
            + ") RETURNS INT NO SQL RETURN "
            + STORED);
  }

  private static boolean isAnsweredByStored(Statement statement, String call) {
    try (ResultSet rows = statement.executeQuery("SELECT " + call)) {
      return rows.next() && STORED.equals(rows.getString(1));
    } catch (SQLException e) {
      return false;
    }
  }

  private static boolean isReadAsNative(String call, SqlContext context) {
    return Reading.inspect("SELECT " + call, context) instanceof Inspection.Understood understood
        && understood.statements().get(0).routines().isEmpty();
  }

  private static List<String> names() throws IOException {
    try (InputStream in = MySqlInspector.class.getResourceAsStream("syntax/native-functions.txt")) {
      return new String(in.readAllBytes(), StandardCharsets.US_ASCII)
          .lines()
          .filter(line -> !line.startsWith("#") && !line.startsWith("["))
          .flatMap(line -> Stream.of(line.split(" ")))
          .distinct()
          .toList();
    }
  }
}
