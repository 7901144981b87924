package dev.sallyport.session;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sallyport.config.ConnectionConfig;
import dev.sallyport.config.ConnectionConfig.AccountConfig;
import dev.sallyport.config.ConnectionConfig.BackendTls;
import dev.sallyport.config.Secret;
import dev.sallyport.identity.Admission;
import dev.sallyport.identity.LoginCheck;
import dev.sallyport.identity.Principal;
import dev.sallyport.identity.VerifiedToken;
import dev.sallyport.policy.AccessTerms;
import dev.sallyport.policy.SessionTerms;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class SessionTimersTest {
  private static final Duration LONG = Duration.ofHours(8);
  private static final Duration SHORT = Duration.ofMillis(150);
  private static final Instant NOW = Instant.parse("2026-05-01T10:00:00Z");

  private final Vertx vertx = Vertx.vertx();
  private final BlockingQueue<String> causes = new LinkedBlockingQueue<>();

  @AfterEach
  void stop() {
    vertx.close().await();
  }

  private SessionTimers start(
      Duration longest, Duration silence, Duration credential, Consumer<SessionTimers> then) {
    SessionTerms terms =
        new SessionTerms(
            List.of("p"),
            longest,
            silence,
            new AccessTerms(
                LONG, 10, 1, false, true, Optional.empty(), AccessTerms.KindMatch.EXPECTED));
    SessionTimers timers =
        new SessionTimers(vertx, terms, admission(NOW.plus(credential)), causes::add);
    Promise<Void> started = Promise.promise();
    vertx.runOnContext(
        v -> {
          timers.start(NOW);
          then.accept(timers);
          started.complete();
        });
    started.future().await();
    return timers;
  }

  private static Admission admission(Instant expiresAt) {
    Principal principal =
        new Principal("corp:a", Principal.Kind.AGENT, "a", Set.of(), "corp", Map.of());
    ConnectionConfig connection =
        new ConnectionConfig(
            "orders",
            "127.0.0.1",
            3306,
            Optional.empty(),
            new AccountConfig.Stored("u", Secret.of("p")),
            BackendTls.DISABLED,
            Duration.ofSeconds(1));
    return new LoginCheck(
            token -> Future.succeededFuture(new VerifiedToken(principal, expiresAt)),
            Map.of("orders", connection))
        .admit("orders", Secret.of("any"))
        .result();
  }

  private String cause() throws InterruptedException {
    return causes.poll(30, TimeUnit.SECONDS);
  }

  @Test
  void shouldEndWhatIsBusyAtItsDeadlineAndTakeNoAnswerForSilence() throws Exception {
    start(SHORT.multipliedBy(4), SHORT, LONG, SessionTimers::onCommand);
    assertThat(cause()).contains("longest duration");
    assertThat(causes).isEmpty();
  }

  @Test
  void shouldEndWhatIsSilentSinceItsLastAnswer() throws Exception {
    start(
        LONG,
        SHORT,
        LONG,
        timers -> {
          timers.onCommand();
          vertx.setTimer(2 * SHORT.toMillis(), later -> timers.onAnswered());
        });
    assertThat(cause()).contains("was idle for");
  }

  @Test
  void shouldEndWithTheCredential() throws Exception {
    start(LONG, LONG, SHORT, timers -> {});
    assertThat(cause()).contains("token that opened the session has expired");
  }

  @Test
  void shouldEndNothingThatHasEnded() throws Exception {
    SessionTimers stopped = start(SHORT, SHORT, LONG, SessionTimers::stop);
    start(SHORT.multipliedBy(3), LONG, LONG, SessionTimers::onCommand);
    // When the deadline of a later one has come, that of the stopped one is over.
    assertThat(cause()).contains("longest duration");
    assertThat(causes).isEmpty();
    stopped.stop();
  }
}
