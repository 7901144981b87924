package dev.sallyport.policy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sallyport.sql.Feature;
import dev.sallyport.sql.Lineage;
import dev.sallyport.sql.OutputColumn;
import dev.sallyport.sql.StatementFacts;
import dev.sallyport.sql.TableName;
import dev.sallyport.sql.Verb;
import dev.sallyport.sql.catalogue.Catalogue;
import dev.sallyport.sql.catalogue.Column;
import dev.sallyport.sql.catalogue.Table;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

class MaskedColumnsTest {
  private static final Masks MASKS =
      Masks.of(
          List.of(
              MaskRule.of("shop.customers.ssn", MaskKind.REDACT),
              MaskRule.of("*.*.card_number", MaskKind.NULL)));
  private static final Lineage SSN = Facts.lineage("shop.customers.ssn");
  private static final Lineage ID = Facts.lineage("shop.customers.id");
  private static final Facts READ = Facts.of(Verb.SELECT, "shop.customers");

  private static List<Integer> masked(Facts facts) {
    return masked(facts.statement(), Catalogue.UNKNOWN);
  }

  private static List<Integer> masked(StatementFacts facts, Catalogue catalogue) {
    return MaskedColumns.positions(facts, MASKS, catalogue);
  }

  @Test
  void shouldCountFromOneAndFollowTheLineage() {
    assertThat(masked(READ.giving(ID, SSN, ID.and(SSN)))).containsExactly(2, 3);
    assertThat(masked(READ.giving(ID.via(Facts.column("shop.v.card_number"))))).containsExactly(1);
    assertThat(masked(READ.giving(Facts.lineage("SHOP.Customers.SSN"), Lineage.NONE)))
        .containsExactly(1);
    assertThat(MaskedColumns.positions(READ.giving(SSN).statement(), Masks.NONE, Catalogue.UNKNOWN))
        .isEmpty();
  }

  @Test
  void shouldMaskWhatCannotBeToldWhereSomethingIsMasked() {
    Catalogue catalogue =
        new Catalogue(
            false,
            List.of(
                new Table(
                    new TableName("shop", "orders"),
                    List.of(new Column("id", "int", false, Optional.empty())),
                    Optional.empty())),
            List.of(),
            List.of(),
            List.of(),
            Set.of());
    Facts orders = Facts.of(Verb.SELECT, "shop.orders").giving(ID, Lineage.UNKNOWN);

    assertThat(masked(READ.giving(ID, Lineage.UNKNOWN))).containsExactly(2);
    assertThat(masked(orders)).containsExactly(2);
    assertThat(masked(orders.statement(), catalogue)).isEmpty();
    assertThat(masked(orders.with(Feature.READS_VARIABLE).statement(), catalogue))
        .containsExactly(2);
    assertThat(masked(orders.calling("shop.f").statement(), catalogue)).containsExactly(2);
    assertThat(masked(Facts.of(Verb.SELECT).giving(Lineage.UNKNOWN))).isEmpty();
  }

  @Test
  void shouldMaskAllBehindAStarThatIsMasked() {
    StatementFacts known = READ.giving(ID, ID, ID).statement();
    StatementFacts star =
        READ.giving(
                List.of(
                    new OutputColumn("id", ID),
                    new OutputColumn("*", Lineage.UNKNOWN),
                    new OutputColumn("id", ID)))
            .statement();

    assertThat(masked(known, Catalogue.UNKNOWN)).isEmpty();
    assertThat(masked(star, Catalogue.UNKNOWN)).containsExactly(2, 3);
  }
}
