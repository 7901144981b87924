package dev.sallyport.conformance;

import java.io.IOException;
import java.util.List;

/** What statements answer that MariaDB alone has. */
final class MariaDbCases {
  private static final String[] FRESH = {
    "DROP TABLE IF EXISTS kit.given, kit.replaced",
    "CREATE TABLE kit.given (id INT AUTO_INCREMENT PRIMARY KEY, n INT UNIQUE, s VARCHAR(5))",
    "DROP SEQUENCE IF EXISTS kit.made",
    "CREATE OR REPLACE SEQUENCE kit.counter START WITH 5 INCREMENT BY 10"
  };

  private MariaDbCases() {}

  static List<Case> of(Party party) {
    if (!party.isMariaDb()) {
      return List.of();
    }
    return List.of(
        Case.of("mariadb: rows that return", MariaDbCases::returning).after(FRESH),
        Case.of("mariadb: rows that return, prepared", MariaDbCases::prepared).after(FRESH),
        Case.of("mariadb: sequences", MariaDbCases::sequences).after(FRESH),
        Case.of("mariadb: tables replaced", MariaDbCases::replaced).after(FRESH));
  }

  private static void returning(Conversation c) throws IOException {
    c.queries(
        "INSERT INTO kit.given (n, s) VALUES (1, 'a'), (2, 'b') RETURNING id, n + 1 AS more, s",
        "INSERT INTO kit.given (n) SELECT n FROM kit.hundred WHERE n IN (7, 8) RETURNING *",
        "INSERT INTO kit.given (n, s) VALUES (1, 'c') ON DUPLICATE KEY UPDATE s = VALUE(s)"
            + " RETURNING id, s",
        "REPLACE INTO kit.given (n, s) VALUES (2, 'd') RETURNING n, (SELECT COUNT(*) FROM"
            + " kit.hundred) AS many",
        "INSERT INTO kit.given (n) VALUES (1) RETURNING id",
        "DELETE FROM kit.given WHERE n > 6 ORDER BY n LIMIT 1 RETURNING n",
        "DELETE FROM kit.given WHERE n = 4711 RETURNING *",
        "SELECT ROW_COUNT(), LAST_INSERT_ID()",
        "DELETE FROM kit.given RETURNING no_such_column",
        "SELECT COUNT(*) FROM kit.given");
  }

  private static void prepared(Conversation c) throws IOException {
    c.prepare("INSERT INTO kit.given (n, s) VALUES (?, ?) RETURNING id, s")
        .execute(0, Values.integer(60), Values.text("p"))
        .execute(0, Values.integer(61), Values.text("q"))
        .prepare("DELETE FROM kit.given WHERE n >= ? RETURNING n")
        .execute(0, Values.integer(60));
  }

  private static void sequences(Conversation c) throws IOException {
    c.queries(
        "SELECT NEXT VALUE FOR kit.counter, NEXTVAL(kit.counter)",
        "SELECT PREVIOUS VALUE FOR kit.counter, LASTVAL(kit.counter)",
        "SELECT SETVAL(kit.counter, 1005)",
        "INSERT INTO kit.given (n) VALUES (NEXTVAL(kit.counter)) RETURNING n",
        "SHOW CREATE SEQUENCE kit.counter",
        "CREATE SEQUENCE IF NOT EXISTS kit.made MAXVALUE 3",
        "ALTER SEQUENCE kit.made RESTART 2",
        "SELECT NEXTVAL(kit.made)",
        "DROP SEQUENCE kit.made",
        "SELECT NEXTVAL(kit.made)");
  }

  private static void replaced(Conversation c) throws IOException {
    c.queries(
        "CREATE OR REPLACE TABLE kit.replaced (a INT)",
        "CREATE OR REPLACE TABLE kit.replaced AS SELECT n FROM kit.hundred WHERE n < 3",
        "SELECT * FROM kit.replaced");
  }
}
