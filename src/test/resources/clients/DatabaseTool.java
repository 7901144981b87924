// What a database tool sends when it connects and opens a schema, through Connector/J as it does: the tool's
// statements stand in the file of its name.
import static dev.sallyport.clients.Answers.answer;
import static dev.sallyport.clients.Answers.checks;

import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;

class DatabaseTool {
  // [snippet]
  /** In the tool: the driver MySQL, this URL, the user, the token or the lease's password. */
  static Connection open() throws SQLException {
    String url =
        "jdbc:mysql://%s:%s/shop?sslMode=VERIFY_IDENTITY"
            .formatted(System.getenv("MYSQL_HOST"), System.getenv("MYSQL_TCP_PORT"));
    return DriverManager.getConnection(url, System.getenv("MYSQL_USER"), System.getenv("MYSQL_PWD"));
  }
  // [/snippet]

  public static void main(String[] arguments) throws Exception {
    String tool = System.getenv("CLIENT_NAME");
    try (Connection connection = open();
        Statement statement = connection.createStatement()) {
      answer("version", "Connector/J " + connection.getMetaData().getDriverVersion().replaceAll(".*?(\\d+\\.\\d+\\.\\d+).*", "$1"));
      if (checks("connect")) {
        answer("connect", 1, connection.getCatalog());
      }
      if (checks("schema")) {
        String all = Files.readString(Path.of("src/test/resources/clients", tool + ".sql"));
        for (String sql : all.replaceAll("(?m)^--.*$", "").split(";\\s*\\n")) {
          if (!sql.isBlank()) {
            ask(statement, "/* ApplicationName=" + tool + " 2026.1 */ " + sql.strip());
          }
        }
      }
    }
  }

  /** A refusal of the server is one that the tool knows how to take: of the grants of others, for example. */
  private static void ask(Statement statement, String sql) {
    String begin = sql.substring(0, Math.min(90, sql.length()));
    try {
      boolean rows = statement.execute(sql);
      answer("schema", begin);
      try (ResultSet result = rows ? statement.getResultSet() : null) {
        while (result != null && result.next()) {
          List<Object> row = new ArrayList<>();
          for (int i = 1; i <= result.getMetaData().getColumnCount(); i++) {
            // Which session it is, what it does, and whose grants are shown.
            row.add(result.getString(i));
          }
          if (!sql.contains("STATUS") && !sql.contains("VARIABLES") && !sql.contains("GRANTS") && !sql.contains("user()")) {
            answer("schema", row.toArray());
          }
        }
      }
    } catch (SQLException refusal) {
      answer("schema", begin, refusal.getErrorCode(), refusal.getSQLState());
      answer("schema.says", begin, refusal.getMessage());
    }
  }
}
