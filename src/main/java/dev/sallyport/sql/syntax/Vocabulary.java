package dev.sallyport.sql.syntax;

import java.util.Set;

/** MySQL's words by what they can be in a query (Reference Manual, 11.3). All in upper case. */
public final class Vocabulary {
  private static final Set<String> PLAIN =
      Set.of(
          "WHERE",
          "GROUP",
          "BY",
          "HAVING",
          "ORDER",
          "AS",
          "ON",
          "USING",
          "JOIN",
          "INNER",
          "CROSS",
          "LEFT",
          "RIGHT",
          "OUTER",
          "AND",
          "OR",
          "XOR",
          "NOT",
          "IN",
          "BETWEEN",
          "LIKE",
          "REGEXP",
          "EXISTS",
          "WHEN",
          "THEN",
          "ELSE",
          "DIV",
          "RECURSIVE");

  private static final Set<String> UNITS =
      Set.of(
          "MICROSECOND",
          "SECOND",
          "MINUTE",
          "HOUR",
          "DAY",
          "WEEK",
          "MONTH",
          "QUARTER",
          "YEAR",
          "SECOND_MICROSECOND",
          "MINUTE_MICROSECOND",
          "MINUTE_SECOND",
          "HOUR_MICROSECOND",
          "HOUR_SECOND",
          "HOUR_MINUTE",
          "DAY_MICROSECOND",
          "DAY_SECOND",
          "DAY_MINUTE",
          "DAY_HOUR",
          "YEAR_MONTH");

  private static final Set<String> NILADIC =
      Set.of(
          "CURRENT_TIMESTAMP",
          "CURRENT_DATE",
          "CURRENT_TIME",
          "CURRENT_USER",
          "LOCALTIME",
          "LOCALTIMESTAMP",
          "UTC_DATE",
          "UTC_TIME",
          "UTC_TIMESTAMP",
          "DEFAULT");

  /** Reserved words that are functions when a parenthesis follows. */
  private static final Set<String> CALLABLE =
      Set.of(
          "CHAR",
          "CONVERT",
          "CURRENT_TIMESTAMP",
          "CURRENT_DATE",
          "CURRENT_TIME",
          "CURRENT_USER",
          "DATABASE",
          "DEFAULT",
          "IF",
          "INSERT",
          "LEFT",
          "LOCALTIME",
          "LOCALTIMESTAMP",
          "MATCH",
          "MOD",
          "REPEAT",
          "REPLACE",
          "RIGHT",
          "SCHEMA",
          "UTC_DATE",
          "UTC_TIME",
          "UTC_TIMESTAMP",
          "VALUES",
          "ROW",
          "CUME_DIST",
          "DENSE_RANK",
          "FIRST_VALUE",
          "GROUPING",
          "LAG",
          "LAST_VALUE",
          "LEAD",
          "NTH_VALUE",
          "NTILE",
          "PERCENT_RANK",
          "RANK",
          "ROW_NUMBER",
          "JSON_TABLE");

