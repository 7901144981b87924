package dev.sallyport.session;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sallyport.access.connections.SampleConnections;
import dev.sallyport.approval.ApprovalRequest;
import dev.sallyport.config.ConnectionConfig;
import dev.sallyport.config.Connections;
import dev.sallyport.config.Secret;
import dev.sallyport.frontend.LoginDetails;
import dev.sallyport.identity.Admission;
import dev.sallyport.identity.LeaseProof;
import dev.sallyport.identity.LoginCheck;
import dev.sallyport.identity.MemoryLeases;
import dev.sallyport.identity.PasswordPlugin;
import dev.sallyport.identity.Principal;
import dev.sallyport.identity.Revocations;
import dev.sallyport.identity.VerifiedToken;
import dev.sallyport.masking.MaskPlan;
import dev.sallyport.policy.Masks;
import dev.sallyport.policy.RevealedColumns;
import dev.sallyport.policy.Verdict;
import dev.sallyport.session.StatementJudge.Judgement;
import dev.sallyport.sql.Inspection;
import dev.sallyport.wire.Capabilities;
import dev.sallyport.wire.command.Command;
import dev.sallyport.wire.connect.ScrambledPassword;
import dev.sallyport.wire.response.SessionStateChange;
import io.netty.buffer.Unpooled;
import io.vertx.core.Future;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** What was approved is compared with what is about to be sent. */
class ReviewRequestsTest {
  private static final String TEXT = "UPDATE t SET a = ?";
  private static final List<String> VALUES = List.of("1");

  private static final Instant LATER = Instant.parse("2036-01-01T00:00:00Z");
  private static final ConnectionConfig CONNECTION =
      SampleConnections.stored("orders", "127.0.0.1", 1, "p");

  private final ReadingState reading = new ReadingState(80_033, false);
  private final ReviewRequests requests = requests(byToken());
  private final ApprovalRequest shown = shown(requests);

  @Test
  void shouldTakeWhatWasShown() {
    assertThat(requests.isStill(shown, statement("shop", TEXT, VALUES), List.of())).isTrue();
  }

  @Test
  void shouldNotTakeAnotherTextOtherValuesOrAnotherSchema() {
    assertThat(requests.isStill(shown, statement("shop", TEXT + " ", VALUES), List.of())).isFalse();
    assertThat(requests.isStill(shown, statement("shop", TEXT, List.of("2")), List.of())).isFalse();
    assertThat(requests.isStill(shown, statement("other", TEXT, VALUES), List.of())).isFalse();
  }

  @Test
  void shouldNotTakeItWhereMoreIsRevealed() {
    RevealedColumns more = new RevealedColumns("p/1", List.of("shop.t.a"), Set.of("agents"));
    assertThat(requests.isStill(shown, statement("shop", TEXT, VALUES), List.of(more))).isFalse();
  }

  @Test
  void shouldNotTakeItInASessionWithAnotherSqlMode() {
    reading.onChanges(List.of(new SessionStateChange.SystemVariable("sql_mode", "ANSI_QUOTES")));
    assertThat(requests.isStill(shown, statement("shop", TEXT, VALUES), List.of())).isFalse();
  }

  @Test
  void shouldSayForWhatPurposeALeaseOpenedTheSession() {
    assertThat(shown.origin().purpose()).isEmpty();
    assertThat(shown(requests(byLease())).origin().purpose()).isEqualTo("a test");
  }

  private ReviewRequests requests(Admission admission) {
    return new ReviewRequests(
        Clock.systemUTC(),
        admission,
        new LoginDetails(Capabilities.of(), 255, Optional.of("shop"), 0, Map.of(), "127.0.0.1:1"),
        "a-session",
        reading);
  }

  private ApprovalRequest shown(ReviewRequests asked) {
    Request.Statement statement = statement("shop", TEXT, VALUES);
    Judgement judgement =
        new Judgement(
            new Request.Reading(new Inspection.Opaque("not read here"), reading.context()),
            new Verdict.Deny("p/1", "-"),
            MaskPlan.NONE,
            OptionalLong.empty());
    return asked.of(
        statement,
        1,
        judgement,
        new Verdict.Review("p/1", Set.of("dba"), 1, Duration.ofMinutes(5), Masks.NONE),
        List.of(),
        KeptStatement.whole(statement, StandardCharsets.UTF_8));
  }

  private static Request.Statement statement(String schema, String text, List<String> values) {
    return new Request.Statement(
        Command.QUERY,
        text.getBytes(StandardCharsets.UTF_8),
        SampleParameters.texts(values.toArray(String[]::new)),
        schema,
        0,
        Optional.empty(),
        true,
        Unpooled.EMPTY_BUFFER,
        (masks, sample, read, number) -> {
          throw new IllegalStateException("nothing is sent here");
        });
  }

  static Admission byToken() {
    return byToken(Optional.empty());
  }

  static Admission byToken(Optional<String> actsFor) {
    VerifiedToken token =
        new VerifiedToken(
            new Principal(
                "test:bot", Principal.Kind.AGENT, "Bot", Set.of(), "test", Map.of(), actsFor),
            LATER);
    return new LoginCheck(any -> Future.succeededFuture(token), Map.of("orders", CONNECTION))
        .admit("orders", Secret.of("token"))
        .await();
  }

  private static Admission byLease() {
    MemoryLeases leases = new MemoryLeases();
    leases.issue("lease.abcdefghijklmnop", "correct-horse", "orders", 1, LATER);
    byte[] challenge = "abcdefghijklmnopqrst".getBytes(StandardCharsets.US_ASCII);
    byte[] password = "correct-horse".getBytes(StandardCharsets.US_ASCII);
    return new LoginCheck(
            any -> Future.failedFuture("no token"),
            leases,
            Revocations.NONE,
            new Connections(Map.of("orders", CONNECTION)),
            Clock.systemUTC())
        .admit(
            new LeaseProof(
                "lease.abcdefghijklmnop",
                PasswordPlugin.CACHING_SHA2,
                challenge,
                ScrambledPassword.cachingSha2(password, challenge)))
        .await();
  }
}
