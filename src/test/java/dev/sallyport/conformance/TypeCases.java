package dev.sallyport.conformance;

import dev.sallyport.wire.Capability;
import dev.sallyport.wire.command.FieldList;
import java.util.ArrayList;
import java.util.List;

/** Every type of column in both protocols, definitions included. */
final class TypeCases {
  private TypeCases() {}

  static List<Case> of(Party party) {
    List<Case> all = new ArrayList<>();
    for (TypeTable table : TypeTable.of(party)) {
      String sql = "SELECT * FROM kit." + table.name() + " ORDER BY id";
      all.add(
          Case.of(
              "types: " + table.type(),
              c -> {
                c.query(sql).prepare(sql).execute(0);
                c.query("SELECT MIN(v), MAX(v), COUNT(v) FROM kit." + table.name());
                c.untilEnd(
                    "COM_FIELD_LIST",
                    new FieldList(Values.bytes(table.name()), Values.bytes("%"))
                        .encode(c.agreed()));
              }));
      all.add(
          Case.of("types without EOF: " + table.type(), c -> c.query(sql).prepare(sql).execute(0))
              .as(Wish.PLAIN.with(Capability.DEPRECATE_EOF))
              .inFull());
    }
    all.add(Case.of("types: of expressions", TypeCases::expressions));
    all.add(Case.of("types: aliases and joins", TypeCases::aliases));
    return all;
  }

  private static void expressions(Conversation c) throws java.io.IOException {
    String sql =
        "SELECT 1, -1, 1.5, 1e0, 'a', x'41', b'1', NULL, TRUE, CAST(1 AS UNSIGNED), CAST('1' AS"
            + " DECIMAL(5,2)), CURDATE() > '2000-01-01', CAST('10:00:00.5' AS TIME(3)),"
            + " CAST('2020-01-01' AS DATE), CAST('2020-01-01 10:00:00' AS DATETIME(6)),"
            + " CAST('x' AS CHAR(3)), CAST('x' AS BINARY(3)), JSON_OBJECT('a', 1), REPEAT('a', 0),"
            + " 18446744073709551615, 0.1 + 0.2, 1/3, 7 DIV 2, CONVERT('ä' USING latin1)";
    c.query(sql).prepare(sql).execute(0);
  }

  private static void aliases(Conversation c) throws java.io.IOException {
    String sql =
        "SELECT a.v AS `ä b`, b.v, a.id + b.id `sum``d`, (SELECT MAX(id) FROM kit.t_int) FROM"
            + " kit.t_int a JOIN kit.t_char b ON a.id = b.id ORDER BY 1";
    c.query(sql).prepare(sql).execute(0);
  }
}
