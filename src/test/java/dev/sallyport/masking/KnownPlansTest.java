package dev.sallyport.masking;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sallyport.policy.MaskKind;
import dev.sallyport.policy.MaskRule;
import dev.sallyport.policy.Masks;
import dev.sallyport.sql.Inspection;
import dev.sallyport.sql.MySqlInspector;
import dev.sallyport.sql.SqlContext;
import dev.sallyport.sql.SqlMode;
import dev.sallyport.sql.StatementFacts;
import dev.sallyport.sql.catalogue.Catalogue;
import java.lang.ref.WeakReference;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What is remembered of a statement holds for another one only where nothing could differ. */
class KnownPlansTest {
  private final MySqlInspector inspector = new MySqlInspector();
  private final KnownPlans plans = new KnownPlans();

  @Test
  void shouldPlanStatementsThatAreReadAlikeOnce() {
    MaskGate.Result first = plan("SELECT id, ssn FROM customers WHERE id = 1");
    assertThat(plan("SELECT id, ssn FROM customers WHERE id = 22")).isSameAs(first);
    assertThat(first).isInstanceOf(MaskGate.Result.Planned.class);
    MaskGate.Result refused = plan("SELECT id FROM customers WHERE ssn > 'a'");
    assertThat(plan("SELECT id FROM customers WHERE ssn > 'b'")).isEqualTo(refused);
    assertThat(refused).isInstanceOf(MaskGate.Result.Refused.class);
  }

  /** What is remembered is found by this: what has the same is compared one by one. */
  @Test
  void shouldTellStatementsApartThatDifferInANumber() {
    Set<Integer> hashes = new HashSet<>();
    for (int i = 0; i < 1_000; i++) {
      hashes.add(likeness("SELECT name FROM customers LIMIT " + i).hashCode());
    }
    assertThat(hashes).hasSizeGreaterThan(990);
    Likeness one = likeness("SELECT name FROM customers WHERE id = 1 LIMIT 7");
    Likeness alike = likeness("SELECT name FROM customers WHERE id = 2 LIMIT 7");
    assertThat(alike).isEqualTo(one).hasSameHashCodeAs(one);
    assertThat(one.withoutText()).isEqualTo(one).hasSameHashCodeAs(one);
  }

  private Likeness likeness(String statement) {
    return Likeness.of(MaskedShop.MASKS, facts(statement), MaskedShop.CATALOGUE);
  }

  /** In each line the last statement has the shape of those before it and another fate. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "SELECT id FROM staff WHERE number = 1 | SELECT id FROM staff WHERE number = 1e0",
        "SELECT id FROM staff WHERE salary = 1000 | SELECT id FROM staff WHERE salary = 1e3",
        "SELECT table_name FROM information_schema.tables"
            + " | SELECT update_time FROM information_schema.tables",
      })
  void shouldLookAtEachTextWhereItDecides(String line) {
    List<String> statements = List.of(line.split(" \\| "));
    for (int i = 0; i < 3; i++) {
      for (String statement : statements) {
        boolean refused = statement.equals(statements.get(statements.size() - 1));
        assertThat(plan(statement))
            .as(statement)
            .isEqualTo(anew(statement))
            .isInstanceOf(refused ? MaskGate.Result.Refused.class : MaskGate.Result.Planned.class);
      }
    }
  }

  @Test
  void shouldPlanAnewWhatAsksForOtherMasksOrAnotherCatalogueOrComesAfterOthers() {
    String statement = "SELECT id, status FROM orders WHERE id = 1";
    StatementFacts facts = facts(statement);
    MaskGate.Result plain =
        plans.plan(MaskedShop.BY_VALUE, facts, MaskedShop.CATALOGUE, Diagnostics.FREE);
    Masks others = Masks.of(List.of(MaskRule.of("shop.orders.status", MaskKind.NULL)));
    assertThat(plans.plan(others, facts, MaskedShop.CATALOGUE, Diagnostics.FREE))
        .isNotEqualTo(plain);
    Catalogue none = new Catalogue(false, List.of(), List.of(), List.of(), List.of(), Set.of());
    assertThat(plans.plan(MaskedShop.BY_VALUE, facts, none, Diagnostics.FREE)).isNotEqualTo(plain);

    StatementFacts warnings = facts("SELECT @@warning_count");
    assertThat(plans.plan(MaskedShop.BY_VALUE, warnings, MaskedShop.CATALOGUE, Diagnostics.FREE))
        .isInstanceOf(MaskGate.Result.Planned.class);
    assertThat(plans.plan(MaskedShop.BY_VALUE, warnings, MaskedShop.CATALOGUE, Diagnostics.TELLS))
        .isInstanceOf(MaskGate.Result.Refused.class);
  }

  /** Each change of a schema replaces a catalogue, which can take many megabytes. */
  @Test
  @Timeout(value = 30, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
  void shouldHoldNoCatalogueThatWasReplaced() {
    List<WeakReference<Catalogue>> replaced = new ArrayList<>();
    for (String statement :
        List.of(
            "SELECT id, ssn FROM customers WHERE id = 1",
            "SELECT id FROM customers WHERE ssn > 'a'",
            "SELECT id FROM staff WHERE number = 1 LIMIT 2",
            "CREATE VIEW rich AS SELECT id FROM staff WHERE salary > 1000",
            "UPDATE orders SET status = 'x' WHERE id = 1")) {
      Catalogue catalogue = MaskedShop.catalogue();
      StatementFacts facts = facts(statement, catalogue);
      plans.plan(MaskedShop.BY_VALUE, facts, catalogue, Diagnostics.FREE);
      MaskGate.plan(
          MaskedShop.BY_VALUE,
          new Inspection.Understood(List.of(facts)),
          catalogue,
          Diagnostics.FREE);
      ForeignMasks.of(MaskedShop.MASKS, catalogue);
      replaced.add(new WeakReference<>(catalogue));
    }
    for (WeakReference<Catalogue> each : replaced) {
      while (each.get() != null) {
        System.gc();
      }
    }
    assertThat(inspector.reuse().entries()).isPositive();
  }

  private MaskGate.Result plan(String statement) {
    return plans.plan(
        MaskedShop.BY_VALUE, facts(statement), MaskedShop.CATALOGUE, Diagnostics.FREE);
  }

  private MaskGate.Result anew(String statement) {
    return MaskGate.plan(
        MaskedShop.BY_VALUE,
        List.of(facts(statement)),
        MaskedShop.CATALOGUE,
        Diagnostics.FREE,
        Wording.OWN);
  }

  private StatementFacts facts(String statement) {
    return facts(statement, MaskedShop.CATALOGUE);
  }

  private StatementFacts facts(String statement, Catalogue catalogue) {
    Inspection inspection =
        inspector.inspect(
            statement.getBytes(StandardCharsets.UTF_8),
            new SqlContext(
                    Optional.of("shop"), SqlMode.DEFAULT, StandardCharsets.UTF_8, 80033, true)
                .with(catalogue));
    return ((Inspection.Understood) inspection).statements().get(0);
  }
}
