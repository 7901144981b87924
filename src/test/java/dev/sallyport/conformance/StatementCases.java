package dev.sallyport.conformance;

import dev.sallyport.wire.Capability;
import dev.sallyport.wire.PayloadWriter;
import dev.sallyport.wire.command.BoundValue;
import dev.sallyport.wire.command.ParameterType;
import dev.sallyport.wire.command.Query;
import dev.sallyport.wire.command.StatementClose;
import dev.sallyport.wire.command.StatementFetch;
import dev.sallyport.wire.command.StatementReset;
import dev.sallyport.wire.command.StatementSendLongData;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** What statements answer, in both protocols. */
final class StatementCases {
  private static final int CURSOR_READ_ONLY = 1;
  private static final int BIG = 17 << 20;

  private static final String[] FRESH = {
    "DROP TABLE IF EXISTS kit.counted",
    "CREATE TABLE kit.counted (id INT AUTO_INCREMENT PRIMARY KEY, n INT, s VARCHAR(5), UNIQUE (n))",
    "INSERT INTO kit.counted (n, s) VALUES (1, 'a'), (2, 'b'), (3, 'c')"
  };

  private StatementCases() {}

  static List<Case> of(Party party) {
    List<Case> all = new ArrayList<>();
    all.add(Case.of("statements: counts, ids and texts", StatementCases::changes).after(FRESH));
    all.add(
        Case.of("statements: found rows", StatementCases::changes)
            .after(FRESH)
            .as(Wish.PLAIN.with(Capability.FOUND_ROWS)));
    all.add(Case.of("statements: warnings", StatementCases::warnings).after(FRESH));
    all.add(Case.of("statements: errors", StatementCases::errors).after(FRESH));
    all.add(Case.of("statements: several", StatementCases::several).after(FRESH));
    all.add(Case.of("statements: nothing after a semicolon", c -> c.query("SELECT 1; ;")));
    all.add(
        Case.of("statements: several where one is allowed", c -> c.query("SELECT 1; SELECT 2"))
            .as(Wish.PLAIN.without(Capability.MULTI_STATEMENTS)));
    all.add(Case.of("statements: transactions", StatementCases::transactions).after(FRESH));
    all.add(Case.of("statements: comments and white space", StatementCases::comments));
    all.add(
        Case.of("statements: names and spaces", c -> c.query("SELECT COUNT (*) FROM kit.t_int"))
            .as(Wish.PLAIN.with(Capability.IGNORE_SPACE)));
    all.add(Case.of("statements: larger than 16 MiB", StatementCases::big));
    all.add(
        Case.of(
            "statements: many rows",
            c -> c.query("SELECT a.n, b.n FROM kit.hundred a, kit.hundred b ORDER BY 1, 2")));
    all.add(Case.of("prepared: a life", StatementCases::life));
    all.add(
        Case.of("prepared: without EOF", StatementCases::life)
            .as(Wish.PLAIN.with(Capability.DEPRECATE_EOF)));
    all.add(Case.of("prepared: every type bound", StatementCases::bound));
    all.add(Case.of("prepared: executed again without types", StatementCases::withoutTypes));
    all.add(Case.of("prepared: a cursor", StatementCases::cursor));
    all.add(
        Case.of("prepared: a cursor without EOF", StatementCases::cursor)
            .as(Wish.PLAIN.with(Capability.DEPRECATE_EOF)));
    all.addAll(CursorCases.all());
    all.add(Case.of("prepared: values in pieces", StatementCases::pieces));
    all.add(Case.of("prepared: errors", StatementCases::preparedErrors));
    all.add(Case.of("prepared: changes", StatementCases::preparedChanges).after(FRESH));
    all.add(Case.of("prepared: of text", StatementCases::ofText));
    all.add(
        Case.of(
            "procedures: several results",
            c ->
                c.query("CALL kit.several()")
                    .query("SELECT 1")
                    .prepare("CALL kit.several()")
                    .execute(0)));
    all.add(Case.of("procedures: OUT parameters", StatementCases::outParameters));
    all.add(
        Case.of("procedures: OUT parameters without EOF", StatementCases::outParameters)
            .as(Wish.PLAIN.with(Capability.DEPRECATE_EOF)));
    all.add(
        Case.of(
            "procedures: an error after a result",
            c ->
                c.query("CALL kit.failing()")
                    .prepare("CALL kit.failing()")
                    .execute(0)
                    .query("SELECT 1")));
    all.add(
        Case.of("procedures: without MULTI_RESULTS", c -> c.query("CALL kit.several()"))
            .as(
                Wish.PLAIN.without(
                    Capability.MULTI_RESULTS,
                    Capability.PS_MULTI_RESULTS,
                    Capability.MULTI_STATEMENTS)));
    all.add(
        Case.of("attributes: of a query", StatementCases::attributes)
            .as(Wish.PLAIN.with(Capability.QUERY_ATTRIBUTES)));
    all.add(
        Case.of("attributes: of a prepared statement", StatementCases::life)
            .as(Wish.PLAIN.with(Capability.QUERY_ATTRIBUTES)));
    return all;
  }

