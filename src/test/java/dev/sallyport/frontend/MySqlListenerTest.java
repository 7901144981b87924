package dev.sallyport.frontend;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sallyport.config.CompressionAlgorithm;
import dev.sallyport.frontend.RawClient.Received;
import dev.sallyport.frontend.RawClient.Segments;
import dev.sallyport.wire.Capabilities;
import dev.sallyport.wire.Capability;
import dev.sallyport.wire.PacketFramer;
import dev.sallyport.wire.response.Err;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@Timeout(120)
class MySqlListenerTest {
  private static final String CLEAR = "mysql_clear_password";
  private static final Duration SHORT = Duration.ofMillis(300);
  private static final Duration LONGER = Duration.ofMillis(3500);

  private TestListener listener;

  @BeforeEach
  void open() throws Exception {
    listener = new TestListener(c -> c);
  }

  @AfterEach
  void close() {
    listener.close();
  }

  private void reopen(TestListener other) {
    listener.close();
    listener = other;
  }

  private RawClient client() throws IOException {
    return new RawClient(listener.port());
  }

  private static Consumer<byte[]> tlsAlert() {
    return bytes -> assertThat(bytes).hasSizeLessThan(20).startsWith(21, 3, 3);
  }

  @Test
  void shouldGreetWithWhatTheRelayCanCarry() throws Exception {
    Set<Long> ids = new HashSet<>();
    for (int i = 0; i < 20; i++) {
      try (RawClient client = client()) {
        assertThat(client.greeting.serverVersion()).isEqualTo("8.0.33");
        assertThat(client.greeting.authPlugin()).isEqualTo("caching_sha2_password");
        assertThat(client.greeting.collation()).isEqualTo(255);
        assertThat(client.greeting.capabilities().bits()).isEqualTo(0x5bfafafL);
        assertThat(client.greeting.challenge()).hasSize(20).doesNotContain(0);
        ids.add(client.greeting.connectionId());
      }
    }
    assertThat(ids).hasSize(20).doesNotContain(0L);
  }

  @ParameterizedTest
  @CsvSource({"'', false, false", "ZLIB, true, false", "ZSTD, false, true"})
  void shouldOfferTheCompressionThatIsConfigured(String offered, boolean zlib, boolean zstd)
      throws Exception {
    Set<CompressionAlgorithm> algorithms =
        offered.isEmpty() ? Set.of() : Set.of(CompressionAlgorithm.valueOf(offered));
    reopen(new TestListener(c -> TestListener.compression(c, algorithms)));
    try (RawClient client = client()) {
      Capabilities greeted = client.greeting.capabilities();
      assertThat(greeted.has(Capability.COMPRESS)).isEqualTo(zlib);
      assertThat(greeted.has(Capability.ZSTD_COMPRESSION)).isEqualTo(zstd);
    }
  }

  @ParameterizedTest
  @CsvSource({
    "COALESCED, TLSv1.3",
    "COALESCED, TLSv1.2",
    "SEPARATE, TLSv1.3",
    "SEPARATE, TLSv1.2",
    "SINGLE_BYTES, TLSv1.3",
    "SINGLE_BYTES, TLSv1.2"
  })
  void shouldStartTlsHoweverTheBytesAreCut(Segments segments, String protocol) throws Exception {
    try (RawClient client = client()) {
      // When
      client.startTls(segments, protocol);
      Received last = client.logIn(2, listener.goodToken());
      // Then
      assertThat(last.first()).isZero();
      assertThat(last.sequence()).isEqualTo(5);
      // And commands reach the session
      client.write(0, Unpooled.wrappedBuffer(new byte[] {0x0e}));
      assertThat(client.read().error().text()).isEqualTo(TestListener.NO_DATABASE);
    }
    ClientConnection admitted = listener.clients.remove();
    assertThat(admitted.login().schema()).contains("shop");
    assertThat(admitted.login().attributes()).containsEntry("program_name", "raw");
    assertThat(admitted.capabilities()).isEqualTo(RawClient.CAPABILITIES);
    assertThat(listener.admissions.remove().principal().id()).isEqualTo("test:reporter");
  }

  @Test
  void shouldTakeALongTokenThatIsCutAtEveryByte() throws Exception {
    try (RawClient client = client().startTls(Segments.SINGLE_BYTES, "TLSv1.3")) {
      assertThat(client.logIn(2, listener.longToken(20_000)).first()).isZero();
    }
  }

  @Test
  void shouldNotTakeClearBytesBehindTheSslRequestForALogin() throws Exception {
    reopen(new TestListener(c -> TestListener.loginTimeout(c, SHORT)));
    try (RawClient client = client()) {
      // Given a login packet where the ClientHello should be
      ByteBuf out = Unpooled.buffer().writeBytes(RawClient.sslRequest());
      PacketFramer.write(out, 2, RawClient.tokenFirst(listener.goodToken()));
      // When
      client.writeBytes(RawClient.bytes(out));
      // Then at most a TLS alert comes back
      assertThat(client.untilEnd()).satisfiesAnyOf(b -> assertThat(b).isEmpty(), tlsAlert());
    }
    assertThat(listener.clients).isEmpty();
  }

  @Test
  void shouldRefuseASecondSslRequest() throws Exception {
    try (RawClient client = client().startTls(Segments.COALESCED, "TLSv1.3")) {
      ByteBuf again = Unpooled.wrappedBuffer(RawClient.sslRequest()).skipBytes(4);
      client.write(2, again);
      assertThat(client.refused().code()).isEqualTo(1043);
    }
  }

