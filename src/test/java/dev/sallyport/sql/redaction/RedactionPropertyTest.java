package dev.sallyport.sql.redaction;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.statistics.Statistics;

/** A secret at any place where it meets a masked column is not in what is kept. */
class RedactionPropertyTest {
  private static final String SECRET = "900123456";

  private final SampleShopReading session = new SampleShopReading();

  @Property(tries = 3000)
  void shouldKeepNoSecretThatMeetsAMaskedColumn(@ForAll("statements") String text) {
    Statistics.collect(session.understands(text) ? "understood" : "not understood");
    assertThat(session.keep(text).text()).doesNotContain(SECRET);
  }

  @Property(tries = 500)
  void shouldKeepNoSecretThatIsAssignedToAMaskedColumn(@ForAll("changes") String text) {
    Statistics.collect(session.understands(text) ? "understood" : "not understood");
    assertThat(session.keep(text).text()).doesNotContain(SECRET);
  }

  @Provide
  Arbitrary<String> statements() {
    Arbitrary<String> frame =
        Arbitraries.of(
            "SELECT id, name FROM customers WHERE %s",
            "SELECT c.id FROM customers c JOIN orders o ON c.id = o.customer_id AND %s",
            "SELECT id, %s FROM customers",
            "SELECT country, COUNT(*) FROM customers GROUP BY country HAVING %s",
            "SELECT id FROM customers ORDER BY %s",
            "SELECT id FROM orders WHERE customer_id IN (SELECT id FROM customers WHERE %s)",
            "SELECT id FROM (SELECT id, name FROM customers WHERE %s) d WHERE id > 1",
            "WITH d AS (SELECT id FROM customers WHERE %s) SELECT id FROM d",
            "DELETE FROM customers WHERE %s",
            "UPDATE customers SET name = IF(%s, 'yes', 'no') WHERE id = 1",
            "UPDATE orders o JOIN customers c ON o.customer_id = c.id SET o.status = 'x' WHERE %s",
            "INSERT INTO orders (id, status) SELECT id, name FROM customers WHERE %s",
            "INSERT INTO orders (id, status) VALUES (1, (SELECT MAX(id) FROM customers WHERE %s))",
            "EXPLAIN SELECT id FROM customers WHERE %s");
    return Combinators.combine(frame, conditions(3)).as(String::format);
  }

  @Provide
  Arbitrary<String> changes() {
    Arbitrary<String> frame =
        Arbitraries.of(
            "INSERT INTO customers (id, ssn, name) VALUES (1, %s, 'a')",
            "INSERT INTO customers (ssn, id) VALUES ('1', 1), ('2', 2), ('3', 3), ('4', 4), (%s, 5)",
            "INSERT INTO customers VALUES (1, 'a', %s, 4111, 'DE')",
            "INSERT INTO customers VALUES (1, 'a', '1', %s, 'DE'), (DEFAULT, NULL, NULL, NULL, NULL)",
            "INSERT INTO customers SET id = 1, card_number = %s",
            "INSERT INTO customers (id, ssn) SELECT id, %s FROM orders",
            "INSERT INTO customers (id) VALUES (1) ON DUPLICATE KEY UPDATE name = 'a', ssn = %s",
            "REPLACE INTO shop.customers (`ssn`, `id`) VALUES (%s, 1)",
            "UPDATE customers SET name = 'a', ssn = %s, country = 'DE' WHERE id = 1",
            "UPDATE customers c, orders o SET o.status = 'a', c.SSN = %s WHERE c.id = o.id",
            "INSERT INTO hooks (id, payload) VALUES (1, %s)");
    return Combinators.combine(frame, values(3)).as(String::format);
  }

  /** Something with the secret in it that is no more than a value. */
  private static Arbitrary<String> values(int depth) {
    Arbitrary<String> secret =
        Arbitraries.of(
            "'" + SECRET + "'",
            "\"" + SECRET + "\"",
            "N'" + SECRET + "'",
            "_utf8mb4'" + SECRET + "'",
            SECRET,
            SECRET + ".5",
            "'x" + SECRET + "' 'y'");
    if (depth == 0) {
      return secret;
    }
    Arbitrary<String> wrapped =
        Combinators.combine(
                Arbitraries.of(
                    "(%s)",
                    "CONCAT('a', %s)",
                    "IF(id = 1, %s, name)",
                    "CASE WHEN id = 1 AND name = 'b' THEN %s WHEN id = 2 OR id = 3 THEN 'x' END",
                    "COALESCE(NULL, %s, 'z')",
                    "(%s /* a comment */)",
                    "TRIM(LEADING '0' FROM %s)",
                    "CAST(%s AS CHAR)",
                    "(SELECT %s)",
                    "-(%s)"),
                Arbitraries.lazy(() -> values(depth - 1)))
            .as(String::format);
    return Arbitraries.oneOf(List.of(secret, wrapped));
  }

  private static Arbitrary<String> conditions(int depth) {
    Arbitrary<String> masked =
        Arbitraries.of("ssn", "`SSN`", "card_number", "customers.ssn", "UPPER(ssn)", "(ssn)");
    Arbitrary<String> comparing =
        Arbitraries.of(
            "%2$s = %1$s",
            "%1$s <=> %2$s",
            "%2$s LIKE %1$s ESCAPE '#'",
            "%2$s NOT IN ('1', '2', '3', '4', %1$s)",
            "%2$s BETWEEN 'a' AND %1$s",
            "%1$s BETWEEN 'a' AND %2$s",
            "(id, %2$s) = (1, %1$s)",
            "(%2$s, id) IN ((%1$s, 2), ('x', 3))",
            "CASE %2$s WHEN %1$s THEN 1 ELSE 0 END",
            "CONCAT(%2$s, %1$s) > 'a'",
            "LOCATE(%1$s, %2$s)",
            "IF(id = 1, %2$s, 'x') != %1$s",
            "%2$s REGEXP %1$s");
    Arbitrary<String> simple = Combinators.combine(comparing, values(2), masked).as(String::format);
    if (depth == 0) {
      return simple;
    }
    Arbitrary<String> wrapped =
        Combinators.combine(
                Arbitraries.of(
                    "id = 5 AND %s",
                    "%s OR name = 'x'",
                    "NOT (%s)",
                    "(id BETWEEN 1 AND 2 AND (%s))",
                    "name = 'a' XOR (%s)",
                    "(%s) IS TRUE",
                    "EXISTS (SELECT 1 FROM orders WHERE orders.id = 1 AND %s)"),
                Arbitraries.lazy(() -> conditions(depth - 1)))
            .as(String::format);
    return Arbitraries.oneOf(List.of(simple, wrapped));
  }
}
