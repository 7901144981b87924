package dev.sallyport.policy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sallyport.sql.Inspection;
import dev.sallyport.sql.Inspector;
import dev.sallyport.sql.MySqlInspector;
import dev.sallyport.sql.catalogue.Catalogue;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Policies that are learnt allow what was done, and nothing that was refused. */
class PolicyDraftTest {
  /** Each with the schema that is selected. */
  private static final Map<String, String> STATEMENTS =
      Map.ofEntries(
          Map.entry("SELECT * FROM orders WHERE id = 1", "shop"),
          Map.entry("SELECT * FROM `odd \"name` WHERE a IN (1, 2) LIMIT 5", "shop"),
          Map.entry("SELECT a FROM hr.people WHERE born > DATE '1980-01-01'", "shop"),
          Map.entry("INSERT INTO staging.x (a, b) VALUES (1, 'it''s'), (2, 'y')", "shop"),
          Map.entry("UPDATE orders SET note = 'a' WHERE id = 7", "shop"),
          Map.entry("CALL shop.tidy(1)", "hr"),
          Map.entry("SHOW TABLES FROM shop", "hr"),
          Map.entry("SET foreign_key_checks = 0", "hr"),
          Map.entry("CREATE TEMPORARY TABLE staging.t (a INT)", "hr"),
          Map.entry("SELECT 1", "hr"));

  private final Inspector inspector = new MySqlInspector();

  private PolicyDraft draft(boolean byTable, int most) {
    return new PolicyDraft(
        inspector,
        Catalogue.UNKNOWN,
        new PolicyDraft.Terms("p", Set.of("agents"), Set.of(), "orders", byTable, most));
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void shouldAllowAllThatWasLearnt(boolean byTable) {
    // Given
    PolicyDraft draft = draft(byTable, 100);
    STATEMENTS.forEach((statement, schema) -> draft.add(statement, Optional.of(schema)));
    // When
    PolicyDraft.Result result = draft.write();
    // Then
    assertThat(result.skipped()).isZero();
    assertThat(result.learnt()).isEqualTo(STATEMENTS.size());
    PolicySet set = PolicyText.load(result.yaml().orElseThrow());
    STATEMENTS.forEach(
        (statement, schema) ->
            assertThat(judge(set, statement, schema))
                .as(statement)
                .isInstanceOf(Verdict.Allow.class));
    assertThat(judge(set, "SELECT * FROM orders WHERE id = 1", "hr"))
        .isInstanceOf(Verdict.Deny.class);
    assertThat(judge(set, "DELETE FROM orders WHERE id = 1", "shop"))
        .isInstanceOf(Verdict.Deny.class);
    assertThat(judge(set, "SELECT * FROM orders", "shop") instanceof Verdict.Allow)
        .isEqualTo(byTable);
  }

  @Test
  void shouldNotLearnWhatIsRefusedOrNotUnderstood() {
    PolicyDraft draft = draft(false, 100);
    List<String> bad =
        List.of(
            "SELECT SLEEP(9)",
            "SET GLOBAL max_connections = 1",
            "SET sql_log_bin = 0",
            "KILL 7",
            "SELEC 1",
            "SELECT 1; SELECT 2");
    bad.forEach(statement -> draft.add(statement, Optional.of("shop")));

    PolicyDraft.Result result = draft.write();

    assertThat(result).isEqualTo(new PolicyDraft.Result(Optional.empty(), 0, bad.size(), 0));
  }

  @Test
  void shouldKeepTheMostFrequentAndNoValues() {
    PolicyDraft draft = draft(false, 2);
    for (int i = 0; i < 9; i++) {
      draft.add("SELECT a FROM shop.x WHERE secret = 'value" + i + "'", Optional.empty());
    }
    for (int i = 0; i < 4; i++) {
      draft.add("SELECT b FROM shop.x", Optional.empty());
    }
    draft.add("SELECT c FROM shop.x", Optional.empty());

    PolicyDraft.Result result = draft.write();

    assertThat(result.learnt()).isEqualTo(13);
    assertThat(result.rarer()).isEqualTo(1);
    assertThat(result.yaml().orElseThrow())
        .contains(
            "- \"SELECT a FROM shop.x WHERE secret = ?\" # 9 times\n"
                + "        - \"SELECT b FROM shop.x\" # 4 times\n")
        .doesNotContain("value", "SELECT c");
  }

  private Verdict judge(PolicySet set, String statement, String schema) {
    Inspection inspection =
        new Rehearsal(inspector, Catalogue.UNKNOWN, Optional.of(schema)).read(statement);
    return set.judge(new Question(Facts.AGENT, "orders", inspection, OptionalLong.empty()));
  }
}
