package dev.sallyport.frontend;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sallyport.frontend.RawClient.Segments;
import dev.sallyport.wire.response.Err;
import io.netty.buffer.Unpooled;
import java.io.IOException;
import java.time.Duration;
import java.util.HashSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** From the good token to the OK, and the listener's bound on clients. */
@Timeout(120)
class AdmittedClientTest {
  /** The handshake before must fit in, also on a busy machine. */
  private static final Duration LIMIT = Duration.ofMillis(3500);

  private TestListener listener;

  @AfterEach
  void close() {
    listener.close();
  }

  private void open(TestListener other) {
    listener = other;
  }

  private RawClient client() throws IOException {
    return new RawClient(listener.port());
  }

  @Test
  void shouldEndALoginWhoseSessionIsNotOpenedInTime() throws Exception {
    CompletableFuture<Void> told = new CompletableFuture<>();
    open(
        new TestListener(
            c -> TestListener.loginTimeout(c, LIMIT),
            1,
            (client, admission) -> client.packets().onClosed(cause -> told.complete(null))));
    try (RawClient client = client().startTls(Segments.COALESCED, "TLSv1.3")) {
      client.write(2, RawClient.tokenFirst(listener.goodToken()));
      Err error = client.refused();
      assertThat(error.code()).isEqualTo(1159);
      assertThat(error.text()).contains("database");
    }
    told.get(30, TimeUnit.SECONDS);
    // And a late word changes nothing
    listener.clients.remove().accept(TestListener.okay());
  }

  @Test
  void shouldNotEndASessionByTheTimeLimitOfItsLogin() throws Exception {
    open(new TestListener(c -> TestListener.loginTimeout(c, LIMIT)));
    try (RawClient first = client().startTls(Segments.COALESCED, "TLSv1.3")) {
      assertThat(first.logIn(2, listener.goodToken()).first()).isZero();
      // When a later login has reached the limit
      try (RawClient second = client()) {
        assertThat(second.read().error().code()).isEqualTo(1159);
      }
      // Then
      first.write(0, Unpooled.wrappedBuffer(new byte[] {0x0e}));
      assertThat(first.read().error().text()).isEqualTo(TestListener.NO_DATABASE);
    }
  }

  @Test
  void shouldTellTheSessionThatTheClientLeftBeforeItWasAccepted() throws Exception {
    CompletableFuture<Void> admitted = new CompletableFuture<>();
    CompletableFuture<Void> told = new CompletableFuture<>();
    open(
        new TestListener(
            c -> c,
            1,
            (client, admission) -> {
              client.packets().onClosed(cause -> told.complete(null));
              admitted.complete(null);
            }));
    try (RawClient client = client().startTls(Segments.COALESCED, "TLSv1.3")) {
      client.write(2, RawClient.tokenFirst(listener.goodToken()));
      admitted.get(30, TimeUnit.SECONDS);
    }
    told.get(30, TimeUnit.SECONDS);
  }

  @Test
  void shouldPassOnTheRefusalOfTheSession() throws Exception {
    open(
        new TestListener(
            c -> c,
            1,
            (client, admission) ->
                client.refuse(Err.of(1429, "HY000", "Sallyport: the database is away"))));
    try (RawClient client = client().startTls(Segments.COALESCED, "TLSv1.3")) {
      client.write(2, RawClient.tokenFirst(listener.goodToken()));
      assertThat(client.refused().code()).isEqualTo(1429);
    }
  }

  @Test
  void shouldAnswerWhenTheSessionFailsToOpen() throws Exception {
    open(
        new TestListener(
            c -> c,
            1,
            (client, admission) -> {
              throw new IllegalStateException("broken on purpose");
            }));
    try (RawClient client = client().startTls(Segments.COALESCED, "TLSv1.3")) {
      client.write(2, RawClient.tokenFirst(listener.goodToken()));
      assertThat(client.refused().code()).isEqualTo(1105);
    }
  }

  @Test
  void shouldRefuseMoreClientsThanAllInstancesTogetherTake() throws Exception {
    open(
        new TestListener(
            c -> TestListener.maxConnections(c, 2), 2, TestListener::acceptThenRefuseCommands));
    assertThat(new HashSet<>(listener.ports())).hasSize(1).doesNotContain(0);
    try (RawClient first = client();
        RawClient second = client()) {
      assertThat(first.greeting).isNotNull();
      assertThat(second.greeting).isNotNull();
      try (RawClient third = client()) {
        assertThat(third.greeting).isNull();
        assertThat(third.refusal.sequence()).isZero();
        assertThat(third.refusal.error().code()).isEqualTo(1040);
        assertThat(third.refusal.error().text()).startsWith("Sallyport: ");
        assertThat(third.atEnd()).isTrue();
      }
    }
    // Then the places are free again, as soon as the listener has seen the two hang up
    long deadline = System.nanoTime() + Duration.ofSeconds(30).toNanos();
    boolean greeted = false;
    while (!greeted && System.nanoTime() < deadline) {
      try (RawClient later = client()) {
        greeted = later.greeting != null;
      }
    }
    assertThat(greeted).isTrue();
  }
}
