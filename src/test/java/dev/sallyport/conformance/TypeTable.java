package dev.sallyport.conformance;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/**
 * A table with one column of a type and its extreme values.
 *
 * @param name of the table
 * @param type as in CREATE TABLE
 * @param values as in INSERT; NULL comes by itself
 */
record TypeTable(String name, String type, List<String> values) {
  private static final String LONGEST_DECIMAL = "9".repeat(35) + "." + "9".repeat(30);
  private static final String[] MOMENTS = {"'2024-02-29 23:59:59.999999'", "'1000-01-01 00:00:00'"};

  static List<TypeTable> of(Party party) {
    List<TypeTable> all = new ArrayList<>(integers());
    all.addAll(fractions());
    all.addAll(moments());
    all.addAll(texts());
    all.addAll(places());
    if (party.isMariaDb()) {
      all.add(table("uuid", "UUID", "'123e4567-e89b-12d3-a456-426655440000'"));
      all.add(table("inet6", "INET6", "'::'", "'2001:db8::ff00:42:8329'"));
      all.add(table("inet4", "INET4", "'0.0.0.0'", "'255.255.255.255'"));
    }
    if (!party.isMariaDb() && party.version().startsWith("9.")) {
      all.add(table("vector", "VECTOR(3)", "TO_VECTOR('[1,2,3]')"));
    }
    return all;
  }

  /** What makes it. */
  List<String> statements() {
    List<String> all = new ArrayList<>();
    all.add("DROP TABLE IF EXISTS kit." + name);
    all.add("CREATE TABLE kit." + name + " (id INT PRIMARY KEY, v " + type + ")");
    for (int i = 0; i < values.size(); i++) {
      all.add("INSERT INTO kit." + name + " VALUES (" + (i + 1) + ", " + values.get(i) + ")");
    }
    if (nullable()) {
      all.add("INSERT INTO kit." + name + " VALUES (1000, NULL)");
    }
    return all;
  }

  private boolean nullable() {
    return !type.contains("NOT NULL");
  }

  private static List<TypeTable> integers() {
    return List.of(
        table("t_bool", "BOOL", "0", "1"),
        table("t_tiny", "TINYINT", "-128", "127"),
        table("t_tiny_u", "TINYINT UNSIGNED", "0", "255"),
        table("t_small", "SMALLINT", "-32768", "32767"),
        table("t_small_u", "SMALLINT UNSIGNED", "65535"),
        table("t_medium", "MEDIUMINT", "-8388608", "8388607"),
        table("t_medium_u", "MEDIUMINT UNSIGNED", "16777215"),
        table("t_int", "INT", "-2147483648", "2147483647"),
        table("t_int_u", "INT UNSIGNED", "4294967295"),
        table("t_int_z", "INT(9) UNSIGNED ZEROFILL", "0", "42", "4294967295"),
        table("t_big", "BIGINT", "-9223372036854775808", "9223372036854775807"),
        table("t_big_u", "BIGINT UNSIGNED", "0", "18446744073709551615"),
        table("t_big_z", "BIGINT(20) ZEROFILL", "7"),
        table("t_bit1", "BIT(1)", "b'0'", "b'1'"),
        table("t_bit64", "BIT(64)", "b'0'", "0xffffffffffffffff", "0x8000000000000001"),
        table("t_year", "YEAR", "0", "1901", "2155"));
  }

  private static List<TypeTable> fractions() {
    return List.of(
        table("t_float", "FLOAT", "-3.402823466E38", "1.175494351E-38", "0.1", "0"),
        table("t_double", "DOUBLE", "-1.7976931348623157E308", "2.2250738585072014E-308", "0.1"),
        table("t_double_2", "DOUBLE(12,2) UNSIGNED", "0", "1234567890.12"),
        table("t_decimal", "DECIMAL(65,30)", "-" + LONGEST_DECIMAL, LONGEST_DECIMAL, "0"),
        table("t_decimal_0", "DECIMAL(65,0)", "9".repeat(65)),
        table("t_decimal_z", "DECIMAL(10,3) ZEROFILL", "1.5"));
  }

