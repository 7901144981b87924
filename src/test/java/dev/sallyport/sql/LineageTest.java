package dev.sallyport.sql;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sallyport.sql.catalogue.Catalogue;
import dev.sallyport.sql.catalogue.Column;
import dev.sallyport.sql.catalogue.ForeignKey;
import dev.sallyport.sql.catalogue.Routine;
import dev.sallyport.sql.catalogue.Table;
import dev.sallyport.sql.catalogue.Trigger;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What the columns of results are made of, what rows depend on, and what is written where. */
class LineageTest {
  private static final Catalogue SHOP =
      new Catalogue(
          false,
          List.of(
              table("customers", "id", "name", "ssn", "email"),
              table("orders", "id", "customer_id", "total", "note"),
              table("items", "id", "order_id", "sku"),
              table("audit", "id", "what"),
              table("t", "id", "a", "b"),
              new Table(
                  name("gen"),
                  List.of(
                      column("id"),
                      new Column("secret", "text", false, Optional.empty()),
                      new Column(
                          "shown", "text", false, Optional.of("concat(`secret`,_utf8mb4'x')")),
                      new Column("hidden", "text", true, Optional.empty())),
                  Optional.empty()),
              view(
                  "people",
                  "select `shop`.`customers`.`ssn` AS `n`,`shop`.`customers`.`id` AS `id`"
                      + " from `shop`.`customers` where `shop`.`customers`.`name` like 'a%'",
                  "n",
                  "id"),
              view("nested", "select `p`.`n` AS `m` from `shop`.`people` `p`", "m"),
              view("secret", "", "x")),
          List.of(
              routine("ssn_of", true, "RETURN (SELECT ssn FROM customers WHERE id = i)", "i"),
              routine(
                  "wipe", false, "BEGIN IF 1 THEN DELETE FROM orders; END IF; CALL log('w'); END"),
              routine("log", false, "INSERT INTO audit (what) VALUES (w)", "w"),
              routine("dynamic", false, "BEGIN PREPARE s FROM @x; EXECUTE s; END")),
          List.of(
              new Trigger(
                  name("keep"),
                  name("customers"),
                  Trigger.Event.UPDATE,
                  "BEGIN INSERT INTO audit (what) VALUES (OLD.ssn); END",
                  "")),
          List.of(
              new ForeignKey(
                  name("orders"),
                  List.of("customer_id"),
                  name("customers"),
                  List.of("id"),
                  true,
                  ForeignKey.OnDelete.DELETE),
              new ForeignKey(
                  name("items"),
                  List.of("order_id"),
                  name("orders"),
                  List.of("id"),
                  false,
                  ForeignKey.OnDelete.UPDATE)),
          Set.of("lib_exec"));

  private static TableName name(String table) {
    return new TableName("shop", table);
  }

  private static Column column(String name) {
    return new Column(name, "int", false, Optional.empty());
  }

  private static Table table(String name, String... columns) {
    return new Table(
        name(name), Arrays.stream(columns).map(LineageTest::column).toList(), Optional.empty());
  }

  private static Table view(String name, String definition, String... columns) {
    return new Table(
        name(name),
        Arrays.stream(columns).map(LineageTest::column).toList(),
        Optional.of(new Table.View(definition, false)));
  }

  private static Routine routine(String name, boolean function, String body, String... in) {
    return new Routine(
        name(name),
        function,
        Arrays.stream(in).map(p -> new Routine.Parameter(p, false)).toList(),
        body,
        "");
  }

  private static SqlContext context() {
    return Reading.plain().with(SHOP);
  }

  /** {@code name=table.column+table.column}, with a question mark where it is not known. */
  private static String output(String sql) {
    return Reading.facts(sql, context()).output().stream()
        .map(column -> column.name() + "=" + words(column.from()))
        .collect(Collectors.joining(" "));
  }

