package dev.sallyport.sql.sample;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sallyport.sql.Access;
import dev.sallyport.sql.Feature;
import dev.sallyport.sql.Inspection;
import dev.sallyport.sql.SqlContext;
import dev.sallyport.sql.SqlMode;
import dev.sallyport.sql.StatementFacts;
import dev.sallyport.sql.Verb;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/** Whatever the statement: what is derived from it is one query, which only reads. */
class SamplingPropertiesTest {
  private static final List<String> HEADS =
      List.of(
          "UPDATE orders SET status = ",
          "UPDATE orders o SET o.status = ",
          "DELETE FROM orders WHERE status = ",
          "INSERT INTO archive SELECT id, status FROM orders WHERE status = ",
          "SELECT id FROM orders WHERE status = ",
          "REPLACE INTO archive SELECT id, status FROM orders o JOIN customers c ON name = ");

  @Property(tries = 4000)
  void shouldDeriveOneReadFromAnyWords(
      @ForAll("heads") String head, @ForAll("words") List<String> words) {
    checkAll(head + String.join(" ", words));
  }

  @Property(tries = 2000)
  void shouldDeriveOneReadFromAnyText(@ForAll("heads") String head, @ForAll String rest) {
    checkAll(head + rest);
  }

  @Provide
  Arbitrary<String> heads() {
    return Arbitraries.of(HEADS);
  }

  @Provide
  Arbitrary<List<String>> words() {
    return Arbitraries.of(
            "'x'",
            "\"x\"",
            "?",
            "1",
            "0",
            "status",
            "id",
            "o.id",
            "note",
            "WHERE",
            "ORDER BY",
            "LIMIT",
            ",",
            "OFFSET",
            "AND",
            "OR",
            "(",
            ")",
            "=",
            "IN",
            "SELECT",
            "FROM",
            "orders",
            "archive",
            "UNION",
            "ON DUPLICATE KEY UPDATE",
            "FOR UPDATE",
            "INTO OUTFILE",
            "INTO @a",
            "@a",
            ":=",
            "SLEEP(1)",
            "limit_of()",
            "/*",
            "*/",
            "/*!",
            "/*+ x */",
            "-- x\n",
            "#\n",
            ";",
            "DELETE FROM archive",
            "JOIN",
            "USING",
            "`",
            "'",
            "\\",
            "AS",
            "CASE WHEN",
            "END",
            "EXISTS",
            "NOT",
            "NULL",
            "DESC",
            "GROUP BY",
            "HAVING",
            "LOCK IN SHARE MODE",
            "x'00'")
        .list()
        .ofMaxSize(14);
  }

  private static void checkAll(String text) {
    for (String mode : List.of("", "ANSI_QUOTES", "NO_BACKSLASH_ESCAPES", "ANSI")) {
      check(text, SampledShop.context(SqlMode.of(mode)));
    }
  }

  private static void check(String text, SqlContext context) {
    if (!(SampledShop.read(text, context) instanceof Inspection.Understood understood)) {
      return;
    }
    for (StatementFacts facts : understood.statements()) {
      RowQuery.Result result =
          new Sampling(SampledShop.INSPECTOR)
              .of(facts, context, Collections.nCopies(facts.parameters(), "3"), 5);
      if (result instanceof RowQuery.Result.Derived derived) {
        checkRead(derived.query().text(), derived.query().parameters().size(), facts, context);
        derived
            .query()
            .counting()
            .ifPresent(
                counting ->
                    checkRead(
                        counting.text(), derived.query().parameters().size(), facts, context));
        assertThat(derived.query().parameters())
            .allMatch(marker -> marker >= 0 && marker < facts.parameters());
      }
    }
  }

  /** By the reader alone, not by what the derivation says of itself. */
  private static void checkRead(
      String text, int parameters, StatementFacts of, SqlContext context) {
    assertThat(text.toUpperCase(Locale.ROOT)).contains("LIMIT");
    Inspection.Understood read = (Inspection.Understood) SampledShop.read(text, context);
    assertThat(read.statements()).hasSize(1);
    StatementFacts query = read.statements().get(0);
    assertThat(query.verb()).isEqualTo(Verb.SELECT);
    assertThat(query.accesses()).allMatch(access -> access.verb() == Verb.SELECT);
    assertThat(tables(of)).containsAll(tables(query));
    assertThat(query.features()).isSubsetOf(Feature.SET_OPERATION);
    assertThat(query.routines()).isEmpty();
    assertThat(query.parameters()).isEqualTo(parameters);
  }

  private static Set<String> tables(StatementFacts facts) {
    return facts.accesses().stream()
        .map(Access::table)
        .map(Object::toString)
        .collect(Collectors.toSet());
  }
}
