package dev.sallyport.access;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sallyport.access.Privilege.Target;
import dev.sallyport.sql.SqlContext;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** What servers demand, as they said when they were asked; {@code StatementPrivilegesIT} asks. */
class StatementPrivilegesTest {
  private static final int MYSQL = 80_033;
  private static final int MARIADB = 110_405;

  private static List<String> of(String sql) {
    return of(sql, MYSQL);
  }

  private static List<String> of(String sql, int version) {
    SqlContext context = Corpus.context(version);
    return StatementPrivileges.of(Corpus.understood(sql, context), context).texts().stream()
        .map(text -> text.replace("`", ""))
        .sorted()
        .toList();
  }

  @Test
  void shouldReadTheColumnsThatAreUsedAndNoOther() {
    assertThat(of("SELECT name FROM customers WHERE ssn IS NULL"))
        .containsExactly("SELECT (name, ssn) ON shop.customers");
    assertThat(of("SELECT COUNT(*) FROM orders")).containsExactly("SELECT (id) ON shop.orders");
  }

  @Test
  void shouldTakeTheTableWhereColumnsAreNotSure() {
    assertThat(of("SELECT x FROM nowhere.unknown")).containsExactly("SELECT ON nowhere.unknown");
  }

  @Test
  void shouldAskForAViewAloneUnlessItRunsForItsUser() {
    assertThat(of("SELECT cid FROM contact")).containsExactly("SELECT (cid) ON shop.contact");
    assertThat(of("SELECT code FROM invoker_customers"))
        .containsExactly(
            "SELECT (code) ON shop.invoker_customers", "SELECT (id, name, ssn) ON shop.customers");
  }

  @Test
  void shouldChangeTheColumnsThatAreWritten() {
    assertThat(of("UPDATE counters SET value = 1 WHERE name = 'x'"))
        .containsExactly("SELECT (name) ON shop.counters", "UPDATE (value) ON shop.counters");
    assertThat(of("INSERT INTO counters (name) VALUES ('x') ON DUPLICATE KEY UPDATE value = 5"))
        .containsExactly("INSERT (name) ON shop.counters", "UPDATE (value) ON shop.counters");
    assertThat(of("REPLACE INTO counters (name) VALUES ('x')"))
        .containsExactly("DELETE ON shop.counters", "INSERT (name) ON shop.counters");
    assertThat(of("DELETE FROM counters")).containsExactly("DELETE ON shop.counters");
  }

  @Test
  void shouldAskNothingForTriggersAndCascades() {
    assertThat(of("DELETE FROM customers WHERE id = 1"))
        .containsExactly("DELETE ON shop.customers", "SELECT (id) ON shop.customers");
  }

  @Test
  void shouldCallOnlyWhatTheStatementCalls() {
    assertThat(of("SELECT tax_twice(1)")).containsExactly("EXECUTE ON FUNCTION shop.tax_twice");
    assertThat(of("CALL outer_call(1)")).containsExactly("EXECUTE ON PROCEDURE shop.outer_call");
    assertThat(of("SELECT `odd.schema`.`f.n`(1)"))
        .containsExactly("EXECUTE ON FUNCTION odd.schema.f.n");
  }

  @Test
  void shouldLockRowsByTheRightThatWritesNothing() {
    assertThat(of("SELECT id FROM orders FOR UPDATE"))
        .containsExactly("LOCK TABLES ON shop.*", "SELECT (id) ON shop.orders");
    assertThat(of("SELECT id FROM orders FOR UPDATE", MARIADB))
        .containsExactly("SELECT (id) ON shop.orders");
    assertThat(of("SELECT id FROM orders FOR SHARE")).containsExactly("SELECT (id) ON shop.orders");
  }