  private static String words(Lineage lineage) {
    return lineage.columns().stream()
            .map(c -> c.table().table() + "." + c.column())
            .sorted()
            .collect(Collectors.joining("+"))
        + (lineage.known() ? "" : "?");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '~',
      value = {
        "80033 ~ hidden, id, secret, shown, n",
        "110405 ~ id, secret, shown, n",
      })
  void shouldShowAnInvisibleColumnOfUsingAsTheServerDoes(int version, String expected) {
    SqlContext at =
        Reading.context(SqlMode.DEFAULT, StandardCharsets.UTF_8, version, false).with(SHOP);
    String sql = "SELECT * FROM gen JOIN (SELECT 1 AS hidden, 2 AS n) d USING (hidden)";

    assertThat(Reading.facts(sql, at).output().stream().map(OutputColumn::name))
        .containsExactly(expected.split(", "));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '~',
      quoteCharacter = '^',
      textBlock =
          """
          SELECT ssn AS x FROM customers ~ x=customers.ssn
          SELECT c.SSN FROM customers c ~ SSN=customers.ssn
          SELECT UPPER(ssn), 1, ? x FROM customers ~ UPPER(ssn)=customers.ssn 1= x=
          SELECT * FROM customers ~ id=customers.id name=customers.name ssn=customers.ssn email=customers.email
          SELECT c.*, o.total FROM customers c, orders o ~ id=customers.id name=customers.name ssn=customers.ssn email=customers.email total=orders.total
          SELECT n FROM (SELECT CONCAT(ssn, name) n FROM customers) d ~ n=customers.name+customers.ssn
          SELECT q FROM (SELECT ssn, name FROM customers) d (q, r) ~ q=customers.ssn
          WITH c (q) AS (SELECT ssn FROM customers) SELECT q FROM c ~ q=customers.ssn
          WITH RECURSIVE r AS (SELECT 1 n, ssn s FROM customers UNION ALL SELECT n + 1, CONCAT(s, email) FROM r JOIN customers USING (id)) SELECT s, n FROM r ~ s=customers.email+customers.ssn n=
          SELECT name FROM customers UNION SELECT ssn FROM customers ~ name=customers.name+customers.ssn
          (SELECT name FROM customers) UNION (SELECT note FROM orders) ORDER BY 1 ~ name=customers.name+orders.note
          TABLE t ~ id=t.id a=t.a b=t.b
          WITH RECURSIVE t (a, b) AS ((SELECT ssn, 'x' FROM customers UNION ALL SELECT b, a FROM t)) SELECT b FROM t ~ b=customers.ssn
          SELECT SQL_CACHE name FROM (SELECT ssn AS sql_cache FROM customers) d, customers ~ name=customers.ssn
          SELECT * FROM gen NATURAL JOIN (SELECT 1 AS hidden) d ~ id=gen.id secret=gen.secret shown=gen.secret+gen.shown hidden=
          VALUES ROW(1, (SELECT ssn FROM customers LIMIT 1)) ~ column_0= column_1=customers.ssn
          SELECT CASE WHEN ssn LIKE '1%' THEN 1 ELSE name END x FROM customers ~ x=customers.name+customers.ssn
          SELECT (SELECT ssn FROM customers c WHERE c.id = o.customer_id) s FROM orders o ~ s=customers.ssn
          SELECT EXISTS (SELECT 1 FROM customers WHERE ssn = 'x') e ~ e=customers.ssn
          SELECT RANK() OVER (ORDER BY ssn) r FROM customers ~ r=customers.ssn
          SELECT SUM(total) OVER w s FROM orders WINDOW w AS (PARTITION BY note) ~ s=orders.note+orders.total
          SELECT note->>'$.a' j FROM orders ~ j=orders.note
          SELECT j.x FROM customers, JSON_TABLE(ssn, '$[*]' COLUMNS (x INT PATH '$')) j ~ x=customers.ssn
          SELECT d.s FROM orders o, LATERAL (SELECT CONCAT(ssn, o.note) s FROM customers) d ~ s=customers.ssn+orders.note
          SELECT m FROM nested ~ m=customers.ssn
          SELECT shown, secret FROM gen ~ shown=gen.secret+gen.shown secret=gen.secret
          SELECT * FROM gen ~ id=gen.id secret=gen.secret shown=gen.secret+gen.shown
          SELECT t.* FROM (SELECT 1 AS k) t RIGHT JOIN shop.t ON 1 ~ k=t.a+t.b+t.id id=t.a+t.b+t.id a=t.a+t.b+t.id b=t.a+t.b+t.id
          SELECT id, name FROM customers JOIN (SELECT id FROM t) d USING (id) ~ id=customers.id+t.id name=customers.name
          SELECT * FROM t NATURAL JOIN items ~ id=items.id+t.id a=t.a b=t.b order_id=items.order_id sku=items.sku
          SELECT @v := ssn FROM customers ~ @v := ssn=customers.ssn
          SELECT @v, @v := ssn FROM customers ~ @v=customers.ssn @v := ssn=customers.ssn
          SELECT ssn_of(o.id) f FROM orders o ~ f=customers.ssn+orders.id
          SELECT COUNT(*) FROM customers ~ COUNT(*)=
          SELECT GROUP_CONCAT(DISTINCT ssn ORDER BY name SEPARATOR ',') g FROM customers ~ g=customers.name+customers.ssn
          SELECT x FROM (SELECT * FROM (SELECT ssn x FROM customers) a) b ~ x=customers.ssn
          SELECT ssn nope FROM orders ~ nope=?
          SELECT ssn 'n' FROM customers ~ n=customers.ssn
          """)
  void shouldTellWhatAColumnIsMadeOf(String sql, String expected) {
    assertThat(output(sql)).isEqualTo(expected);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '~',
      quoteCharacter = '^',
      textBlock =
          """
          SELECT 1 FROM customers WHERE ssn = 'x' ~ customers.ssn
          SELECT ssn s FROM customers ORDER BY s ~ customers.ssn
          SELECT name, ssn FROM customers ORDER BY 2 ~ customers.ssn
          SELECT * FROM customers ORDER BY 3 ~ customers.ssn
          SELECT name, ssn FROM customers GROUP BY (2) ~ customers.ssn
          SELECT COUNT(*) c FROM customers GROUP BY LEFT(ssn, 1) HAVING c > 1 ~ customers.ssn
          SELECT name FROM customers HAVING MAX(ssn) > 1 ~ customers.ssn
          SELECT 1 FROM customers c JOIN orders o ON o.note = c.ssn ~ customers.ssn+orders.note
          SELECT 1 FROM t NATURAL JOIN items ~ items.id+t.id
          SELECT 1 FROM t WHERE a IN (SELECT ssn FROM customers WHERE name = 'x') ~ customers.name+customers.ssn+t.a
          SELECT 1 FROM t WHERE EXISTS (SELECT 1 FROM customers WHERE ssn = t.b) ~ customers.ssn+t.b
          SELECT ssn ' x' FROM customers ORDER BY x ~ customers.ssn
          SELECT name FROM customers UNION SELECT ssn FROM customers ORDER BY name ~ customers.name+customers.ssn
          SELECT ROW_NUMBER() OVER (ORDER BY ssn) FROM customers ~ customers.ssn
          UPDATE customers SET name = 'x' WHERE ssn = '1' ~ customers.ssn
          DELETE c FROM customers c JOIN orders o ON c.id = o.customer_id WHERE o.note = c.ssn ~ customers.id+customers.ssn+orders.customer_id+orders.note
          SELECT n FROM people WHERE n = '1' ~ customers.name+customers.ssn
          SELECT ssn_of(1) ~ customers.id
          SELECT ssn AS name FROM customers ORDER BY name ~ customers.ssn
          SELECT ssn AS name FROM customers HAVING name > 1 ~ customers.ssn
          SELECT MAX(id) AS ssn FROM customers HAVING MAX(ssn) > 1 ~ customers.id+customers.ssn
          SELECT id FROM customers WHERE EXISTS (SELECT 1 FROM (SELECT 1 AS ssn) d HAVING ssn > 1) ~ customers.ssn
          SELECT id FROM customers c WHERE EXISTS (SELECT 1 FROM (SELECT 1 AS ssn) c HAVING c.ssn > 1) ~ customers.ssn
          SELECT id FROM customers WHERE id > 0 AND EXISTS (SELECT 1 AS ssn FROM t HAVING ssn > 1) ~ customers.id
          SELECT id FROM customers WHERE id > 0 AND EXISTS (SELECT 1 FROM (SELECT 1 AS ssn) d HAVING MAX(ssn) > 1) ~ customers.id
          SELECT 1 FROM customers, JSON_TABLE(ssn, '$' COLUMNS (x INT PATH '$')) j ~ customers.ssn
          """)
  void shouldTellWhatTheRowsDependOn(String sql, String expected) {
    assertThat(words(Reading.facts(sql, context()).dependsOn())).isEqualTo(expected);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '~',
      quoteCharacter = '^',
      textBlock =
          """
          INSERT INTO t (a, b) SELECT ssn, 1 FROM customers ~ t.a<-customers.ssn t.b<-
          INSERT INTO t SELECT id, ssn, name FROM customers ~ t.a<-customers.ssn t.b<-customers.name t.id<-customers.id
          INSERT INTO t (id, a) VALUES (1, (SELECT MAX(ssn) FROM customers)) ~ t.a<-customers.ssn t.id<-
          INSERT INTO t (id) VALUES (1) ON DUPLICATE KEY UPDATE a = (SELECT ssn FROM customers LIMIT 1) ~ t.a<-customers.ssn t.id<-
          INSERT INTO t (id, a) SELECT id, ssn FROM customers ON DUPLICATE KEY UPDATE b = VALUES(a) ~ t.a<-customers.ssn t.b<-customers.ssn t.id<-customers.id
          INSERT INTO t (id, a) VALUES (1, 2) AS n ON DUPLICATE KEY UPDATE b = n.a ~ t.a<- t.b<- t.id<-
          UPDATE orders o JOIN customers c ON c.id = o.customer_id SET o.note = c.ssn ~ orders.note<-customers.ssn
          CREATE TABLE x AS SELECT ssn AS s FROM customers ~ x.s<-customers.ssn
          UPDATE customers SET name = 'x' ~ audit.what<-customers.ssn customers.name<-
          UPDATE people SET n = name ~ audit.what<-customers.ssn customers.ssn<-? people.n<-?
          CALL log('x') ~ audit.what<-
          REPLACE t SET a = 1 ~ t.a<-
          LOAD DATA LOCAL INFILE 'f' INTO TABLE t (id, @x, b) ~ t.b<- t.id<-
          LOAD DATA LOCAL INFILE 'f' INTO TABLE t ~ t.a<- t.b<- t.id<-
          LOAD DATA LOCAL INFILE 'f' INTO TABLE t (id) SET a = (SELECT MAX(ssn) FROM customers) ~ t.a<-customers.ssn t.id<-
          LOAD DATA LOCAL INFILE 'f' INTO TABLE t SET a = (SELECT MAX(ssn) FROM customers) ~ t.a<- t.a<-customers.ssn t.b<- t.id<-
          LOAD DATA LOCAL INFILE 'f' INTO TABLE people (n) ~ customers.ssn<- people.n<-
          LOAD DATA LOCAL INFILE 'f' INTO TABLE elsewhere ~ elsewhere.*<-
          """)
  void shouldTellWhatGoesWhere(String sql, String expected) {
    String flows =
        Reading.facts(sql, context()).flows().stream()
            .map(
                f ->
                    f.target().table().table() + "." + f.target().column() + "<-" + words(f.from()))
            .distinct()
            .sorted()
            .collect(Collectors.joining(" "));
    assertThat(flows).isEqualTo(expected);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '~',
      quoteCharacter = '^',
      textBlock =
          """
          SELECT * FROM people ~ select shop.customers view, select shop.people direct
          SELECT ssn_of(1) ~ select shop.customers routine
          CALL wipe() ~ call shop.log routine, call shop.wipe direct, delete shop.orders routine, insert shop.audit routine, update shop.items cascade
          UPDATE customers SET name = 'x' WHERE id = 1 ~ insert shop.audit trigger, update shop.customers direct
          UPDATE customers SET id = 2 WHERE id = 1 ~ insert shop.audit trigger, update shop.customers direct, update shop.orders cascade
          DELETE FROM customers WHERE id = 1 ~ delete shop.customers direct, delete shop.orders cascade, update shop.items cascade
          UPDATE people SET n = 1 ~ insert shop.audit trigger, update shop.customers view, update shop.people direct
          REPLACE INTO customers (id) VALUES (1) ~ delete shop.orders cascade, replace shop.customers direct, update shop.items cascade
          LOAD DATA LOCAL INFILE 'f' REPLACE INTO TABLE customers (id) ~ delete shop.orders cascade, load shop.customers direct, replace shop.customers direct, update shop.items cascade
          LOAD DATA LOCAL INFILE 'f' REPLACE INTO TABLE people (n) ~ delete shop.orders cascade, load shop.customers view, load shop.people direct, replace shop.customers view, replace shop.people direct, update shop.items cascade
          """)
  void shouldCountWhatIsDoneBehindAName(String sql, String expected) {
    String accesses =
        Reading.facts(sql, context()).accesses().stream()
            .map(a -> a.verb().word() + " " + a.table() + " " + a.reach().name().toLowerCase())
            .filter(a -> !a.equals("select shop.customers view") || sql.startsWith("SELECT"))
            .sorted()
            .collect(Collectors.joining(", "));
    assertThat(accesses).isEqualTo(expected);
  }

