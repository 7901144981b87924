package dev.sallyport.policy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sallyport.config.ConfigException;
import dev.sallyport.identity.Principal;
import dev.sallyport.policy.AccessTerms.KindMatch;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AccessTermsTest {
  private static final String FILE =
      """
      policy: %s
      match: { groups: [agents], connections: ["orders*"] }
      session: { %s }
      statements:
        - allow: { verbs: [select], tables: ["shop.*"] }
      """;

  @Test
  void shouldBeStrictWhereNothingIsSaid() {
    AccessTerms terms = terms(Principal.Kind.AGENT, "max_duration: 20m");
    assertThat(terms).isEqualTo(AccessTerms.upTo(Duration.ofMinutes(20)));
    assertThat(terms.sessionsPerLease()).isEqualTo(1);
    assertThat(terms.endWithToken()).isTrue();
  }

  @Test
  void shouldReadAllOfIt() {
    AccessTerms terms =
        terms(
            Principal.Kind.AGENT,
            "approval: { approvers: [dba, leads], quorum: 2, hold: 10m }, max_lease: 2h,"
                + " max_sessions: 7, sessions_per_lease: 5, token_single_use: true, end_with_token: false,"
                + " kind: human, on_kind_mismatch: refuse");
    assertThat(terms.maxLease()).isEqualTo(Duration.ofHours(2));
    assertThat(terms.maxSessions()).isEqualTo(7);
    assertThat(terms.sessionsPerLease()).isEqualTo(5);
    assertThat(terms.tokenSingleUse()).isTrue();
    assertThat(terms.endWithToken()).isFalse();
    assertThat(terms.kind()).isEqualTo(KindMatch.REFUSED);
    AccessTerms.Approval approval = terms.approval().orElseThrow();
    assertThat(approval.rule()).isEqualTo("p0/session");
    assertThat(approval.terms())
        .isEqualTo(new ReviewTerms(Set.of("dba", "leads"), 2, Duration.ofMinutes(10)));
  }

  @Test
  void shouldTakeTheStrictestOfSeveralPolicies() {
    AccessTerms terms =
        terms(
            Principal.Kind.AGENT,
            "max_lease: 2h, max_sessions: 9, sessions_per_lease: 9, end_with_token: false,"
                + " approval: { approvers: [dba, leads], hold: 10m }, kind: agent",
            "max_duration: 30m, max_sessions: 2, sessions_per_lease: 3, token_single_use: true,"
                + " end_with_token: false, kind: human",
            "max_lease: 1h, sessions_per_lease: 4, approval: { approvers: [dba], quorum: 2 }");
    assertThat(terms.maxLease()).isEqualTo(Duration.ofMinutes(30));
    assertThat(terms.maxSessions()).isEqualTo(2);
    assertThat(terms.sessionsPerLease()).isEqualTo(3);
    assertThat(terms.tokenSingleUse()).isTrue();
    assertThat(terms.endWithToken()).isTrue();
    assertThat(terms.kind()).isEqualTo(KindMatch.FLAGGED);
    AccessTerms.Approval approval = terms.approval().orElseThrow();
    assertThat(approval.rule()).isEqualTo("p0/session, p2/session");
    assertThat(approval.canBeGiven()).isTrue();
    assertThat(approval.terms())
        .isEqualTo(new ReviewTerms(Set.of("dba"), 2, Duration.ofMinutes(10)));
  }

  @Test
  void shouldKnowAnApprovalThatNobodyCanGive() {
    AccessTerms terms =
        terms(
            Principal.Kind.AGENT,
            "approval: { approvers: [dba] }",
            "approval: { approvers: [security] }");
    assertThat(terms.approval().orElseThrow().canBeGiven()).isFalse();
  }

  @ParameterizedTest
  @CsvSource({"AGENT, EXPECTED", "HUMAN, FLAGGED"})
  void shouldTellAKindThatIsNotExpected(Principal.Kind kind, KindMatch match) {
    assertThat(terms(kind, "kind: agent").kind()).isEqualTo(match);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          max_lease: 25h                        | session.max_lease: is out of range
          max_lease: 10ms                       | session.max_lease: is out of range
          max_sessions: 0                       | session.max_sessions: '0' is out of range
          sessions_per_lease: 0                 | session.sessions_per_lease: '0' is out of range
          sessions_per_lease: 101               | session.sessions_per_lease: '101' is out of range
          kind: robot                           | session.kind: 'robot' is not known
          on_kind_mismatch: refuse              | session.on_kind_mismatch: goes with kind only
          kind: agent, on_kind_mismatch: kill   | session.on_kind_mismatch: 'kill' is not known
          token_single_use: maybe               | session.token_single_use: 'maybe' is neither
          approval: { quorum: 1 }               | session.approval.approvers: is missing
          approval: { approvers: [] }           | session.approval.approvers: has no entry
          approval: { approvers: [a], hold: 2d }| session.approval.hold: is out of range
          approval: { aprovers: [a] }           | session.approval.aprovers: is not a known key
          """)
  void shouldNameAMistake(String session, String problem) {
    assertThatThrownBy(() -> terms(Principal.Kind.AGENT, session))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining(problem);
  }

  private static AccessTerms terms(Principal.Kind kind, String... sessions) {
    String[] files = new String[sessions.length];
    for (int i = 0; i < sessions.length; i++) {
      files[i] = FILE.formatted("p" + i, sessions[i]);
    }
    Principal principal = new Principal("corp:a", kind, "A", Set.of("agents"), "corp", Map.of());
    return PolicyText.load(files).admit(principal, "orders").orElseThrow().access();
  }
}
