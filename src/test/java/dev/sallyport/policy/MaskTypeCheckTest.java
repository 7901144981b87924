package dev.sallyport.policy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sallyport.sql.TableName;
import dev.sallyport.sql.catalogue.Catalogue;
import dev.sallyport.sql.catalogue.Column;
import dev.sallyport.sql.catalogue.Table;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MaskTypeCheckTest {
  private static final String ALLOW = "- allow: { verbs: [select], tables: [shop.*] }";

  @Test
  void shouldRefuseAKindThatCannotServeTheType() {
    Catalogue shop = catalogue("born date", "ssn char(11)", "seen datetime(6)");
    assertThat(problems("- { columns: [shop.customers.born], as: partial }", shop))
        .containsExactly(
            "p0.yaml:6: masks[0].columns[0]: shop.customers.born is date, which partial does not"
                + " serve; use redact, null or constant");
    assertThat(problems("- { columns: [shop.c.id, \"*.*.*\"], as: hash }", shop))
        .containsExactly(
            "p0.yaml:6: masks[0].columns[1]: shop.customers.born is date, which hash does not"
                + " serve; use redact, null or constant; so it is with 1 more");
    assertThat(problems("- { columns: [shop.customers.ssn], as: partial }", shop)).isEmpty();
    assertThat(problems("- { columns: [\"*.*.*\"], as: constant }", shop)).isEmpty();
    assertThat(problems("- { columns: [shop.customers.Born], as: email }", shop)).hasSize(1);
  }

  @Test
  void shouldTakeAStricterMaskOfTheSamePolicyForTheColumn() {
    Catalogue shop = catalogue("born date", "ssn char(11)");
    String broad = "- { columns: [\"*.*.*\"], as: hash }\n";

    assertThat(problems(broad + "- { columns: [shop.customers.born], as: redact }", shop))
        .isEmpty();
    assertThat(problems(broad + "- { columns: [shop.customers.born], as: partial }", shop))
        .hasSize(1);
  }

  @Test
  void shouldSpeakOfConnectionsThatThePolicyMatches() {
    PolicySet policies = policies("- { columns: [shop.customers.born], as: partial }");
    Catalogue shop = catalogue("born date");

    assertThat(policies.maskProblems("orders-eu", shop)).hasSize(1);
    assertThat(policies.maskProblems("shop", shop)).isEmpty();
    assertThat(policies.maskProblems("orders-eu", Catalogue.UNKNOWN)).isEmpty();
    assertThat(policies.dependsOnTypes("orders-eu")).isTrue();
    assertThat(policies.dependsOnTypes("shop")).isFalse();
    assertThat(
            policies("- { columns: [shop.customers.born], as: redact }")
                .dependsOnTypes("orders-eu"))
        .isFalse();
  }

  @Test
  void shouldWarnOfNamesThatNothingHas() {
    Catalogue shop = catalogue("ssn char(11)", "born date");

    assertThat(
            policies("- { columns: [shop.customers.snn, shop.clients.ssn], as: redact }")
                .maskWarnings("orders-eu", shop))
        .containsExactly(
            "p0.yaml:6: masks[0].columns[0]: there is no shop.customers.snn on connection"
                + " orders-eu; did you mean 'ssn'?",
            "p0.yaml:6: masks[0].columns[1]: there is no shop.clients.ssn on connection orders-eu,"
                + " nor its table");
    PolicySet fine =
        policies("- { columns: [Shop.Customers.SSN, \"*.*.card\", mysql.user.host], as: redact }");
    assertThat(fine.maskWarnings("orders-eu", shop)).isEmpty();
    assertThat(fine.maskWarnings("shop", shop)).isEmpty();
    assertThat(
            policies("- { columns: [shop.customers.snn], as: redact }")
                .maskWarnings("orders-eu", Catalogue.UNKNOWN))
        .isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          char(11)                     | redact, partial, hash, null, email, constant
          varchar(20)                  | redact, partial, hash, null, email, constant
          LONGTEXT                     | redact, partial, hash, null, email, constant
          enum('date','b')             | redact, partial, hash, null, email, constant
          uuid                         | redact, partial, hash, null, email, constant
          varbinary(20)                | redact, hash, null, constant
          blob                         | redact, hash, null, constant
          json                         | redact, hash, null, constant
          int                          | redact, hash, null, constant
          int(10) unsigned zerofill    | redact, hash, null, constant
          bigint unsigned              | redact, hash, null, constant
          mediumint                    | redact, null, constant
          tinyint(1)                   | redact, null, constant
          decimal(10,2)                | redact, null, constant
          double                       | redact, null, constant
          timestamp(3)                 | redact, null, constant
          time                         | redact, null, constant
          year                         | redact, null, constant
          bit(8)                       | redact, null, constant
          geomcollection               | redact, null, constant
          vector(3)                    | redact, null, constant
          ''                           | redact, null, constant
          """)
  void shouldKnowWhichKindsServeWhichType(String type, String kinds) {
    List<String> serving = new ArrayList<>();
    for (MaskKind kind : MaskKind.values()) {
      if (MaskedType.of(type).serves(kind)) {
        serving.add(kind.word());
      }
    }
    assertThat(String.join(", ", serving)).isEqualTo(kinds);
  }

  @Test
  void shouldNotListMembersInAProblem() {
    assertThat(MaskedType.problem("geometry", MaskKind.EMAIL))
        .contains("is geometry, which email does not serve; use redact, null or constant");
    assertThat(MaskedType.problem("bit('a very long tale')", MaskKind.HASH).orElseThrow())
        .startsWith("is bit(…), which");
  }

  private static List<String> problems(String masks, Catalogue catalogue) {
    return policies(masks).maskProblems("orders", catalogue);
  }

  private static PolicySet policies(String masks) {
    return PolicyText.load(PolicyText.policy("p", ALLOW) + "masks:\n" + masks + "\n");
  }

  private static Catalogue catalogue(String... columns) {
    List<Column> own = new ArrayList<>();
    for (String column : columns) {
      int space = column.indexOf(' ');
      own.add(
          new Column(
              column.substring(0, space), column.substring(space + 1), false, Optional.empty()));
    }
    Table table = new Table(new TableName("shop", "customers"), own, Optional.empty());
    return new Catalogue(false, List.of(table), List.of(), List.of(), List.of(), Set.of());
  }
}