  @Test
  void shouldRefuseWhatHasNoKnownInside() {
    for (String sql :
        List.of(
            "SELECT * FROM secret",
            "CALL dynamic()",
            "SELECT unheard_of(1)",
            "CALL nowhere.p()",
            "CALL sys.execute_prepared_stmt('DROP TABLE t')")) {
      assertThat(Reading.refusal(sql, context())).as(sql).isNotBlank();
    }
    assertThat(Reading.facts("SELECT lib_exec('x')", context()).routines())
        .containsExactly("lib_exec");
  }

  /** Its indexes are its own; a trigger is everybody's, whatever the session has of that name. */
  @Test
  void shouldTakeAnIndexForTheTemporaryTablesAndATriggerForEverybodys() {
    SqlContext at = context();
    at = at.with(Reading.facts("CREATE TEMPORARY TABLE orders (id INT)", at).after());

    for (String sql : List.of("CREATE INDEX i ON orders (id)", "DROP INDEX i ON orders")) {
      assertThat(Reading.facts(sql, at).accesses())
          .containsExactly(new Access(Verb.ALTER, name("orders"), Access.Reach.TEMPORARY));
    }
    assertThat(
            Reading.facts(
                    "CREATE TRIGGER t BEFORE INSERT ON orders FOR EACH ROW SET NEW.id = 1", at)
                .accesses())
        .contains(
            new Access(Verb.CREATE, name("t"), Access.Reach.DIRECT),
            new Access(Verb.ALTER, name("orders"), Access.Reach.DIRECT));
  }