  private static void changes(Conversation c) throws IOException {
    c.queries(
        "INSERT INTO kit.counted (n, s) VALUES (10, 'x')",
        "INSERT INTO kit.counted (n, s) VALUES (11, 'x'), (12, 'y'), (13, 'z')",
        "INSERT IGNORE INTO kit.counted (n, s) VALUES (11, 'x'), (14, 'y')",
        "INSERT INTO kit.counted (n, s) VALUES (11, 'q') ON DUPLICATE KEY UPDATE s = 'r'",
        "REPLACE INTO kit.counted (n, s) VALUES (11, 's')",
        "UPDATE kit.counted SET s = 'a' WHERE n <= 2",
        "UPDATE kit.counted SET s = s",
        "DELETE FROM kit.counted WHERE n = 3",
        "SELECT LAST_INSERT_ID(), ROW_COUNT()",
        "INSERT INTO kit.counted (n, s) SELECT n + 100, s FROM kit.counted WHERE n > 10",
        "DELETE FROM kit.counted",
        "TRUNCATE TABLE kit.counted",
        "CREATE TABLE IF NOT EXISTS kit.counted (id INT)",
        "SELECT SQL_CALC_FOUND_ROWS n FROM kit.hundred LIMIT 3",
        "SELECT FOUND_ROWS()",
        "SET @a = LAST_INSERT_ID(18446744073709551615)",
        "DO 1");
  }

  private static void warnings(Conversation c) throws IOException {
    c.queries(
        "SELECT 1/0",
        "SHOW WARNINGS",
        "SELECT CAST('12x' AS SIGNED), CAST('y' AS SIGNED)",
        "SHOW COUNT(*) WARNINGS",
        "SHOW WARNINGS LIMIT 1",
        "DROP TABLE IF EXISTS kit.never_was",
        "SHOW WARNINGS",
        "SELECT * FROM kit.no_such_table",
        "SHOW ERRORS",
        "SELECT @@warning_count, @@error_count");
  }

  private static void errors(Conversation c) throws IOException {
    c.queries(
        "SELECT * FROM kit.no_such_table",
        "SELECT no_such_column FROM kit.counted",
        "SELECT * FROM no_such_schema.t",
        "INSERT INTO kit.counted (n) VALUES (1)",
        "INSERT INTO kit.counted (n, s) VALUES (50, 'far too long')",
        "INSERT INTO kit.counted (n, s) VALUES (99999999999, 'x')",
        "CREATE TABLE kit.counted (id INT)",
        "SELECT 1 +",
        "SELECT * FROM kit.counted WHERE",
        "select $$",
        "",
        "SELECT (SELECT n FROM kit.hundred)",
        "SELECT NO_SUCH_FUNCTION(1)",
        "SELECT ST_GeomFromText('nonsense')",
        "USE no_such_schema");
  }

  private static void several(Conversation c) throws IOException {
    c.queries(
        "SELECT 1; SELECT 2, 3; SELECT 4",
        "INSERT INTO kit.counted (n) VALUES (20); SELECT LAST_INSERT_ID(); DO 0",
        "SELECT 1; SELECT * FROM kit.no_such_table; SELECT 3",
        "SELECT 1;",
        "SELECT 'a;b'; SELECT \"c;d\"");
  }

