package dev.sallyport.identity;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sallyport.config.ConnectionConfig;
import dev.sallyport.config.ConnectionConfig.AccountConfig;
import dev.sallyport.config.ConnectionConfig.BackendTls;
import dev.sallyport.config.Connections;
import dev.sallyport.config.Secret;
import dev.sallyport.identity.LeaseRegister.Taken;
import dev.sallyport.wire.connect.ScrambledPassword;
import io.vertx.core.Future;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LoginCheckTest {
  private static final Instant NOW = Instant.parse("2026-11-26T12:00:00Z");
  private static final Instant LATER = NOW.plusSeconds(600);
  private static final byte[] CHALLENGE =
      "abcdefghijklmnopqrst".getBytes(StandardCharsets.US_ASCII);
  private static final String USER = "lease.abcdefghijklmnop";
  private static final String PASSWORD = "correct-horse";
  private static final String WRONG = "no such lease, or its password is wrong";
  private static final Principal AGENT =
      new Principal("test:bot", Principal.Kind.AGENT, "bot", Set.of(), "test", Map.of());

  private final MemoryLeases leases = new MemoryLeases();
  private Optional<String> revoked = Optional.empty();
  private Future<VerifiedToken> token = Future.succeededFuture(new VerifiedToken(AGENT, LATER));

  private final LoginCheck check =
      new LoginCheck(
          any -> token,
          leases,
          principal -> revoked,
          new Connections(
              Map.of(
                  "orders",
                  new ConnectionConfig(
                      "orders",
                      "127.0.0.1",
                      1,
                      Optional.empty(),
                      new AccountConfig.Stored("nobody", Secret.of("")),
                      BackendTls.DISABLED,
                      Duration.ofSeconds(1)))),
          Clock.fixed(NOW, ZoneOffset.UTC));

  private static LeaseProof proof(String user, String password, PasswordPlugin plugin) {
    byte[] bytes = password.getBytes(StandardCharsets.US_ASCII);
    return new LeaseProof(
        user,
        plugin,
        CHALLENGE,
        plugin == PasswordPlugin.NATIVE
            ? ScrambledPassword.nativePassword(bytes, CHALLENGE)
            : ScrambledPassword.cachingSha2(bytes, CHALLENGE));
  }

  private LoginRejectedException rejected(String password) {
    return rejected(check.admit(proof(USER, password, PasswordPlugin.CACHING_SHA2)));
  }

  private static LoginRejectedException rejected(Future<Admission> admission) {
    assertThat(admission.cause()).isInstanceOf(LoginRejectedException.class);
    return (LoginRejectedException) admission.cause();
  }

  private Lease lease() {
    return leases.issue(USER, PASSWORD, "orders", 1, LATER);
  }

  @Test
  void shouldAdmitAnAnswerToAllOfTheChallengeButItsLastByteAndToNoLess() {
    leases.issue(USER, PASSWORD, "orders", 1, LATER);
    assertThat(rejected(check.admit(answerToTheFirst(18))).getMessage()).contains(WRONG);
    assertThat(check.admit(answerToTheFirst(19)).succeeded()).isTrue();
  }

  private static LeaseProof answerToTheFirst(int bytes) {
    return new LeaseProof(
        USER,
        PasswordPlugin.CACHING_SHA2,
        CHALLENGE,
        ScrambledPassword.cachingSha2(
            PASSWORD.getBytes(StandardCharsets.US_ASCII), Arrays.copyOf(CHALLENGE, bytes)));
  }

  @Test
  void shouldAdmitALeaseByEitherPluginAndTakeAPlaceEachTime() {
    Lease lease = leases.issue(USER, PASSWORD, "orders", 2, LATER);
    for (PasswordPlugin plugin : PasswordPlugin.values()) {
      Admission admission = check.admit(proof(USER, PASSWORD, plugin)).result();
      assertThat(admission.principal()).isEqualTo(lease.principal());
      assertThat(admission.connection().name()).isEqualTo("orders");
      assertThat(admission.expiresAt()).isEqualTo(LATER);
      assertThat(admission.credential()).isEqualTo("lease:" + lease.id());
      assertThat(admission.lease()).contains(lease);
    }
    assertThat(leases.begun(lease)).isEqualTo(2);
  }

  @Test
  void shouldTellAnUnknownUserAndAWrongPasswordTheSame() {
    Lease lease = lease();
    LoginRejectedException wrong = rejected("correct-horsf");
    LoginRejectedException unknown =
        rejected(check.admit(proof("lease.nobody", PASSWORD, PasswordPlugin.CACHING_SHA2)));
    assertThat(wrong).hasMessageContaining(WRONG);
    assertThat(unknown).hasMessage(wrong.getMessage());
    assertThat(wrong.principal()).isEmpty();
    assertThat(leases.begun(lease)).isZero();
  }

  @ParameterizedTest
  @CsvSource({
    "GIVEN_BACK, given back",
    "REVOKED, this lease was revoked",
    "UNKNOWN, no such lease",
    "USED_UP, its one session has begun",
    "EXPIRED, expired at 2026-11-26T12:10:00Z"
  })
  void shouldSayWhatBecameOfALeaseOnlyToWhoHasItsPassword(Taken ended, String reason) {
    leases.end(lease(), ended);
    LoginRejectedException told = rejected(PASSWORD);
    assertThat(told).hasMessageContaining(reason);
    assertThat(told.principal().map(Principal::id)).contains("test:reporter");
    assertThat(rejected("guess")).hasMessageContaining(WRONG);
  }

  @Test
  void shouldRefuseALeaseThatWasUsedOrIsLate() {
    lease();
    assertThat(check.admit(proof(USER, PASSWORD, PasswordPlugin.NATIVE)).succeeded()).isTrue();
    assertThat(rejected(PASSWORD)).hasMessageContaining("used up");
    leases.issue(USER, PASSWORD, "orders", 1, NOW);
    assertThat(rejected(PASSWORD)).hasMessageContaining("expired at " + NOW);
  }

  @Test
  void shouldRefuseARevokedPrincipalBeforeAPlaceIsTaken() {
    Lease lease = lease();
    revoked = Optional.of("test:reporter was revoked: leaked");
    assertThat(rejected(PASSWORD)).hasMessage("test:reporter was revoked: leaked");
    assertThat(leases.begun(lease)).isZero();
    LoginRejectedException byToken = rejected(check.admit("orders", Secret.of("t")));
    assertThat(byToken).hasMessage("test:reporter was revoked: leaked");
    assertThat(byToken.principal()).contains(AGENT);
  }

  @Test
  void shouldRefuseALeaseWhoseConnectionIsGoneBeforeAPlaceIsTaken() {
    Lease lease = leases.issue(USER, PASSWORD, "former", 1, LATER);
    assertThat(rejected(PASSWORD)).hasMessageContaining("'former'", "not configured");
    assertThat(leases.begun(lease)).isZero();
  }

  @Test
  void shouldCheckTheTokenBeforeTheConnectionsName() {
    assertThat(check.admit("orders", Secret.of("t")).result().principal()).isEqualTo(AGENT);
    assertThat(rejected(check.admit("nothing", Secret.of("t"))))
        .hasMessageContaining("no connection named 'nothing'");
    token = Future.failedFuture(new TokenRejectedException("the token expired"));
    LoginRejectedException expired = rejected(check.admit("nothing", Secret.of("t")));
    assertThat(expired).hasMessage("the token expired");
    assertThat(expired.principal()).isEmpty();
  }

  @Test
  void shouldNotRepeatACredentialThatWasGivenAsUser() {
    String swapped = "eyJhbGciOiJSUzI1NiJ9.eyJzdWIiOiJib3QifQ.c2lnbmF0dXJl";
    assertThat(rejected(check.admit(swapped, Secret.of("t"))).getMessage())
        .contains("too long for a user name")
        .doesNotContain(swapped.substring(0, 20));
    assertThat(
            new RefusedLogins.Refusal(
                    new ClientNetwork("x"), "x:1", swapped, "", "no", "access_denied")
                .toString())
        .doesNotContain(swapped.substring(0, 20));
  }

  @Test
  void shouldPassOnThatTheRegisterDoesNotAnswer() {
    IllegalStateException down = new IllegalStateException("the store is down");
    LeaseRegister broken =
        new LeaseRegister() {
          @Override
          public Future<Optional<Lease>> find(String user) {
            return Future.failedFuture(down);
          }

          @Override
          public Future<Taken> take(String leaseId, Instant now) {
            return Future.failedFuture(down);
          }
        };
    LoginCheck unsure =
        new LoginCheck(
            any -> token, broken, Revocations.NONE, new Connections(Map.of()), Clock.systemUTC());
    assertThat(unsure.admit(proof(USER, PASSWORD, PasswordPlugin.NATIVE)).cause()).isSameAs(down);
  }
}
