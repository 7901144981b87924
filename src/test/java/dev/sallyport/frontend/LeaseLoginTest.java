package dev.sallyport.frontend;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sallyport.frontend.LoginState.Step;
import dev.sallyport.identity.LeaseProof;
import dev.sallyport.identity.PasswordPlugin;
import dev.sallyport.wire.Capabilities;
import dev.sallyport.wire.Capability;
import dev.sallyport.wire.connect.AuthSwitchRequest;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class LeaseLoginTest {
  private static final String USER = "lease.abcdefghijklmnop";
  private static final String SHA2 = "caching_sha2_password";
  private static final String NATIVE = "mysql_native_password";
  private static final byte[] CHALLENGE =
      "abcdefghijklmnopqrst".getBytes(StandardCharsets.US_ASCII);

  private static Step first(boolean tls, Capabilities capabilities, String plugin, byte[] answer) {
    return new AwaitingResponse(ClientLogin.OFFERED, CHALLENGE, tls)
        .onPacket(RawClient.response(USER, capabilities, 45, plugin, answer));
  }

  private static Step first(boolean tls, String plugin, int answerBytes) {
    return first(tls, RawClient.CAPABILITIES, plugin, new byte[answerBytes]);
  }

  private static LeaseProof checked(Step step) {
    assertThat(step).isInstanceOf(Step.CheckLease.class);
    return ((Step.CheckLease) step).proof();
  }

  private static AuthSwitchRequest asked(Step step) {
    assertThat(step).isInstanceOf(Step.Ask.class);
    ByteBuf payload = ((Step.Ask) step).payload().slice();
    return AuthSwitchRequest.decode(payload, ClientLogin.OFFERED);
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void shouldTakeAClientAtItsFirstAnswer(boolean tls) {
    LeaseProof sha2 = checked(first(tls, SHA2, 32));
    assertThat(sha2.plugin()).isEqualTo(PasswordPlugin.CACHING_SHA2);
    assertThat(sha2.challenge()).isEqualTo(CHALLENGE);
    assertThat(sha2.user()).isEqualTo(USER);
    LeaseProof old = checked(first(tls, NATIVE, 20));
    assertThat(old.plugin()).isEqualTo(PasswordPlugin.NATIVE);
    assertThat(old.challenge()).isEqualTo(CHALLENGE);
  }

  @Test
  void shouldTakeAClientThatKnowsNoPluginsAtItsNativeAnswer() {
    Capabilities old = RawClient.CAPABILITIES.without(Capability.PLUGIN_AUTH);
    for (int bytes : new int[] {0, 20, 33}) {
      LeaseProof proof = checked(first(false, old, "", new byte[bytes]));
      assertThat(proof.plugin()).isEqualTo(PasswordPlugin.NATIVE);
      assertThat(proof.answer()).hasSize(bytes);
    }
  }

  @ParameterizedTest
  @CsvSource({
    // One NUL is an empty password; a whole clear one comes from a client set to it, over TLS
    SHA2 + ", 1, " + SHA2,
    SHA2 + ", 31, " + SHA2,
    SHA2 + ", 20, " + SHA2,
    NATIVE + ", 32, " + SHA2,
    "sha256_password, 32, " + SHA2,
    "mysql_clear_password, 30, " + SHA2,
    "authentication_openid_connect_client, 30, " + SHA2,
    "client_ed25519, 64, " + SHA2,
    // No byte at all: it lacks the greeting's plugin
    SHA2 + ", 0, " + NATIVE,
    NATIVE + ", 0, " + NATIVE
  })
  void shouldAskForAnAnswerToAFreshChallenge(String plugin, int bytes, String asked) {
    Set<String> challenges = new HashSet<>();
    for (int i = 0; i < 5; i++) {
      Step step = first(true, plugin, bytes);
      AuthSwitchRequest request = asked(step);
      assertThat(request.plugin()).isEqualTo(asked);
      assertThat(request.challenge()).hasSize(20).doesNotContain(0).isNotEqualTo(CHALLENGE);
      challenges.add(new String(request.challenge(), StandardCharsets.US_ASCII));
      byte[] answer = new byte[32];
      LeaseProof proof = checked(((Step.Ask) step).next().onPacket(Unpooled.wrappedBuffer(answer)));
      assertThat(proof.plugin().wireName()).isEqualTo(asked);
      assertThat(proof.challenge()).isEqualTo(request.challenge());
    }
    assertThat(challenges).hasSize(5);
  }

  @Test
  void shouldTellWhoSentThePasswordInClearToGiveTheLeaseBack() {
    Step step = first(false, "mysql_clear_password", 30);
    assertThat(step).isInstanceOf(Step.Refuse.class);
    assertThat(((Step.Refuse) step).error().code()).isEqualTo(1045);
    assertThat(((Step.Refuse) step).error().text()).contains("Give that lease back");
    assertThat(((Step.Refuse) step).user()).isEqualTo(USER);
  }

  @Test
  void shouldRefuseCharacterSetsInWhichAQuoteCanHide() {
    Step step =
        new AwaitingResponse(ClientLogin.OFFERED, CHALLENGE, true)
            .onPacket(RawClient.response(USER, RawClient.CAPABILITIES, 28, SHA2, new byte[32]));
    assertThat(((Step.Refuse) step).error().code()).isEqualTo(1115);
  }

  @Test
  void shouldKeepNoMoreOfAnAnswerThanTellsThatItIsWrong() {
    Step asked = first(true, SHA2, 1);
    ByteBuf flood = Unpooled.wrappedBuffer(new byte[100_000]);
    assertThat(checked(((Step.Ask) asked).next().onPacket(flood)).answer()).hasSize(33);
  }

  @Test
  void shouldAskForATokenWhateverElseTheUserIsCalled() {
    for (String user : new String[] {"orders", "lease", "Lease.abc", " lease.abc"}) {
      Step step =
          new AwaitingResponse(ClientLogin.OFFERED, CHALLENGE, true)
              .onPacket(RawClient.response(user, RawClient.CAPABILITIES, 45, SHA2, new byte[32]));
      assertThat(asked(step).plugin()).isEqualTo("mysql_clear_password");
    }
  }
}
