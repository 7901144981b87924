package dev.sallyport.frontend;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sallyport.frontend.RawClient.Received;
import dev.sallyport.frontend.RawClient.Segments;
import dev.sallyport.identity.Lease;
import dev.sallyport.identity.LeaseRegister.Taken;
import dev.sallyport.identity.RefusedLogins.Refusal;
import dev.sallyport.wire.connect.AuthSwitchRequest;
import dev.sallyport.wire.connect.ScrambledPassword;
import dev.sallyport.wire.response.Err;
import io.netty.buffer.Unpooled;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Leases, limits and the minutes of refusals, on the wire. */
@Timeout(120)
class LeaseListenerTest {
  private static final String USER = "lease.abcdefghijklmnop";
  private static final String PASSWORD = "correct-horse-battery-staple";
  private static final byte[] BYTES = PASSWORD.getBytes(StandardCharsets.US_ASCII);
  private static final String SHA2 = ScrambledPassword.CACHING_SHA2;
  private static final String NATIVE = ScrambledPassword.NATIVE;

  private TestListener listener;
  private Lease lease;

  @BeforeEach
  void open() throws Exception {
    reopen(new TestListener(c -> c));
  }

  @AfterEach
  void close() {
    listener.close();
  }

  private void reopen(TestListener other) {
    if (listener != null) {
      listener.close();
    }
    listener = other;
    lease = listener.lease(USER, PASSWORD);
  }

  private RawClient client() throws IOException {
    return new RawClient(listener.port());
  }

  private static byte[] sha2(RawClient client, String password) {
    return ScrambledPassword.cachingSha2(
        password.getBytes(StandardCharsets.US_ASCII), client.greeting.challenge());
  }

  private static void assertOkay(RawClient client, Received last, int sequence) throws IOException {
    assertThat(last.first()).isZero();
    assertThat(last.sequence()).isEqualTo(sequence);
    client.write(0, Unpooled.wrappedBuffer(new byte[] {0x0e}));
    assertThat(client.read().error().text()).isEqualTo(TestListener.NO_DATABASE);
  }

  private static void assertFastAuthentication(Received more, int sequence) {
    assertThat(RawClient.bytes(more.payload())).containsExactly(1, 3);
    assertThat(more.sequence()).isEqualTo(sequence);
  }

  private Err refused(String user, String password) throws IOException {
    try (RawClient client = client()) {
      client.write(1, RawClient.lease(user, SHA2, sha2(client, password)));
      return client.refused();
    }
  }

  @Test
  void shouldSayThatTheAnswerWasEnoughBeforeTheOk() throws Exception {
    try (RawClient client = client()) {
      client.write(1, RawClient.lease(USER, SHA2, sha2(client, PASSWORD)));
      assertFastAuthentication(client.read(), 2);
      assertOkay(client, client.read(), 3);
    }
    try (RawClient client = client().startTls(Segments.COALESCED, "TLSv1.3")) {
      client.write(2, RawClient.lease(USER, SHA2, sha2(client, PASSWORD)));
      assertFastAuthentication(client.read(), 3);
      assertOkay(client, client.read(), 4);
    }
    assertThat(listener.admissions.remove().lease()).contains(lease);
    assertThat(listener.refusals).isEmpty();
  }

  @Test
  void shouldTakeANativeAnswerWithoutFurtherWords() throws Exception {
    try (RawClient client = client()) {
      byte[] answer = ScrambledPassword.nativePassword(BYTES, client.greeting.challenge());
      client.write(1, RawClient.lease(USER, NATIVE, answer));
      assertOkay(client, client.read(), 2);
    }
  }

  @Test
  void shouldSwitchWhoBringsAnotherPlugin() throws Exception {
    try (RawClient client = client()) {
      client.write(1, RawClient.lease(USER, "sha256_password", new byte[] {1}));
      AuthSwitchRequest asked =
          AuthSwitchRequest.decode(client.read().payload(), RawClient.CAPABILITIES);
      assertThat(asked.plugin()).isEqualTo(SHA2);
      client.write(
          3, Unpooled.wrappedBuffer(ScrambledPassword.cachingSha2(BYTES, asked.challenge())));
      assertFastAuthentication(client.read(), 4);
      assertOkay(client, client.read(), 5);
    }
    // The answer to the greeting's challenge does not answer the fresh one
    try (RawClient client = client()) {
      client.write(1, RawClient.lease(USER, SHA2, new byte[] {0}));
      client.read();
      client.write(3, Unpooled.wrappedBuffer(sha2(client, PASSWORD)));
      assertThat(client.refused().code()).isEqualTo(1045);
    }
  }

