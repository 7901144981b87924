package dev.sallyport.masking;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sallyport.policy.MaskKind;
import dev.sallyport.policy.MaskRule;
import dev.sallyport.policy.Masks;
import dev.sallyport.sql.Inspection;
import dev.sallyport.sql.MySqlInspector;
import dev.sallyport.sql.SqlContext;
import dev.sallyport.sql.SqlMode;
import dev.sallyport.sql.TableName;
import dev.sallyport.sql.catalogue.Catalogue;
import dev.sallyport.sql.catalogue.Column;
import dev.sallyport.sql.catalogue.ForeignKey;
import dev.sallyport.sql.catalogue.Table;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Rows that are held against masked columns by CHECK, keys or generated columns, or get defaults
 * that are made of them.
 */
class ComputedRowsTest {
  private static final Masks MASKS =
      Masks.of(
          List.of(
              MaskRule.of("shop.people.ssn", MaskKind.REDACT),
              MaskRule.of("shop.people.pay", MaskKind.REDACT),
              MaskRule.of("shop.graded.ssn", MaskKind.REDACT)));

  private static final TableName PEOPLE = new TableName("shop", "people");

  private static final Catalogue CATALOGUE =
      new Catalogue(
          false,
          List.of(
              new Table(
                  PEOPLE,
                  List.of(
                      plain("id"),
                      plain("nick"),
                      plain("ssn"),
                      plain("pay"),
                      plain("bonus"),
                      new Column("yearly", "int", false, Optional.of("(`pay` * 12)")),
                      plain("spent"),
                      plain("street"),
                      made("pub", "`ssn`"),
                      made("greeting", "concat('Dear ',`nick`)"),
                      plain("paid"),
                      new Column("open", "tinyint", false, Optional.of("(`pay` - `paid`)")),
                      new Column("shown", "int", false, Optional.of("(`id` + 1)"))),
                  Optional.empty(),
                  List.of(
                      "(`bonus` <= `pay`)",
                      "(`spent` < `yearly`)",
                      "(`nick` <> '')",
                      "`street`,`pay`")),
              new Table(
                  new TableName("shop", "plain_people"),
                  List.of(plain("id"), plain("ssn"), plain("bonus")),
                  Optional.of(new Table.View("select id, ssn, bonus from shop.people", false))),
              new Table(
                  new TableName("shop", "grades"),
                  List.of(plain("code"), plain("label")),
                  Optional.empty()),
              new Table(
                  new TableName("shop", "graded"),
                  List.of(
                      plain("id"),
                      plain("grade"),
                      plain("ssn"),
                      new Column("rest", "tinyint", false, Optional.of("(`ssn` - `grade`)"))),
                  Optional.empty()),
              new Table(
                  new TableName("shop", "claims"),
                  List.of(plain("id"), plain("person"), plain("ssn"), plain("place")),
                  Optional.empty())),
          List.of(),
          List.of(),
          List.of(
              new ForeignKey(
                  new TableName("shop", "graded"),
                  List.of("grade"),
                  new TableName("shop", "grades"),
                  List.of("code"),
                  true,
                  ForeignKey.OnDelete.NOTHING),
              new ForeignKey(
                  new TableName("shop", "claims"),
                  List.of("person", "ssn"),
                  PEOPLE,
                  List.of("id", "ssn"),
                  false,
                  ForeignKey.OnDelete.NOTHING)),
          Set.of());

  private static Column plain(String name) {
    return new Column(name, "varchar(20)", false, Optional.empty());
  }