  @Test
  void shouldRefuseATokenWithoutTls() throws Exception {
    try (RawClient client = client()) {
      client.write(1, RawClient.response("caching_sha2_password", RawClient.SCRAMBLE));
      Err error = client.refused();
      assertThat(error.code()).isEqualTo(1045);
      assertThat(error.text()).contains("TLS");
    }
    try (RawClient client = client()) {
      client.write(1, RawClient.tokenFirst(listener.goodToken()));
      assertThat(client.refused().text()).contains("Revoke");
    }
    assertThat(listener.clients).isEmpty();
  }

  @Test
  void shouldTakeATokenWithoutTlsOnLoopbackWhenConfigured() throws Exception {
    reopen(new TestListener(TestListener::plaintextOnLoopback));
    try (RawClient client = client()) {
      assertThat(client.logIn(1, listener.goodToken()).first()).isZero();
    }
    try (RawClient client = client().startTls(Segments.COALESCED, "TLSv1.3")) {
      assertThat(client.logIn(2, listener.goodToken()).first()).isZero();
    }
  }

  @Test
  void shouldRefuseBadTokensWithTheReason() throws Exception {
    String good = listener.goodToken();
    String forged = good.substring(0, good.lastIndexOf('.') + 1) + "A".repeat(86);
    String[][] cases = {
      {forged, "signature"}, {listener.expiredToken(), "expired"}, {"letmein", "signed token"}
    };
    for (String[] bad : cases) {
      try (RawClient client = client().startTls(Segments.SEPARATE, "TLSv1.3")) {
        client.write(2, RawClient.tokenFirst(bad[0]));
        Err error = client.refused();
        assertThat(error.code()).isEqualTo(1045);
        assertThat(error.sqlState()).isEqualTo("28000");
        assertThat(error.text()).contains("access denied", bad[1]).doesNotContain(bad[0]);
      }
    }
    assertThat(listener.clients).isEmpty();
  }

  @Test
  void shouldAnswerGarbageWithAnErrorPacket() throws Exception {
    String[] garbage = {
      "GET / HTTP/1.1\r\nHost: x\r\n\r\n",
      "\u0003\0\0\u0001abc",
      "\u0020\0\0\u0001" + "\0".repeat(32),
      "\0\0\0\u0001",
      "\u00ff\u00ff\u00ff\u0001",
      "SSH-2.0-OpenSSH_9.2\r\n" + "x".repeat(100_000)
    };
    for (String bytes : garbage) {
      try (RawClient client = client()) {
        client.writeBytes(bytes.getBytes(StandardCharsets.ISO_8859_1));
        assertThat(client.refused().code()).isEqualTo(1043);
      }
    }
  }

  @Test
  void shouldAnswerAPacketOutOfOrderWithAnErrorPacket() throws Exception {
    try (RawClient client = client().startTls(Segments.COALESCED, "TLSv1.3")) {
      client.write(7, RawClient.tokenFirst(listener.goodToken()));
      assertThat(client.refused().code()).isEqualTo(1156);
    }
    try (RawClient client = client()) {
      byte[] sslRequest = RawClient.sslRequest();
      sslRequest[3] = 7;
      client.writeBytes(sslRequest);
      assertThat(client.refused().code()).isEqualTo(1156);
    }
  }

  @Test
  void shouldEndAFloodWithAnErrorPacket() throws Exception {
    // Given a packet that is announced with 16 MiB behind TLS
    try (RawClient client = client().startTls(Segments.COALESCED, "TLSv1.3")) {
      client.writeBytes(new byte[] {-1, -1, -1, 2});
      CompletableFuture<Void> flood =
          CompletableFuture.runAsync(
              () -> {
                try {
                  while (true) {
                    client.writeBytes(new byte[16_384]);
                  }
                } catch (IOException closed) {
                  throw new IllegalStateException(closed);
                }
              });
      // Then
      assertThat(client.read().error().code()).isEqualTo(1043);
      assertThatThrownBy(() -> flood.get(30, TimeUnit.SECONDS))
          .hasRootCauseInstanceOf(IOException.class);
    }
  }

  @Test
  void shouldEndALoginThatStallsAnywhere() throws Exception {
    reopen(new TestListener(c -> TestListener.loginTimeout(c, SHORT)));
    // Before the first byte, and in the middle of a packet
    for (byte[] begin : new byte[][] {{}, {1}, {100, 0, 0, 1, 5}, {32, 0, 0, 1, 0, 8}}) {
      try (RawClient client = client()) {
        client.writeBytes(begin);
        Received last = client.read();
        assertThat(last.sequence()).isEqualTo(2);
        assertThat(last.error().code()).isEqualTo(1159);
        assertThat(client.atEnd()).isTrue();
      }
    }
    // In the middle of the TLS handshake, where nothing can be said but TLS's own goodbye
    try (RawClient client = client()) {
      client.writeBytes(RawClient.sslRequest());
      client.writeBytes(new byte[] {0x16, 0x03, 0x01});
      byte[] last = client.untilEnd();
      if (last.length > 0) {
        assertThat(last).satisfies(tlsAlert());
      }
    }
    // Asked for the token; the handshake before must fit in, also on a busy machine
    reopen(new TestListener(c -> TestListener.loginTimeout(c, LONGER)));
    try (RawClient client = client().startTls(Segments.COALESCED, "TLSv1.3")) {
      client.write(2, RawClient.response("caching_sha2_password", RawClient.SCRAMBLE));
      client.read();
      Err error = client.refused();
      assertThat(error.code()).isEqualTo(1159);
      assertThat(error.sqlState()).isEqualTo("08S01");
      assertThat(error.text()).contains(LONGER.toMillis() + " ms", CLEAR);
    }
  }
}
