package dev.sallyport.policy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sallyport.sql.Access.Reach;
import dev.sallyport.sql.Lineage;
import dev.sallyport.sql.Verb;
import org.junit.jupiter.api.Test;

/** Rules that speak of some columns of a table. */
class ColumnRulesTest {
  private static final Facts READ = Facts.of(Verb.SELECT, "shop.customers");

  private final PolicySet names =
      PolicyText.rules(
          "- allow: { verbs: [select], tables: [shop.customers], columns: [id, \"name*\"] }");

  private static String rule(PolicySet set, Facts facts) {
    return set.judge(facts.question()).rule();
  }

  @Test
  void shouldAllowOnlyWhatUsesNoOtherColumn() {
    assertThat(rule(names, READ.reading("shop.customers.id", "shop.customers.name_of")))
        .isEqualTo("p/1");
    assertThat(rule(names, READ.reading("shop.customers.id", "shop.customers.ssn")))
        .isEqualTo("built-in:default-deny");
    assertThat(rule(names, READ.reading())).isEqualTo("p/1"); // COUNT(*)
  }

  @Test
  void shouldNotAllowWhatMayUseAnyColumn() {
    assertThat(rule(names, READ)).isEqualTo("built-in:default-deny");
    assertThat(rule(names, READ.reading("shop.customers.*"))).isEqualTo("built-in:default-deny");
    assertThat(rule(names, Facts.of(Verb.SHOW, "shop.customers").reading()))
        .isEqualTo("built-in:default-deny");
    assertThat(
            rule(
                names,
                Facts.of(Verb.SELECT).by(Reach.ROUTINE, Verb.SELECT, "shop.customers").reading()))
        .isEqualTo("built-in:default-deny");
  }

  /** Another spelling of the table must not make its columns those of another one. */
  @Test
  void shouldCountColumnsOfTheTableHoweverItIsSpelt() {
    assertThat(rule(names, READ.reading("SHOP.Customers.ssn"))).isEqualTo("built-in:default-deny");
    assertThat(rule(names, READ.reading("hr.people.ssn"))).isEqualTo("p/1");
  }

  @Test
  void shouldFoldNamesOfColumnsAsTheServerDoes() {
    PolicySet iban =
        PolicyText.rules(
            """
            - deny: { verbs: [select], tables: [shop.customers], columns: [bank_iban] }
            - allow: { verbs: [select], tables: [shop.customers], columns: ["bank_*", id] }
            """);

    assertThat(rule(iban, READ.reading("shop.customers.BANK_IBAN"))).isEqualTo("p/1");
    assertThat(rule(iban, READ.reading("shop.customers.ban\u212a_\u0130ban"))).isEqualTo("p/1");
    assertThat(rule(iban, READ.reading("shop.customers.Bank_Name"))).isEqualTo("p/2");
    assertThat(rule(names, READ.reading("shop.customers.\u0130d"))).isEqualTo("p/1");
    // U+0131 is a letter of its own to the server, so that no rule allows it for an i.
    assertThat(rule(names, READ.reading("shop.customers.\u0131d")))
        .isEqualTo("built-in:default-deny");
  }

  @Test
  void shouldRefuseAndPauseWhatTouchesAColumnOrMayDoSo() {
    PolicySet set =
        PolicyText.rules(
            """
            - deny: { verbs: [select], columns: [shop.customers.ssn] }
            - review: { verbs: [update], tables: ["shop.*"], columns: [status] }
              approvers: [dba]
            - allow: { verbs: [select, update, delete], tables: ["shop.*"] }
            """);
    Facts update = Facts.of(Verb.UPDATE, "shop.orders").reading();

    assertThat(rule(set, READ.reading("shop.customers.id"))).isEqualTo("p/3");
    assertThat(rule(set, READ.reading("shop.customers.SSN"))).isEqualTo("p/1");
    assertThat(rule(set, READ)).isEqualTo("p/1");
    assertThat(rule(set, Facts.of(Verb.SELECT, "shop.orders"))).isEqualTo("p/3");
    assertThat(rule(set, update.writing("shop.orders.status"))).isEqualTo("p/2");
    assertThat(rule(set, update.writing("shop.orders.note"))).isEqualTo("p/3");
    assertThat(rule(set, update.writing("shop.orders.*"))).isEqualTo("p/2");
    assertThat(rule(set, update)).isEqualTo("p/2");
  }

  @Test
  void shouldAllowWritesByWhatTheyWrite() {
    PolicySet set =
        PolicyText.rules(
            """
            - allow: { verbs: [update], tables: [shop.orders], columns: [status] }
            - allow: { verbs: [select], tables: [shop.orders], columns: [id] }
            """);
    Facts update = Facts.of(Verb.UPDATE, "shop.orders").writing("shop.orders.status");

    assertThat(rule(set, update.reading("shop.orders.id"))).isEqualTo("p/1");
    assertThat(rule(set, update.reading())).isEqualTo("p/1");
    assertThat(set.judge(update.reading("shop.orders.total").question()))
        .isInstanceOfSatisfying(
            Verdict.Deny.class,
            deny -> assertThat(deny.message()).startsWith("select shop.orders is not allowed"));
    assertThat(set.judge(update.question())).isInstanceOf(Verdict.Deny.class);
    assertThat(
            rule(
                set,
                Facts.of(Verb.UPDATE, "shop.orders")
                    .writing("shop.orders.status", "shop.orders.total")
                    .reading()))
        .isEqualTo("built-in:default-deny");
  }

  @Test
  void shouldCountTheColumnsOfAViewItself() {
    PolicySet set =
        PolicyText.rules("- allow: { verbs: [select], tables: [shop.v], columns: [id] }");
    Facts view = Facts.of(Verb.SELECT, "shop.v").by(Reach.VIEW, Verb.SELECT, "shop.customers");
    Lineage id = Facts.lineage("shop.customers.id").via(Facts.column("shop.v.id"));
    Lineage ssn = Facts.lineage("shop.customers.ssn").via(Facts.column("shop.v.ssn"));

    assertThat(rule(set, view.using(id))).isEqualTo("p/1");
    assertThat(rule(set, view.using(ssn))).isEqualTo("built-in:default-deny");
  }
}