  private static void transactions(Conversation c) throws IOException {
    c.queries(
        "START TRANSACTION",
        "SELECT COUNT(*) FROM kit.counted",
        "SAVEPOINT a",
        "INSERT INTO kit.counted (n) VALUES (30)",
        "ROLLBACK TO SAVEPOINT a",
        "COMMIT",
        "START TRANSACTION READ ONLY",
        "INSERT INTO kit.counted (n) VALUES (31)",
        "ROLLBACK",
        "SET autocommit = 0",
        "SELECT COUNT(*) FROM kit.counted",
        "COMMIT AND CHAIN",
        "ROLLBACK",
        "SET autocommit = 1",
        "SET sql_mode = 'NO_BACKSLASH_ESCAPES'",
        "SELECT '\\\\'");
  }

  private static void comments(Conversation c) throws IOException {
    c.queries(
        "/* a */ SELECT /* b */ 1 -- c",
        "SELECT 1 # d",
        "\n\t SELECT 1 \n",
        "SELECT 1 AS '  spaced  '",
        "SELECT 'it''s', 'a\\nb', \"q\"",
        "SELECT _utf8mb4'ä', N'n', X'4142'");
  }

  private static void big(Conversation c) throws IOException {
    c.query("SELECT REPEAT('x', " + BIG + ")")
        .query("SELECT LENGTH('" + "y".repeat(BIG) + "')")
        .query("SELECT REPEAT('x', " + (0xffffff - 4) + ")")
        .query("SELECT '" + "y".repeat(0xffffff - 10) + "'")
        .query("SELECT 1");
  }

  private static void life(Conversation c) throws IOException {
    c.prepare("SELECT n, ? FROM kit.hundred WHERE n BETWEEN ? AND ? ORDER BY n");
    c.execute(0, Values.text("ä"), Values.integer(3), Values.integer(5))
        .execute(0, Values.integer(-1), Values.integer(9), Values.integer(9))
        .command("COM_STMT_RESET", new StatementReset(c.statement()).encode(c.agreed()))
        .execute(0, Values.text(""), Values.integer(200), Values.integer(300))
        .silent("COM_STMT_CLOSE", new StatementClose(c.statement()).encode(c.agreed()))
        .prepare("SELECT 1")
        .execute(0)
        .prepare("DO ?")
        .execute(0, Values.integer(0));
  }

  private static void bound(Conversation c) throws IOException {
    c.prepare("SELECT ?, ?, ?, ?, ?, ?");
    c.execute(
        0,
        value(1, false, -1),
        value(2, true, 0xff, 0xff),
        value(3, false, 1, 0, 0, 0x80),
        value(4, false, 0, 0, 0x80, 0x3f),
        value(5, false, 0, 0, 0, 0, 0, 0, 0xf0, 0x3f),
        value(6, false));
    c.execute(
        0,
        value(8, true, -1, -1, -1, -1, -1, -1, -1, -1),
        value(12, false, 11, 0xe8, 7, 2, 29, 23, 59, 59, 0x3f, 0x42, 0x0f, 0),
        value(11, false, 8, 1, 34, 0, 0, 0, 22, 59, 59),
        value(10, false, 4, 0xe8, 7, 2, 29),
        value(7, false, 0),
        Values.text("1.50"));
  }

  private static BoundValue value(int type, boolean unsigned, int... content) {
    byte[] bytes = new byte[content.length];
    for (int i = 0; i < content.length; i++) {
      bytes[i] = (byte) content[i];
    }
    return new BoundValue(
        type == 6 ? BoundValue.Kind.NULL : BoundValue.Kind.VALUE,
        new ParameterType(type, unsigned),
        bytes);
  }

  private static void withoutTypes(Conversation c) throws IOException {
    c.prepare("SELECT ? + 1").execute(0, Values.integer(41));
    PayloadWriter again =
        new PayloadWriter()
            .writeInt1(0x17)
            .writeInt4(c.statement())
            .writeInt1(0)
            .writeInt4(1)
            .writeInt1(0)
            .writeInt1(0)
            .writeInt8(99);
    c.command("execute without types", again.toPayload());
  }