  @Test
  void shouldFollowWhatASessionKeeps() {
    // Given
    SqlContext at = context();
    for (String sql :
        List.of(
            "CREATE TEMPORARY TABLE orders AS SELECT ssn AS total, name FROM customers",
            "SELECT email INTO @e FROM customers LIMIT 1",
            "PREPARE s FROM 'DELETE FROM customers'",
            "HANDLER customers OPEN AS h")) {
      at = at.with(Reading.facts(sql, at).after());
    }

    // Then
    StatementFacts shadowed = Reading.facts("SELECT total FROM orders", at);
    assertThat(words(shadowed.output().get(0).from())).isEqualTo("customers.ssn");
    assertThat(shadowed.accesses())
        .containsExactly(new Access(Verb.SELECT, name("orders"), Access.Reach.TEMPORARY));
    assertThat(words(Reading.facts("SELECT @e", at).output().get(0).from()))
        .isEqualTo("customers.email");
    StatementFacts executed = Reading.facts("EXECUTE s", at);
    assertThat(executed.verb()).isEqualTo(Verb.EXECUTE);
    assertThat(executed.destructive()).isTrue();
    assertThat(Reading.accesses(executed)).contains("delete shop.customers");
    assertThat(Reading.accesses(Reading.facts("HANDLER h READ FIRST", at)))
        .isEqualTo("handler shop.customers");

    // When
    SqlContext dropped = at.with(Reading.facts("DROP TABLE orders", at).after());

    // Then
    assertThat(Reading.facts("SELECT total FROM orders", dropped).accesses())
        .containsExactly(new Access(Verb.SELECT, name("orders")));
    assertThat(Reading.refusal("EXECUTE unknown", at)).contains("not prepared");
  }
}