  private static List<TypeTable> moments() {
    List<TypeTable> all = new ArrayList<>();
    all.add(table("t_date", "DATE", "'0000-00-00'", "'2024-00-00'", "'9999-12-31'"));
    IntStream.rangeClosed(0, 6)
        .forEach(
            n -> {
              all.add(
                  table(
                      "t_time" + n,
                      "TIME(" + n + ")",
                      "'-838:59:59'",
                      "'838:59:59'",
                      "'-00:00:00.500000'",
                      "'12:34:56.123456'",
                      "0"));
              all.add(
                  table(
                      "t_datetime" + n,
                      "DATETIME(" + n + ")",
                      MOMENTS[0],
                      MOMENTS[1],
                      "'0000-00-00'",
                      "'9999-12-31 23:59:59'"));
              all.add(
                  table(
                      "t_timestamp" + n,
                      "TIMESTAMP(" + n + ") NULL",
                      "'1970-01-02 00:00:01'",
                      "'2037-12-31 12:00:00.654321'",
                      "'0000-00-00'"));
            });
    return all;
  }

  private static List<TypeTable> texts() {
    return List.of(
        table("t_char", "CHAR(20)", "''", "'a  '", "'äöü€😀'"),
        table("t_char_bin", "CHAR(5) CHARACTER SET binary", "'a'"),
        table("t_varchar", "VARCHAR(1000)", "''", "REPEAT('é', 251)", "REPEAT('x', 1000)"),
        table("t_varchar_l1", "VARCHAR(20) CHARACTER SET latin1", "'äöü€'"),
        table("t_varchar_u2", "VARCHAR(20) CHARACTER SET ucs2", "'äöü€'"),
        table("t_varchar_16", "VARCHAR(20) CHARACTER SET utf16", "'äöü€'"),
        table("t_binary", "BINARY(4)", "'a'", "0x00ff00ff"),
        table("t_varbinary", "VARBINARY(300)", "''", "REPEAT(0xfb, 251)"),
        table("t_tinytext", "TINYTEXT", "REPEAT('t', 255)"),
        table("t_text", "TEXT", "REPEAT('t', 65535)"),
        table("t_mediumtext", "MEDIUMTEXT", "REPEAT('t', 65536)"),
        table("t_longtext", "LONGTEXT", "'l'"),
        table("t_tinyblob", "TINYBLOB", "REPEAT(0x00, 255)"),
        table("t_blob", "BLOB", "REPEAT(0xfe, 65535)"),
        table("t_mediumblob", "MEDIUMBLOB", "REPEAT(0xff, 70000)"),
        table("t_longblob", "LONGBLOB", "''"),
        table("t_enum", "ENUM('a', 'ä', '', 'x''y')", "'a'", "'ä'", "''", "'x''y'"),
        table("t_set", "SET('a', 'b', 'ä')", "''", "'a,b,ä'"),
        table("t_json", "JSON", "'{\"a\": [1, 2.5, null, true, \"ä\"]}'", "'[]'"));
  }

  private static List<TypeTable> places() {
    return List.of(
        table("t_geometry", "GEOMETRY", "ST_GeomFromText('POINT(1 -1)')"),
        table("t_point", "POINT", "ST_GeomFromText('POINT(0 0)')"),
        table("t_line", "LINESTRING", "ST_GeomFromText('LINESTRING(0 0, 1 1)')"),
        table("t_polygon", "POLYGON", "ST_GeomFromText('POLYGON((0 0, 0 1, 1 1, 0 0))')"),
        table("t_points", "MULTIPOINT", "ST_GeomFromText('MULTIPOINT(0 0, 1 1)')"),
        table(
            "t_things", "GEOMETRYCOLLECTION", "ST_GeomFromText('GEOMETRYCOLLECTION(POINT(1 1))')"));
  }

  private static TypeTable table(String name, String type, String... values) {
    return new TypeTable(name, type, List.of(values));
  }
}