  private static void cursor(Conversation c) throws IOException {
    c.prepare("SELECT n FROM kit.hundred WHERE n <= ? ORDER BY n");
    c.execute(CURSOR_READ_ONLY, Values.integer(7))
        .untilEnd("fetch 5", new StatementFetch(c.statement(), 5).encode(c.agreed()))
        .untilEnd("fetch 5", new StatementFetch(c.statement(), 5).encode(c.agreed()))
        .untilEnd("fetch 5", new StatementFetch(c.statement(), 5).encode(c.agreed()))
        .execute(CURSOR_READ_ONLY, Values.integer(0))
        .execute(CURSOR_READ_ONLY, Values.integer(3))
        .command("COM_STMT_RESET", new StatementReset(c.statement()).encode(c.agreed()))
        .untilEnd("fetch after reset", new StatementFetch(c.statement(), 1).encode(c.agreed()))
        .query("SELECT 1");
  }

  private static void pieces(Conversation c) throws IOException {
    c.prepare("SELECT LENGTH(?), MD5(?)");
    for (int part = 0; part < 3; part++) {
      c.silent(
          "piece",
          new StatementSendLongData(c.statement(), 0, new byte[100_000]).encode(c.agreed()));
    }
    c.silent(
            "piece",
            new StatementSendLongData(c.statement(), 1, Values.bytes("é")).encode(c.agreed()))
        .execute(0, Values.pieces(), Values.pieces())
        .execute(0, Values.text("none"), Values.text("none"))
        .silent(
            "piece", new StatementSendLongData(c.statement(), 0, new byte[BIG]).encode(c.agreed()))
        .execute(0, Values.pieces(), Values.text("big"))
        .silent(
            "for no parameter",
            new StatementSendLongData(c.statement(), 9, new byte[1]).encode(c.agreed()))
        .query("SELECT 1");
  }

  private static void preparedErrors(Conversation c) throws IOException {
    c.prepare("SELECT * FROM kit.no_such_table WHERE id = ?")
        .prepare("SELECT 1; SELECT 2")
        .prepare("SELECT ? FROM")
        .prepare("")
        .command("COM_STMT_RESET of none", new StatementReset(4711).encode(c.agreed()))
        .untilEnd("COM_STMT_FETCH of none", new StatementFetch(4711, 1).encode(c.agreed()))
        .prepare("SELECT (SELECT n FROM kit.hundred WHERE n < ?)")
        .execute(0, Values.integer(50))
        .query("SELECT 1");
  }

  private static void preparedChanges(Conversation c) throws IOException {
    c.prepare("INSERT INTO kit.counted (n, s) VALUES (?, ?)")
        .execute(0, Values.integer(60), Values.text("p"))
        .execute(0, Values.integer(60), Values.text("q"))
        .execute(0, Values.integer(61), Values.text("much too long"))
        .prepare("UPDATE kit.counted SET s = ? WHERE n >= ?")
        .execute(0, Values.text("u"), Values.integer(2))
        .prepare("DELETE FROM kit.counted WHERE n = ?")
        .execute(0, Values.integer(60));
  }

  private static void ofText(Conversation c) throws IOException {
    c.queries(
        "PREPARE p FROM 'SELECT ? + 1'",
        "SET @x = 41",
        "EXECUTE p USING @x",
        "DEALLOCATE PREPARE p",
        "EXECUTE p USING @x");
  }

  private static void outParameters(Conversation c) throws IOException {
    c.query("SET @b = 5")
        .query("CALL kit.outgoing(1, @b, @c)")
        .query("SELECT @b, @c")
        .prepare("CALL kit.outgoing(?, ?, ?)")
        .execute(0, Values.integer(7), Values.integer(8), Values.text("z"))
        .query("SELECT 1");
  }

  private static void attributes(Conversation c) throws IOException {
    PayloadWriter block =
        new PayloadWriter()
            .writeLengthEncodedInt(1)
            .writeLengthEncodedInt(1)
            .writeInt1(0)
            .writeInt1(1)
            .writeInt2(0xfe)
            .writeLengthEncodedBytes(Values.bytes("traceparent"))
            .writeLengthEncodedBytes(Values.bytes("00-ab-cd-01"));
    var prefix = block.toPayload();
    byte[] bytes = new byte[prefix.readableBytes()];
    prefix.readBytes(bytes);
    c.command("with an attribute", new Query(Values.bytes("SELECT 1"), bytes).encode(c.agreed()))
        .query("SELECT 2");
  }
}
