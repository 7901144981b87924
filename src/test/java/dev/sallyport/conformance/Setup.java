package dev.sallyport.conformance;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;

/** The schema that the cases speak of. */
final class Setup {
  private static final List<String> STATEMENTS =
      List.of(
          "DROP DATABASE IF EXISTS kit",
          "CREATE DATABASE kit CHARACTER SET utf8mb4 COLLATE utf8mb4_general_ci",
          "USE kit",
          "SET SESSION sql_mode = ''",
          "CREATE TABLE hundred (n INT PRIMARY KEY)",
          "CREATE TABLE few (n INT PRIMARY KEY)",
          "INSERT INTO hundred WITH RECURSIVE s AS (SELECT 1 AS n UNION ALL SELECT n + 1 FROM s WHERE"
              + " n < 100) SELECT n FROM s",
          "CREATE TABLE loaded (id INT PRIMARY KEY, s VARCHAR(100))",
          "CREATE PROCEDURE several() BEGIN SELECT 1 AS a; SELECT n FROM hundred WHERE n < 4; SELECT"
              + " 'b', NULL; END",
          "CREATE PROCEDURE outgoing(IN a INT, INOUT b INT, OUT c VARCHAR(20)) BEGIN SET b = a + b;"
              + " SET c = CONCAT('c', b); SELECT a, b; END",
          "CREATE TABLE refused (n INT PRIMARY KEY)",
          "CREATE PROCEDURE results_and_out(IN a INT, OUT b BIGINT UNSIGNED, OUT c DECIMAL(10,2), OUT"
              + " d DATETIME(3)) BEGIN SELECT n FROM hundred WHERE n <= a; SELECT n FROM hundred"
              + " WHERE n < 0; DO a; SET b = a * 4294967296; SET c = a / 3; SET d = '2024-02-29"
              + " 23:59:59.5'; END",
          "CREATE PROCEDURE failing() BEGIN SELECT 1; SELECT (SELECT n FROM hundred); END");

  private Setup() {}

  static void of(Party party) throws SQLException {
    try (Connection administrator = party.administrator();
        Statement statement = administrator.createStatement()) {
      for (String sql : STATEMENTS) {
        statement.execute(sql);
      }
      for (TypeTable table : TypeTable.of(party)) {
        for (String sql : table.statements()) {
          statement.execute(sql);
        }
      }
    }
  }
}