  @Test
  void shouldGiveOneAnswerForAnUnknownUserAndAWrongPassword() throws Exception {
    Err wrong = refused(USER, "guess");
    Err unknown = refused("lease.zzzzzzzzzzzzzzzz", PASSWORD);
    assertThat(wrong).isEqualTo(unknown);
    assertThat(wrong.code()).isEqualTo(1045);
    assertThat(wrong.sqlState()).isEqualTo("28000");
    assertThat(wrong.text()).contains("no such lease, or its password is wrong");
    assertThat(listener.clients).isEmpty();
    assertThat(listener.leases.begun(lease)).isZero();
  }

  @Test
  void shouldWriteDownWhoWasRefusedAndWhy() throws Exception {
    refused(USER, "guess");
    listener.leases.end(lease, Taken.REVOKED);
    refused(USER, PASSWORD);
    try (RawClient client = client()) {
      client.write(1, RawClient.response(SHA2, new byte[32]));
      client.refused();
    }
    List<Refusal> refusals = List.copyOf(listener.refusals);
    assertThat(refusals).extracting(Refusal::user).containsExactly(USER, USER, "orders");
    assertThat(refusals).extracting(Refusal::principal).containsExactly("", "test:reporter", "");
    assertThat(refusals.get(0).reason()).contains("password is wrong");
    assertThat(refusals.get(1).reason()).contains("revoked");
    assertThat(refusals.get(2).reason()).contains("TLS");
    assertThat(refusals).allSatisfy(r -> assertThat(r.client()).startsWith("127.0.0.1:"));
    assertThat(refusals).allSatisfy(r -> assertThat(r.network().text()).isEqualTo("127.0.0.1"));
    assertThat(refusals.toString()).doesNotContain(PASSWORD, "guess");
  }

  @Test
  void shouldNotWriteDownACredentialThatCameWhereTlsShouldBe() throws Exception {
    try (RawClient client = client()) {
      client.writeBytes(RawClient.sslRequest());
      client.writeBytes(PASSWORD.repeat(1000).getBytes(StandardCharsets.US_ASCII));
      client.untilEnd();
    }
    String hex = java.util.HexFormat.of().formatHex(BYTES);
    assertThat(listener.refusals.toString()).contains("was not TLS").doesNotContain(PASSWORD, hex);
  }

  @Test
  void shouldMakeAUserWaitWhoFailedTooOften() throws Exception {
    reopen(new TestListener(c -> TestListener.failedLogins(c, 5, 2)));
    refused(USER, "guess");
    refused(USER, "guess");
    // Also with the right password, which is not looked at
    Err waits = refused(USER, PASSWORD);
    assertThat(waits.code()).isEqualTo(1045);
    assertThat(waits.text()).contains("try again in ", " s");
    assertThat(listener.leases.begun(lease)).isZero();
    // Others at that address go on
    listener.lease("lease.other", "x");
    try (RawClient client = client()) {
      client.write(1, RawClient.lease("lease.other", SHA2, sha2(client, "x")));
      assertFastAuthentication(client.read(), 2);
    }
  }

  @Test
  void shouldMakeAnAddressWaitBeforeTheGreeting() throws Exception {
    reopen(new TestListener(c -> TestListener.failedLogins(c, 3, 0)));
    for (int i = 0; i < 3; i++) {
      refused("lease.guess" + i, "guess");
    }
    try (RawClient client = client()) {
      assertThat(client.greeting).isNull();
      Err blocked = Err.decode(client.refusal.payload(), dev.sallyport.wire.Capabilities.NONE);
      assertThat(blocked.code()).isEqualTo(1129);
      assertThat(blocked.text()).contains("Sallyport: ", "your address", "try again in ");
      assertThat(client.atEnd()).isTrue();
    }
    assertThat(listener.refusals).hasSize(4);
  }

  @Test
  void shouldKeepPlacesForOthersWhenOneAddressHoldsSilentSockets() throws Exception {
    reopen(new TestListener(c -> TestListener.maxLoginsPerAddress(c, 3)));
    List<RawClient> silent = new ArrayList<>();
    for (int i = 0; i < 3; i++) {
      silent.add(client());
    }
    try (RawClient client = client()) {
      assertThat(client.greeting).isNull();
    }
    // A login that is finished, however, holds no place
    RawClient first = silent.remove(0);
    first.write(1, RawClient.lease(USER, SHA2, sha2(first, PASSWORD)));
    first.read();
    first.read();
    try (RawClient client = client()) {
      assertThat(client.greeting).isNotNull();
    }
    first.close();
    for (RawClient client : silent) {
      client.close();
    }
  }

  @Test
  void shouldEndALoginThatDoesNotAnswer() throws Exception {
    reopen(new TestListener(c -> TestListener.loginTimeout(c, Duration.ofSeconds(2))));
    try (RawClient client = client()) {
      client.write(1, RawClient.lease(USER, SHA2, new byte[] {0}));
      client.read();
      Err error = client.refused();
      assertThat(error.code()).isEqualTo(1159);
      assertThat(error.text()).contains(SHA2);
    }
  }
}
