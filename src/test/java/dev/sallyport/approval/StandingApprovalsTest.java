package dev.sallyport.approval;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sallyport.approval.ApprovalStore.PendingBounds;
import dev.sallyport.approval.StandingApproval.Scope;
import dev.sallyport.approval.StandingApprovals.Choice;
import dev.sallyport.identity.Principal;
import dev.sallyport.identity.Revocation;
import dev.sallyport.store.EmptyStore;
import dev.sallyport.store.Store;
import io.vertx.core.Vertx;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@Timeout(value = 120, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
@Tag(EmptyStore.BOTH)
class StandingApprovalsTest {
  private static final Duration HOUR = Duration.ofHours(1);
  private static final OptionalLong ONE_ROW = OptionalLong.of(1);
  private static final Principal DANA =
      new Principal(
          "idp:dana", Principal.Kind.HUMAN, "Dana", Set.of("dba", "night-shift"), "idp", Map.of());
  private static final Binding SHOWN = binding("first", "basis");

  @TempDir private Path directory;
  private final Vertx vertx = Vertx.vertx();
  private final Steps clock = new Steps();
  private Store store;
  private StandingApprovals standing;

  @BeforeEach
  void open() {
    store = EmptyStore.open(EmptyStore.at(directory.resolve("store.db")), vertx).await();
    standing = new StandingApprovals(store.standing(), clock);
  }

  @AfterEach
  void close() {
    store.close().await();
    vertx.close().await();
  }

  @Test
  void shouldOfferTheNarrowestFirstWithinWhatThePolicyAllows() {
    List<StandingApprovals.Offer> offers = StandingApprovals.offers(asked(1, SHOWN));
    assertThat(offers)
        .extracting(StandingApprovals.Offer::scope)
        .containsExactly(Scope.STATEMENT, Scope.SHAPE);
    assertThat(offers.get(0).choices()).containsExactly(Duration.ofMinutes(15), HOUR);
    assertThat(offers.get(1).maxRows()).hasValue(20);
  }

  @Test
  void shouldOfferNothingWhereSeveralDecideOrThePolicySaysSo() {
    assertThat(StandingApprovals.offers(asked(2, SHOWN))).isEmpty();
    Binding none = new Binding("first", "basis", SHOWN.shape(), Optional.empty());
    assertThat(StandingApprovals.offers(asked(1, none))).isEmpty();
    Binding opaque = new Binding("first", "basis", Optional.empty(), Optional.of(HOUR));
    assertThat(StandingApprovals.offers(asked(1, opaque)))
        .extracting(StandingApprovals.Offer::scope)
        .containsExactly(Scope.STATEMENT);
  }

  @Test
  void shouldNotGrantWhatWasNotOffered() {
    ApprovalRecord asked = asked(1, SHOWN);
    Choice tooLong = new Choice(Scope.SHAPE, HOUR.plusSeconds(1));
    assertThatThrownBy(() -> standing.grant(asked, approved(asked), DANA, tooLong).await())
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(
            () -> standing.grant(asked, asked, DANA, new Choice(Scope.SHAPE, HOUR)).await())
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void shouldLetTheIdenticalStatementThroughAndNoOther() {
    grant(Scope.STATEMENT);
    assertThat(used(SHOWN, "idp:agent", OptionalLong.empty())).isPresent();
    assertThat(used(binding("second", "basis"), "idp:agent", ONE_ROW)).isEmpty();
  }

  @Test
  void shouldLetAShapeThroughOnTheSameTermsOnly() {
    grant(Scope.SHAPE);
    Binding second = binding("second", "basis");
    assertThat(used(second, "idp:agent", OptionalLong.of(20))).isPresent();
    // More rows than people were told of, or nobody knows how many
    assertThat(used(second, "idp:agent", OptionalLong.of(21))).isEmpty();
    assertThat(used(second, "idp:agent", OptionalLong.empty())).isEmpty();
    // Another policy, table, or view of that name
    assertThat(used(binding("second", "changed"), "idp:agent", ONE_ROW)).isEmpty();
    // Somebody else
    assertThat(used(second, "idp:other", ONE_ROW)).isEmpty();
    assertThat(only().uses().count()).isEqualTo(1);
    assertThat(only().uses().last()).contains(clock.instant());
  }

  @Test
  void shouldEndAtItsTime() {
    grant(Scope.SHAPE);
    clock.advance(HOUR.minusSeconds(1));
    assertThat(used(SHOWN, "idp:agent", ONE_ROW)).isPresent();
    clock.advance(Duration.ofSeconds(1));
    assertThat(used(SHOWN, "idp:agent", ONE_ROW)).isEmpty();
    standing.forget().await();
    assertThat(only().key()).isEmpty();
  }

  @Test
  void shouldEndWhenItIsRevoked() {
    StandingApproval granted = grant(Scope.SHAPE);
    assertThat(standing.revoke(granted.id(), DANA).await()).isTrue();
    assertThat(standing.revoke(granted.id(), DANA).await()).isFalse();
    assertThat(used(SHOWN, "idp:agent", ONE_ROW)).isEmpty();
    assertThat(only().ended().orElseThrow().by()).isEqualTo("idp:dana");
    assertThat(only().key()).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "PRINCIPAL, idp:agent, who may use it was revoked: runs wild",
    "PRINCIPAL, idp:dana, who approved it was revoked: runs wild",
    "GROUP, reporting-agents, the group 'reporting-agents' of who may use it was revoked: runs wild",
    "GROUP, night-shift, the group 'night-shift' of who approved it was revoked: runs wild"
  })
  void shouldEndWithWhoeverIsRevokedAndSayWhy(Revocation.Kind kind, String subject, String why) {
    // Given
    StandingApproval granted = grant(Scope.SHAPE);
    List<String> told = new ArrayList<>();
    standing.onEnded(ended -> told.add(ended.id()));
    // When
    standing.endOf(List.of(SampleRevocation.of(kind, subject))).await();
    // Then
    assertThat(used(SHOWN, "idp:agent", ONE_ROW)).isEmpty();
    StandingApproval.Ended ended = only().ended().orElseThrow();
    assertThat(ended.by()).isEqualTo("idp:adam");
    assertThat(ended.why()).isEqualTo(why);
    assertThat(only().key()).isEmpty();
    assertThat(told).containsExactly(granted.id());
  }

  @ParameterizedTest
  @CsvSource({
    "PRINCIPAL, idp:agent",
    "PRINCIPAL, idp:dana",
    "GROUP, reporting-agents",
    "GROUP, night-shift"
  })
  void shouldNotBeMadeByOrForWhoIsRevokedOfWhichThisNodeHasNotHeard(
      Revocation.Kind kind, String subject) {
    store.revocationStore().keep(SampleRevocation.of(kind, subject)).await();
    assertThatThrownBy(() -> grant(Scope.SHAPE)).hasMessageContaining("was revoked meanwhile");
    assertThat(standing.list(DANA, true, Optional.empty(), 10).await()).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "PRINCIPAL, idp:other",
    "PRINCIPAL, reporting-agents",
    "GROUP, idp:agent",
    "GROUP, reporting",
    "GROUP, leads",
    "LEASE, idp:agent",
    "SESSION, idp:agent"
  })
  void shouldNotEndWithAnybodyElse(Revocation.Kind kind, String subject) {
    grant(Scope.SHAPE);
    standing.endOf(List.of(SampleRevocation.of(kind, subject))).await();
    assertThat(used(SHOWN, "idp:agent", ONE_ROW)).isPresent();
  }

  @Test
  void shouldBeSeenAndTakenBackByThePersonForWhomTheAgentActs() {
    // Given
    StandingApproval granted = grant(Scope.SHAPE);
    Principal lea = human("lea");
    assertThat(granted.holder().actsFor()).contains("idp:lea");
    // Then
    assertThat(standing.list(lea, false, Optional.empty(), 10).await()).containsExactly(granted);
    assertThat(StandingApprovals.maySee(granted, lea, false)).isTrue();
    assertThat(StandingApprovals.mayRevoke(granted, lea)).isTrue();
    // And nobody else for whom some agent acts, and no agent of that name
    assertThat(StandingApprovals.maySee(granted, human("max"), false)).isFalse();
    Principal agent =
        new Principal("idp:lea", Principal.Kind.AGENT, "L", Set.of(), "idp", Map.of());
    assertThat(StandingApprovals.mayRevoke(granted, agent)).isFalse();
  }

  private static Principal human(String name) {
    return new Principal(
        "idp:" + name, Principal.Kind.HUMAN, name, Set.of("sales"), "idp", Map.of());
  }

  @Test
  void shouldBeSeenByWhoMayDecideAndWhoseItIs() {
    grant(Scope.SHAPE);
    Principal agent =
        new Principal("idp:agent", Principal.Kind.AGENT, "A", Set.of("dba"), "idp", Map.of());
    Principal stranger =
        new Principal("idp:sam", Principal.Kind.HUMAN, "Sam", Set.of("sales"), "idp", Map.of());
    assertThat(standing.list(DANA, false, Optional.empty(), 10).await()).hasSize(1);
    assertThat(standing.list(agent, false, Optional.empty(), 10).await()).hasSize(1);
    assertThat(standing.list(stranger, false, Optional.empty(), 10).await()).isEmpty();
    assertThat(standing.list(stranger, true, Optional.empty(), 10).await()).hasSize(1);
    assertThat(StandingApprovals.mayRevoke(only(), agent)).isFalse();
    Instant made = only().createdAt();
    assertThat(standing.list(DANA, false, Optional.of(made), 10).await()).isEmpty();
  }

  private StandingApproval grant(Scope scope) {
    ApprovalRecord asked = asked(1, SHOWN);
    store.approvalStore().insert(asked.request(), "here", PendingBounds.DEFAULT).await();
    return standing.grant(asked, approved(asked), DANA, new Choice(scope, HOUR)).await();
  }

  private Optional<StandingApproval> used(Binding binding, String principal, OptionalLong rows) {
    return standing.use(binding, principal, rows).await();
  }

  private StandingApproval only() {
    return standing.list(DANA, true, Optional.empty(), 10).await().get(0);
  }

  private static Binding binding(String statement, String basis) {
    return new Binding(
        statement, basis, Optional.of(new Binding.Shape("shape", 20)), Optional.of(HOUR));
  }

  private static ApprovalRecord asked(int quorum, Binding binding) {
    ApprovalRequest request =
        SampleRequest.onBehalfOf("idp:lea", SampleRequest.withQuorum("a", quorum));
    Waiting first = Waiting.of(request, true);
    return new ApprovalRecord(
        request,
        List.of(),
        Optional.empty(),
        new Waiting(
            true,
            first.holdUntil(),
            first.session(),
            first.statement(),
            Optional.empty(),
            Optional.of(binding)),
        Optional.empty());
  }

  private static ApprovalRecord approved(ApprovalRecord asked) {
    ApprovalOutcome outcome =
        new ApprovalOutcome(
            ApprovalState.APPROVED, "Dana", "go on", Instant.parse("2026-03-01T10:00:00Z"));
    return new ApprovalRecord(
        asked.request(), List.of(), Optional.of(outcome), asked.waiting(), Optional.empty());
  }
}
