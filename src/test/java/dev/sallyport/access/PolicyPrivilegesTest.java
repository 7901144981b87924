package dev.sallyport.access;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sallyport.identity.Principal;
import dev.sallyport.policy.Policies;
import dev.sallyport.policy.ReloadingPolicies;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What policies may allow without a person, on the corpus's database. */
class PolicyPrivilegesTest {
  private static final Principal AGENT =
      new Principal("idp:bot", Principal.Kind.AGENT, "bot", Set.of("agents"), "idp", Map.of());

  @TempDir Path folder;

  private Policies policies(String... statements) throws IOException {
    for (int i = 0; i < statements.length; i++) {
      Files.writeString(
          folder.resolve("p" + i + ".yaml"),
          """
          policy: p%d
          match: { groups: [agents], connections: [orders] }
          %s
          """
              .formatted(i, statements[i]));
    }
    return ReloadingPolicies.open(folder);
  }

  private static List<String> of(Policies policies) {
    return PolicyPrivileges.of(policies.reach(AGENT, "orders"), Corpus.CATALOGUE).texts().stream()
        .map(text -> text.replace("`", ""))
        .sorted()
        .toList();
  }

  private List<String> rules(String statements) throws IOException {
    return of(policies("statements:\n" + statements.indent(2)));
  }

  @Test
  void shouldGiveASchemaThatIsAllowedWhole() throws IOException {
    assertThat(rules("- allow: { verbs: [select, insert], tables: [\"staging.*\"] }"))
        .containsExactly(
            "INSERT ON staging.*",
            "REFERENCES ON staging.*",
            "SELECT ON staging.*",
            "SHOW VIEW ON staging.*");
  }

  @Test
  void shouldGiveTablesWhereARuleCutsOneOut() throws IOException {
    assertThat(
            rules(
                """
                - deny: { verbs: [select], tables: [staging.orders] }
                - allow: { verbs: [select], tables: ["staging.*"] }
                """))
        .contains("SELECT ON staging.customers", "SELECT ON staging.imports")
        .noneMatch(
            text -> text.contains("staging.orders") || text.startsWith("SELECT ON staging.*"));
  }

  @Test
  void shouldGiveColumnsWhereTheRuleNamesThem() throws IOException {
    assertThat(
            rules(
                """
                - allow: { verbs: [select], tables: [shop.customers], columns: [id, "name"] }
                - allow: { verbs: [update], tables: [shop.customers], columns: [notes] }
                """))
        .containsExactly("SELECT (id, name) ON shop.customers", "UPDATE (notes) ON shop.customers");
  }

  @Test
  void shouldLeaveOutTheColumnsThatAreRefused() throws IOException {
    assertThat(
            rules(
                """
                - deny: { verbs: [select], tables: [shop.bank], columns: [bank_iban] }
                - allow: { verbs: [select], tables: [shop.bank] }
                """))
        .contains("SELECT (id, kind) ON shop.bank");
  }

  @Test
  void shouldCountOnNoRuleThatMayNotHold() throws IOException {
    assertThat(
            rules(
                """
                - deny: { verbs: [select], tables: [shop.bank] }
                  when: "!statement.has_where"
                - allow: { verbs: [select], tables: [shop.bank] }
                  when: statement.has_where
                """))
        .contains("SELECT ON shop.bank");
  }

  @Test
  void shouldGiveNothingThatAPersonDecides() throws IOException {
    assertThat(
            rules(
                """
                - review: { verbs: [delete], tables: [shop.bank] }
                  approvers: [dba]
                - allow: { verbs: [delete], tables: ["shop.*"] }
                """))
        .contains("DELETE ON shop.orders")
        .doesNotContain("DELETE ON shop.bank", "DELETE ON shop.*");
  }

  @Test
  void shouldLetWhomOnlyAPersonAllowsEnterTheSchema() throws IOException {
    assertThat(
            rules(
                """
                - review: { verbs: [delete], tables: [vault.secrets] }
                  approvers: [dba]
                """))
        .containsExactly("SHOW VIEW ON vault.*");
  }

  @Test
  void shouldTakeTheStrictestOfSeveralPolicies() throws IOException {
    assertThat(
            of(
                policies(
                    "statements:\n  - allow: { verbs: [delete], tables: [\"staging.*\"] }",
                    "statements:\n  - deny: { verbs: [delete], tables: [staging.imports] }")))
        .containsExactly("DELETE ON staging.customers", "DELETE ON staging.orders");
  }

  @Test
  void shouldNeverGiveTheServersOwnSchemas() throws IOException {
    assertThat(rules("- allow: { verbs: [select], tables: [\"*.*\"] }"))
        .contains("SELECT ON vault.*")
        .noneMatch(text -> text.contains("mysql") || text.contains("*.*"));
  }

  @Test
  void shouldCallWhatMayBeDoneInside() throws IOException {
    assertThat(
            rules(
                """
                - deny: { verbs: [delete, truncate], tables: [staging.imports] }
                - allow: { verbs: [call], routines: ["shop.*"] }
                - allow: { verbs: [select, update], tables: ["shop.*"] }
                """))
        .contains("EXECUTE ON PROCEDURE shop.list_customers", "EXECUTE ON FUNCTION shop.bump")
        .doesNotContain("EXECUTE ON PROCEDURE shop.purge_imports");
  }

  @Test
  void shouldGiveWhatAWholeStatementNeeds() throws IOException {
    assertThat(
            rules(
                """
                - allow:
                    patterns: ["UPDATE counters SET value = ? WHERE name = ?"]
                    schema: shop
                """))
        .contains("UPDATE (value) ON shop.counters", "SELECT (name) ON shop.counters");
  }

  @Test
  void shouldGiveTemporaryTablesWhereThePolicyDoes() throws IOException {
    assertThat(
            of(
                policies(
                    """
                    temporary_tables: allow
                    statements:
                      - allow: { verbs: [select], tables: [vault.secrets] }
                    """)))
        .contains("CREATE TEMPORARY TABLES ON vault.*", "SELECT ON vault.secrets");
  }

  @Test
  void shouldGiveNothingToWhomNoPolicyNames() throws IOException {
    Policies policies = policies("statements:\n  - allow: { verbs: [select], tables: [\"*.*\"] }");

    assertThat(PolicyPrivileges.of(policies.reach(AGENT, "other"), Corpus.CATALOGUE))
        .isEqualTo(Privileges.NONE);
  }
}