  /** Reserved in MySQL 8.0, window functions excepted, which MariaDB leaves free as names. */
  private static final Set<String> RESERVED =
      Set.of(
          ("ACCESSIBLE ADD ALL ALTER ANALYZE AND AS ASC ASENSITIVE BEFORE BETWEEN BIGINT BINARY BLOB"
                  + " BOTH BY CALL CASCADE CASE CHANGE CHAR CHARACTER CHECK COLLATE COLUMN CONDITION"
                  + " CONSTRAINT CONTINUE CONVERT CREATE CROSS CUBE CURRENT_DATE CURRENT_TIME"
                  + " CURRENT_TIMESTAMP CURRENT_USER CURSOR DATABASE DATABASES DAY_HOUR"
                  + " DAY_MICROSECOND DAY_MINUTE DAY_SECOND DEC DECIMAL DECLARE DEFAULT DELAYED"
                  + " DELETE DESC DESCRIBE DETERMINISTIC DISTINCT DISTINCTROW DIV DOUBLE DROP DUAL"
                  + " EACH ELSE ELSEIF EMPTY ENCLOSED ESCAPED EXCEPT EXISTS EXIT EXPLAIN FALSE FETCH"
                  + " FLOAT FLOAT4 FLOAT8 FOR FORCE FOREIGN FROM FULLTEXT FUNCTION GENERATED GET"
                  + " GRANT GROUP GROUPS HAVING HIGH_PRIORITY HOUR_MICROSECOND HOUR_MINUTE"
                  + " HOUR_SECOND IF IGNORE IN INDEX INFILE INNER INOUT INSENSITIVE INSERT INT INT1"
                  + " INT2 INT3 INT4 INT8 INTEGER INTERSECT INTERVAL INTO IO_AFTER_GTIDS"
                  + " IO_BEFORE_GTIDS IS ITERATE JOIN KEY KEYS KILL LATERAL LEADING LEAVE LEFT LIKE"
                  + " LIMIT LINEAR LINES LOAD LOCALTIME LOCALTIMESTAMP LOCK LONG LONGBLOB LONGTEXT"
                  + " LOOP LOW_PRIORITY MATCH MAXVALUE MEDIUMBLOB MEDIUMINT MEDIUMTEXT MIDDLEINT"
                  + " MINUTE_MICROSECOND MINUTE_SECOND MOD MODIFIES NATURAL NOT NO_WRITE_TO_BINLOG"
                  + " NULL NUMERIC OF ON OPTIMIZE OPTIMIZER_COSTS OPTION OPTIONALLY OR ORDER OUT"
                  + " OUTER OUTFILE OVER PARTITION PRECISION PRIMARY PROCEDURE PURGE RANGE READ READS"
                  + " READ_WRITE REAL RECURSIVE REFERENCES REGEXP RELEASE RENAME REPEAT REPLACE"
                  + " REQUIRE RESIGNAL RESTRICT RETURN REVOKE RIGHT RLIKE ROW ROWS SCHEMA SCHEMAS"
                  + " SECOND_MICROSECOND SELECT SENSITIVE SEPARATOR SET SHOW SIGNAL SMALLINT SPATIAL"
                  + " SPECIFIC SQL SQLEXCEPTION SQLSTATE SQLWARNING SQL_BIG_RESULT"
                  + " SQL_CALC_FOUND_ROWS SQL_SMALL_RESULT SSL STARTING STORED STRAIGHT_JOIN SYSTEM"
                  + " TABLE TERMINATED THEN TINYBLOB TINYINT TINYTEXT TO TRAILING TRIGGER TRUE UNDO"
                  + " UNION UNIQUE UNLOCK UNSIGNED UPDATE USAGE USE USING UTC_DATE UTC_TIME"
                  + " UTC_TIMESTAMP VALUES VARBINARY VARCHAR VARCHARACTER VARYING VIRTUAL WHEN WHERE"
                  + " WHILE WINDOW WITH WRITE XOR YEAR_MONTH ZEROFILL")
              .split(" "));

  private static final Set<String> WINDOW_CLAUSES =
      Set.of("PARTITION", "ORDER", "ROWS", "RANGE", "GROUPS");

  private Vocabulary() {}

  /** Means the same to MySQL and to the parser. */
  public static boolean isPlainKeyword(String word) {
    return PLAIN.contains(word);
  }

  /** The unit of an interval. */
  public static boolean isUnit(String word) {
    return UNITS.contains(word);
  }

  /** A value without parentheses. */
  public static boolean isNiladic(String word) {
    return NILADIC.contains(word);
  }

  /** A function, or a name that is not reserved. */
  public static boolean isCallableKeyword(String word) {
    return CALLABLE.contains(word);
  }

  /** Can't be a name unless quoted or behind a dot. */
  public static boolean isReserved(String word) {
    return RESERVED.contains(word);
  }

  /** Begins a part of a window's definition. */
  public static boolean isWindowClause(String word) {
    return WINDOW_CLAUSES.contains(word);
  }
}
