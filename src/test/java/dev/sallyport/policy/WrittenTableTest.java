package dev.sallyport.policy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sallyport.sql.TableName;
import dev.sallyport.sql.catalogue.Catalogue;
import dev.sallyport.sql.catalogue.Table;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class WrittenTableTest {
  private static final Catalogue SHOP = catalogue(false, "orders", "customers");

  @Test
  void shouldWarnOfATableThatIsNotThere() {
    String rules =
        """
        - deny: { verbs: [update], tables: [shop.ordrs] }
        - review: { verbs: [delete], tables: [shop.orders, shop.Customer] }
          approvers: [dba]
        - allow: { verbs: [select, update, delete], tables: [shop.orders, store.orders] }""";

    assertThat(policies(rules).tableWarnings("orders-eu", SHOP))
        .containsExactly(
            "p0.yaml:4: statements[0].deny.tables[0]: there is no table shop.ordrs on connection"
                + " orders-eu; did you mean 'shop.orders'?",
            "p0.yaml:5: statements[1].review.tables[1]: there is no table shop.Customer on"
                + " connection orders-eu; did you mean 'shop.customers'?",
            "p0.yaml:7: statements[2].allow.tables[1]: there is no table store.orders on connection"
                + " orders-eu; did you mean 'shop.orders'?");
    assertThat(policies(rules).tableWarnings("shop", SHOP)).isEmpty();
    assertThat(policies(rules).tableWarnings("orders-eu", Catalogue.UNKNOWN)).isEmpty();
  }

  @Test
  void shouldCountWhatItDoesNotName() {
    String tables =
        IntStream.range(0, 30).mapToObj(i -> "shop.none_" + i).collect(Collectors.joining(", "));
    List<String> warnings = warnings("- deny: { verbs: [update], tables: [" + tables + "] }", SHOP);

    assertThat(warnings).hasSize(21);
    assertThat(warnings.get(20))
        .isEqualTo(
            "p0.yaml:4: statements[0].deny.tables[20]: there is no table shop.none_20 on connection"
                + " orders-eu, nor is there any of 9 further ones that rules name");
  }

  @Test
  void shouldSayNothingOfWhatIsThereOrNeedNotBe() {
    assertThat(
            warnings(
                """
                - deny: { verbs: [drop], tables: [shop.orders, "shop.old_*", "*.ordrs"] }
                - allow: { verbs: [select], tables: [mysql.user, information_schema.tabels] }
                - allow: { verbs: [insert], tables: [shop.daily] }
                - allow: { verbs: [create], tables: ["shop.dai*"] }""",
                SHOP))
        .isEmpty();
    // What makes it is a refusal: then nothing does.
    assertThat(
            warnings(
                """
                - deny: { verbs: [create], tables: [shop.*] }
                - allow: { verbs: [insert], tables: [shop.daily] }""",
                SHOP))
        .hasSize(1);
  }

  @Test
  void shouldTakeNamesAsTheRuleDoes() {
    String allow = "- allow: { verbs: [select], tables: [shop.Orders] }";
    String deny = "- deny: { verbs: [select], tables: [shop.Orders] }";

    assertThat(warnings(allow, SHOP)).hasSize(1);
    assertThat(warnings(allow, catalogue(true, "orders"))).isEmpty();
    assertThat(warnings(deny, SHOP)).isEmpty();
  }

  private static List<String> warnings(String rules, Catalogue catalogue) {
    return policies(rules).tableWarnings("orders-eu", catalogue);
  }

  private static PolicySet policies(String rules) {
    return PolicyText.load(PolicyText.policy("p", rules));
  }

  private static Catalogue catalogue(boolean folds, String... names) {
    List<Table> tables =
        Stream.of(names)
            .map(name -> new Table(new TableName("shop", name), List.of(), Optional.empty()))
            .toList();
    return new Catalogue(folds, tables, List.of(), List.of(), List.of(), Set.of());
  }
}
