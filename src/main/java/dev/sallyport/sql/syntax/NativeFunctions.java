package dev.sallyport.sql.syntax;

import dev.sallyport.sql.SqlContext;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/** Which function names the server answers itself, so that no stored function is behind them. */
public final class NativeFunctions {
  private static final Map<String, Set<String>> SECTIONS = read();

  private static final Set<String> WAITING =
      Set.of(
          "SLEEP",
          "BENCHMARK",
          "GET_LOCK",
          "RELEASE_LOCK",
          "RELEASE_ALL_LOCKS",
          "MASTER_POS_WAIT",
          "SOURCE_POS_WAIT",
          "MASTER_GTID_WAIT",
          "WAIT_FOR_EXECUTED_GTID_SET",
          "WAIT_UNTIL_SQL_THREAD_AFTER_GTIDS");

  private static final Set<String> OF_THE_SESSION =
      Set.of(
          "LAST_INSERT_ID",
          "FOUND_ROWS",
          "ROW_COUNT",
          "CONNECTION_ID",
          "USER",
          "SESSION_USER",
          "SYSTEM_USER",
          "CURRENT_USER",
          "CURRENT_ROLE",
          "DATABASE",
          "SCHEMA",
          "CHARSET",
          "COLLATION",
          "IS_FREE_LOCK",
          "IS_USED_LOCK",
          "LASTVAL",
          "NEXTVAL",
          "SETVAL",
          "RAND",
          "RANDOM_BYTES",
          "SYSDATE",
          "UUID",
          "UUID_SHORT");

  private static final Set<String> AGGREGATES =
      Set.of(
          "AVG",
          "BIT_AND",
          "BIT_OR",
          "BIT_XOR",
          "COUNT",
          "GROUP_CONCAT",
          "JSON_ARRAYAGG",
          "JSON_OBJECTAGG",
          "MAX",
          "MIN",
          "STD",
          "STDDEV",
          "STDDEV_POP",
          "STDDEV_SAMP",
          "ST_COLLECT",
          "SUM",
          "VARIANCE",
          "VAR_POP",
          "VAR_SAMP");

  private static final Set<String> GEOMETRIES =
      Set.of(
          "GEOMETRYCOLLECTION",
          "LINESTRING",
          "MULTILINESTRING",
          "MULTIPOINT",
          "MULTIPOLYGON",
          "POINT",
          "POLYGON");

  private static final int FIRST_MYSQL_WITH_VECTORS = 90_000;
  private static final int FIRST_MARIADB_WITH_VECTORS = 110_700;

  private NativeFunctions() {}

  /** Whether it makes one value of many rows. Upper case. */
  public static boolean isAggregate(String name) {
    return AGGREGATES.contains(name);
  }

  /** Whether another connection, or the same one a moment later, gets another value. Upper case. */
  public static boolean dependsOnSession(String name) {
    return OF_THE_SESSION.contains(name);
  }

  /**
   * Whether the server answers an unqualified call itself.
   *
   * @param name in upper case
   * @param plain written without quotes and with its parenthesis directly behind it
   */
  public static boolean isNative(String name, boolean plain, SqlContext context) {
    String server = context.isMariaDb() ? "mariadb" : "mysql";
    if (isIn("everywhere", name) || isIn(server, name)) {
      return true;
    }
    if (isIn("tight", name) || isIn(server + "-tight", name)) {
      return plain;
    }
    return context.isMariaDb()
        ? context.serverVersion() >= FIRST_MARIADB_WITH_VECTORS && isIn("mariadb-11.7", name)
        : context.serverVersion() >= FIRST_MYSQL_WITH_VECTORS && isIn("mysql-9", name);
  }

  private static boolean isIn(String section, String name) {
    return SECTIONS.get(section).contains(name);
  }

  /**
   * Whether the server answers a call of one of its own functions with so many arguments. To
   * MariaDB the names of geometries are types first: with a number of arguments that makes no value
   * of the type, the call is of a stored function.
   *
   * @param name in upper case
   */
  static boolean takes(String name, int arguments, SqlContext context) {
    if (!context.isMariaDb() || !GEOMETRIES.contains(name)) {
      return true;
    }
    return name.equals("POINT") ? arguments == 2 : arguments > 0;
  }

  /** Whether it holds a server thread, or locks that others wait for. Upper case. */
  public static boolean isWaiting(String name) {
    return WAITING.contains(name);
  }

  private static Map<String, Set<String>> read() {
    Map<String, Set<String>> sections = new HashMap<>();
    Set<String> current = new HashSet<>();
    try (InputStream in = NativeFunctions.class.getResourceAsStream("native-functions.txt");
        BufferedReader reader =
            new BufferedReader(new InputStreamReader(in, StandardCharsets.US_ASCII))) {
      for (String line = reader.readLine(); line != null; line = reader.readLine()) {
        if (line.startsWith("[")) {
          current = new HashSet<>();
          sections.put(line.substring(1, line.length() - 1), current);
        } else if (!line.startsWith("#") && !line.isBlank()) {
          current.addAll(List.of(line.toUpperCase(Locale.ROOT).split(" ")));
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException("native-functions.txt can't be read", e);
    }
    return Map.copyOf(sections);
  }
}