  private static Column made(String name, String of) {
    return new Column(name, "varchar(20)", false, Optional.empty(), false, false, Optional.of(of));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "UPDATE people SET bonus = 150 WHERE id = 1",
        "UPDATE IGNORE people SET nick = 'x', bonus = bonus + 1",
        "UPDATE people SET spent = 150 WHERE id = 1",
        "UPDATE plain_people SET bonus = 150 WHERE id = 1",
        "UPDATE people SET street = 'x' WHERE id = 1",
        "UPDATE people p JOIN people q ON q.id = p.id SET p.bonus = 150",
        "INSERT INTO people (id, nick) VALUES (1, 'x') ON DUPLICATE KEY UPDATE bonus = 150",
        "UPDATE people SET paid = 50 WHERE id = 1",
        "INSERT INTO people (id, paid) VALUES (1, 5) ON DUPLICATE KEY UPDATE paid = VALUES(paid)",
        "INSERT INTO people (id, pay, paid, pub) SELECT id + 10, pay, 50, 'x' FROM people",
        "UPDATE graded SET grade = 4",
        "UPDATE grades SET code = -100 WHERE code = 3",
        "UPDATE claims SET person = 7 WHERE id = 1",
        "INSERT INTO people (id, pay, bonus, pub) SELECT id + 10, pay, 150, 'x' FROM people",
        "REPLACE INTO people (id, pay, spent, pub) SELECT id, pay, 150, 'x' FROM people"
      })
  void shouldNotHoldWhatIsWrittenAgainstMaskedColumns(String statement) {
    assertThat(gate(statement)).isInstanceOf(MaskGate.Result.Refused.class);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "INSERT INTO people (id, ssn) SELECT id + 10, ssn FROM people",
        "INSERT INTO plain_people (id, ssn) SELECT id + 10, ssn FROM people",
        "REPLACE INTO people (id, ssn) SELECT id, ssn FROM people",
        "INSERT INTO people (id, ssn, pub) VALUES (1, (SELECT ssn FROM people p LIMIT 1), DEFAULT)",
        "UPDATE people SET pub = DEFAULT WHERE id = 1",
        "UPDATE people SET pub = DEFAULT(pub) WHERE id = 1",
        "UPDATE people SET nick = DEFAULT(pub) WHERE id = 1",
        "INSERT INTO people (id, nick) VALUES (1, 'x') ON DUPLICATE KEY UPDATE pub = DEFAULT",
        "SELECT DEFAULT(pub) FROM people",
        "SELECT id FROM people WHERE DEFAULT(pub) = '917'",
        "CREATE TEMPORARY TABLE t AS SELECT id, DEFAULT(pub) AS x FROM people"
      })
  void shouldFollowMaskedColumnsIntoDefaults(String statement) {
    assertThat(gate(statement)).isInstanceOf(MaskGate.Result.Refused.class);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "UPDATE people SET nick = 'x' WHERE id = 1",
        "UPDATE people SET pay = 150 WHERE id = 1",
        "INSERT INTO people (id, pay, paid) VALUES (1, 9, 8)",
        "UPDATE people SET id = 3 WHERE id = 1",
        "UPDATE grades SET label = 'x' WHERE code = 3",
        "DELETE FROM grades WHERE code = 3",
        "UPDATE claims SET place = 'x' WHERE id = 1",
        "INSERT INTO claims (id, person, place) VALUES (1, 2, 'x')",
        "UPDATE people SET pub = 'x', greeting = DEFAULT WHERE id = 1",
        "INSERT INTO people (id, ssn, pay, bonus, spent) VALUES (1, '900', 9, 8, 7)",
        "INSERT INTO people (id, nick) VALUES (DEFAULT, 'x')",
        "INSERT INTO people (id, ssn, pub, greeting) SELECT id + 10, ssn, 'x', 'y' FROM people",
        "DELETE FROM people WHERE id = 1"
      })
  void shouldAllowWhatTellsNothing(String statement) {
    assertThat(gate(statement)).isInstanceOf(MaskGate.Result.Planned.class);
  }

  private static Object gate(String statement) {
    SqlContext context =
        new SqlContext(Optional.of("shop"), SqlMode.DEFAULT, StandardCharsets.UTF_8, 110_405, false)
            .with(CATALOGUE);
    Inspection inspection =
        new MySqlInspector().inspect(statement.getBytes(StandardCharsets.UTF_8), context);
    return inspection instanceof Inspection.Understood understood
        ? MaskGate.plan(MASKS, understood, CATALOGUE, Diagnostics.FREE)
        : inspection;
  }
}
