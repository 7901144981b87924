package dev.sallyport.e2e;

/** Columns of every type that MySQL has, with two values each. */
final class EveryColumn {
  private static final String SHAPES = "ST_GeomFromText('%s')";

  /** Type, and two values of it; each has four signs or more that no covering may show. */
  static final String[][] ALL = {
    {"id", "INT NOT NULL AUTO_INCREMENT PRIMARY KEY", "4711", "4712"},
    {"bit1", "BIT(1)", "b'1'", "b'1'"},
    {"bit12", "BIT(12)", "b'101010101010'", "b'1'"},
    {"bool", "TINYINT(1)", "1", "1"},
    {"tiny", "TINYINT", "-77", "78"},
    {"utiny", "TINYINT UNSIGNED", "177", "178"},
    {"small", "SMALLINT NOT NULL", "-7777", "7778"},
    {"medium", "MEDIUMINT", "-777777", "777778"},
    {"number", "INT UNIQUE", "-77777777", "77777778"},
    {"padded", "INT(12) UNSIGNED ZEROFILL", "77777777", "77777778"},
    {"big", "BIGINT", "-377777777777777", "377777777777778"},
    {"ubig", "BIGINT UNSIGNED", "18446744073709551615", "377777777777778"},
    {"amount", "DECIMAL(10,2)", "777777.25", "-777778.25"},
    {"whole", "NUMERIC(5)", "77777", "77778"},
    {"real4", "FLOAT", "7777.5", "7778.5"},
    {"fixed4", "FLOAT(7,2)", "7777.25", "7778.25"},
    {"real8", "DOUBLE", "7777777.125", "7777778.125"},
    {"born", "DATE", "'1977-07-17'", "'1977-07-18'"},
    {"seen", "DATETIME", "'1977-07-17 17:17:17'", "'1977-07-18 17:17:17'"},
    {"seen6", "DATETIME(6)", "'1977-07-17 17:17:17.777777'", "'1977-07-18 17:17:17.777777'"},
    {"stamp", "TIMESTAMP NULL", "'1977-07-17 17:17:17'", "'1977-07-18 17:17:17'"},
    {"stamp3", "TIMESTAMP(3) NULL", "'1977-07-17 17:17:17.777'", "'1977-07-18 17:17:17.777'"},
    {"length", "TIME", "'17:17:17'", "'17:17:18'"},
    {"length6", "TIME(6)", "'17:17:17.777777'", "'17:17:18.777777'"},
    {"since", "YEAR", "1977", "1978"},
    {"fixed", "CHAR(12)", "'900-77-0001'", "'900-77-0002'"},
    {"name", "VARCHAR(80)", "'Zoë Secret 日本 77'", "'secret@example.com'"},
    {"latin", "VARCHAR(80) CHARACTER SET latin1", "'Zoë Secret 77'", "'secret@example.com'"},
    {"wide", "VARCHAR(80) CHARACTER SET utf16", "'Zoë Secret 日本 77'", "'secret@example.com'"},
    {"folded", "VARCHAR(80) COLLATE utf8mb4_bin", "'Zoë Secret 77'", "'secret@example.com'"},
    {"bytes", "BINARY(16)", "'secret bytes 1'", "'secret bytes 2'"},
    {"varbytes", "VARBINARY(40)", "'secret bytes 3'", "'secret bytes 4'"},
    {"tinyblob", "TINYBLOB", "'secret bytes 5'", "'secret bytes 6'"},
    {"someblob", "BLOB", "'secret bytes 7'", "'secret bytes 8'"},
    {"mediumblob", "MEDIUMBLOB", "'secret bytes 9'", "'secret bytes 0'"},
    {"longblob", "LONGBLOB", "REPEAT('secret bytes', 30000)", "'secret bytes 1'"},
    {"tinytext", "TINYTEXT", "'secret text 11'", "'secret@example.com'"},
    {"sometext", "TEXT", "'secret text 22'", "'secret@example.com'"},
    {"mediumtext", "MEDIUMTEXT", "'secret text 33'", "'secret@example.com'"},
    {"longtext", "LONGTEXT", "REPEAT('secret text ', 30000)", "'secret@example.com'"},
    {"member", "ENUM('secret one','secret two')", "'secret one'", "'secret two'"},
    {"members", "SET('secret a','secret b')", "'secret a,secret b'", "'secret b'"},
    {"document", "JSON", "'{\"secret\": \"Zoë 日本 77\"}'", "'[\"secret\"]'"},
    {"shape", "GEOMETRY", SHAPES.formatted("POINT(77 77)"), SHAPES.formatted("POINT(78 77)")},
    {"place", "POINT", SHAPES.formatted("POINT(77 77)"), SHAPES.formatted("POINT(78 77)")},
    {
      "way",
      "LINESTRING",
      SHAPES.formatted("LINESTRING(7 7,8 8)"),
      SHAPES.formatted("LINESTRING(7 7,9 9)")
    },
    {
      "field",
      "POLYGON",
      SHAPES.formatted("POLYGON((0 0,7 7,7 0,0 0))"),
      SHAPES.formatted("POLYGON((0 0,8 8,8 0,0 0))")
    },
    {
      "places",
      "MULTIPOINT",
      SHAPES.formatted("MULTIPOINT(7 7)"),
      SHAPES.formatted("MULTIPOINT(8 8)")
    },
    {
      "ways",
      "MULTILINESTRING",
      SHAPES.formatted("MULTILINESTRING((7 7,8 8))"),
      SHAPES.formatted("MULTILINESTRING((7 7,9 9))")
    },
    {
      "fields",
      "MULTIPOLYGON",
      SHAPES.formatted("MULTIPOLYGON(((0 0,7 7,7 0,0 0)))"),
      SHAPES.formatted("MULTIPOLYGON(((0 0,8 8,8 0,0 0)))")
    },
    {
      "shapes",
      "GEOMETRYCOLLECTION",
      SHAPES.formatted("GEOMETRYCOLLECTION(POINT(7 7))"),
      SHAPES.formatted("GEOMETRYCOLLECTION(POINT(8 8))")
    },
  };

  private EveryColumn() {}
}
