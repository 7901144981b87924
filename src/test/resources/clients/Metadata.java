// What JDBC's DatabaseMetaData asks through Connector/J, by both of its ways.
import static dev.sallyport.clients.Answers.answer;
import static dev.sallyport.clients.Answers.checks;

import java.sql.Connection;
import java.sql.DatabaseMetaData;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

class Metadata {
  // [snippet]
  static Connection open(String options) throws SQLException {
    String url =
        "jdbc:mysql://%s:%s/shop?sslMode=VERIFY_IDENTITY"
            .formatted(System.getenv("MYSQL_HOST"), System.getenv("MYSQL_TCP_PORT"));
    return DriverManager.getConnection(
        url + options, System.getenv("MYSQL_USER"), System.getenv("MYSQL_PWD"));
  }
  // [/snippet]

  private interface Question {
    ResultSet ask() throws SQLException;
  }

  public static void main(String[] arguments) throws Exception {
    for (boolean schema : new boolean[] {false, true}) {
      try (Connection connection = open("&useInformationSchema=" + schema)) {
        DatabaseMetaData d = connection.getMetaData();
        if (!schema) {
          answer("version", d.getDriverVersion().replaceAll(".*?(\\d+\\.\\d+\\.\\d+).*", "$1"));
        }
        if (checks("connect") && !schema) {
          answer("connect", 1, connection.getCatalog(), d.getDatabaseProductName(), d.getDatabaseProductVersion());
        }
        if (!checks("metadata")) {
          continue;
        }
        print("getCatalogs", d::getCatalogs);
        print("getSchemas", d::getSchemas);
        print("getTableTypes", d::getTableTypes);
        print("getTypeInfo", d::getTypeInfo);
        print("getTables", () -> d.getTables("shop", null, "%", null));
        print("getColumns", () -> d.getColumns("shop", null, "%", "%"));
        print("getPrimaryKeys", () -> d.getPrimaryKeys("shop", null, "products"));
        print("getImportedKeys", () -> d.getImportedKeys("shop", null, "products"));
        print("getExportedKeys", () -> d.getExportedKeys("shop", null, "makers"));
        print("getCrossReference", () -> d.getCrossReference("shop", null, "makers", "shop", null, "products"));
        print("getIndexInfo", () -> d.getIndexInfo("shop", null, "products", false, true));
        print("getBestRowIdentifier", () -> d.getBestRowIdentifier("shop", null, "products", DatabaseMetaData.bestRowSession, true));
        print("getVersionColumns", () -> d.getVersionColumns("shop", null, "products"));
        if (schema) {
          // The other way sends SHOW PROCEDURE STATUS, which a policy has to allow by itself.
          print("getProcedures", () -> d.getProcedures("shop", null, "%"));
          print("getProcedureColumns", () -> d.getProcedureColumns("shop", null, "%", "%"));
          print("getFunctions", () -> d.getFunctions("shop", null, "%"));
          print("getFunctionColumns", () -> d.getFunctionColumns("shop", null, "%", "%"));
        }
        print("getClientInfoProperties", d::getClientInfoProperties);
        answer("metadata", d.getNumericFunctions(), d.getTimeDateFunctions(), d.getSQLKeywords().length() > 100);
        answer("metadata", d.getUserName().isEmpty(), d.getMaxConnections() >= 0, d.getDefaultTransactionIsolation());
      }
    }
  }

  private static void print(String name, Question question) throws SQLException {
    try (ResultSet rows = question.ask()) {
      while (rows.next()) {
        List<Object> row = new ArrayList<>(List.of(name));
        for (int i = 1; i <= rows.getMetaData().getColumnCount(); i++) {
          row.add(rows.getString(i));
        }
        answer("metadata", row.toArray());
      }
    } catch (SQLException refusal) {
      answer("metadata", name, refusal.getErrorCode());
      answer("metadata.says", name, refusal.getMessage());
    }
  }
}