  @Test
  void shouldSuitItselfWithWhatIsThere() {
    SqlContext context = Corpus.context(MYSQL);
    Target orders = new Target.Table("shop", "orders");
    Privileges held =
        new Privileges(
            Set.of(
                new Privilege("SELECT", orders, Set.of("total")), Privilege.on("DELETE", orders)));

    assertThat(
            StatementPrivileges.missing(
                Corpus.understood("SELECT COUNT(*) FROM orders FOR UPDATE", context),
                context,
                held))
        .isEqualTo(Privileges.NONE);
  }

  @Test
  void shouldNeedNothingForTablesOfTheSession() {
    SqlContext context = Corpus.context(MYSQL);
    String text =
        "CREATE TEMPORARY TABLE mine (a INT); INSERT INTO mine VALUES (1); DROP TABLE mine";

    assertThat(StatementPrivileges.of(Corpus.understood(text, context), context).texts())
        .containsExactly("CREATE TEMPORARY TABLES ON `shop`.*");
  }

  @Test
  void shouldDefineByTheVerbOfEachKindOfObject() {
    assertThat(of("TRUNCATE TABLE reviews")).containsExactly("DROP ON shop.reviews");
    assertThat(of("CREATE INDEX i ON reviews (rating)")).containsExactly("INDEX ON shop.reviews");
    assertThat(of("ALTER TABLE reviews RENAME TO hr.reviews"))
        .containsExactly(
            "ALTER ON shop.reviews",
            "CREATE ON hr.reviews",
            "DROP ON shop.reviews",
            "INSERT ON hr.reviews");
    assertThat(of("ALTER TABLE reviews ADD FOREIGN KEY (product_id) REFERENCES products (id)"))
        .containsExactly("ALTER ON shop.reviews", "REFERENCES ON shop.products");
    assertThat(of("DROP TRIGGER orders_log")).containsExactly("TRIGGER ON shop.orders");
    assertThat(of("CREATE TABLE made AS SELECT name FROM customers"))
        .containsExactly(
            "CREATE ON shop.made", "INSERT ON shop.made", "SELECT (name) ON shop.customers");
    assertThat(of("CREATE PROCEDURE made() DELETE FROM orders"))
        .containsExactly("CREATE ROUTINE ON shop.*");
  }

  @Test
  void shouldShowByRightsThatReadNoRow() {
    assertThat(of("SHOW CREATE TABLE orders")).containsExactly("SHOW VIEW ON shop.orders");
    assertThat(of("DESCRIBE orders")).containsExactly("REFERENCES ON shop.orders");
    assertThat(of("USE hr")).containsExactly("SHOW VIEW ON hr.*");
    assertThat(of("SHOW CREATE PROCEDURE list_customers"))
        .containsExactly("EXECUTE ON PROCEDURE shop.list_customers");
    assertThat(of("SHOW CREATE PROCEDURE list_customers", MARIADB))
        .containsExactly("SHOW CREATE ROUTINE ON PROCEDURE shop.list_customers");
  }

  @Test
  void shouldLookIntoPreparedText() {
    assertThat(of("PREPARE prepare FROM 'DELETE FROM counters'"))
        .containsExactly("DELETE ON shop.counters");
    assertThat(of("PREPARE s FROM 'TRUNCATE TABLE counters'; EXECUTE s"))
        .containsExactly("DROP ON shop.counters");
    assertThat(of("PREPARE s FROM 'DROP TABLE counters'; DEALLOCATE PREPARE s"))
        .containsExactly("DROP ON shop.counters");
  }

  @Test
  void shouldLendNothingForWhatTheWholeServerGives() {
    assertThat(of("SELECT * FROM orders INTO OUTFILE '/tmp/x'")).isEmpty();
    assertThat(of("GRANT SELECT ON shop.orders TO somebody")).isEmpty();
    assertThat(of("CREATE USER somebody")).isEmpty();
    assertThat(of("FLUSH TABLES orders WITH READ LOCK")).isEmpty();
    assertThat(of("SHOW PROCESSLIST")).isEmpty();
    assertThat(of("SELECT * FROM information_schema.tables")).isEmpty();
  }
}
