package dev.sallyport.frontend;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sallyport.frontend.LoginState.Step;
import dev.sallyport.wire.Capabilities;
import dev.sallyport.wire.Capability;
import dev.sallyport.wire.connect.AuthSwitchRequest;
import dev.sallyport.wire.connect.OpenIdConnectToken;
import dev.sallyport.wire.response.Err;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LoginStateTest {
  private static final String CLEAR = "mysql_clear_password";
  private static final String OPENID = "authentication_openid_connect_client";
  private static final byte[] CHALLENGE =
      "abcdefghijklmnopqrst".getBytes(StandardCharsets.US_ASCII);
  private static final byte[] SCRAMBLE = new byte[32];
  private static final byte[] NOTHING = {};
  private static final byte[] EMPTY_PASSWORD = {0};

  private static Step first(boolean tokenMayTravel, ByteBuf response) {
    return new AwaitingResponse(ClientLogin.OFFERED, CHALLENGE, tokenMayTravel).onPacket(response);
  }

  private static ByteBuf text(String text) {
    return Unpooled.copiedBuffer(text, StandardCharsets.UTF_8);
  }

  private static AuthSwitchRequest asked(Step step) {
    assertThat(step).isInstanceOf(Step.Ask.class);
    return AuthSwitchRequest.decode(((Step.Ask) step).payload(), ClientLogin.OFFERED);
  }

  private static String checked(Step step) {
    assertThat(step).isInstanceOf(Step.CheckToken.class);
    return ((Step.CheckToken) step).token().reveal();
  }

  private static Err refused(Step step) {
    assertThat(step).isInstanceOf(Step.Refuse.class);
    Err error = ((Step.Refuse) step).error();
    assertThat(error.text()).startsWith("Sallyport: ").hasSizeLessThan(480);
    return error;
  }

  @Test
  void shouldAskAClientThatAnsweredTheChallengeForItsClearPassword() {
    Arrays.fill(SCRAMBLE, (byte) 7);
    for (String plugin : new String[] {"caching_sha2_password", "mysql_native_password"}) {
      Step step = first(true, RawClient.response(plugin, SCRAMBLE));
      assertThat(asked(step)).isEqualTo(new AuthSwitchRequest(CLEAR, CHALLENGE));
      assertThat(checked(((Step.Ask) step).next().onPacket(text("a.b.c\0")))).isEqualTo("a.b.c");
    }
  }

  @Test
  void shouldAskAClientWithoutPasswordForItsTokenFile() {
    Step step = first(true, RawClient.response("caching_sha2_password", EMPTY_PASSWORD));
    assertThat(asked(step).plugin()).isEqualTo(OPENID);
    byte[] token = "a.b.c\n".getBytes(StandardCharsets.US_ASCII);
    ByteBuf connectorJ =
        Unpooled.wrappedBuffer(
            new OpenIdConnectToken(token).encode(Capabilities.NONE),
            Unpooled.wrappedBuffer(new byte[10]));
    assertThat(checked(((Step.Ask) step).next().onPacket(connectorJ))).isEqualTo("a.b.c");
  }

  @Test
  void shouldAskAClientThatDoesNotKnowThePluginOfTheGreetingForItsClearPassword() {
    // As the mariadb command line 11.4.5 without caching_sha2_password.so.
    Step step = first(true, RawClient.response("caching_sha2_password", NOTHING));
    assertThat(asked(step).plugin()).isEqualTo(CLEAR);
  }

  @Test
  void shouldTakeTheTokenThatCameWithTheLoginPacket() {
    byte[] password = "a.b.c\0".getBytes(StandardCharsets.US_ASCII);
    assertThat(checked(first(true, RawClient.response(CLEAR, password)))).isEqualTo("a.b.c");
    byte[] openId =
        RawClient.bytes(
            new OpenIdConnectToken("a.b.c".getBytes(StandardCharsets.US_ASCII))
                .encode(Capabilities.NONE));
    assertThat(checked(first(true, RawClient.response(OPENID, openId)))).isEqualTo("a.b.c");
  }

  @Test
  void shouldNeverAskForATokenWithoutTls() {
    Err error = refused(first(false, RawClient.response("caching_sha2_password", SCRAMBLE)));
    assertThat(error.code()).isEqualTo(1045);
    assertThat(error.sqlState()).isEqualTo("28000");
    assertThat(error.text()).contains("TLS", "sslMode=REQUIRED");
    assertThat(refused(first(false, RawClient.response("caching_sha2_password", NOTHING))).text())
        .isEqualTo(error.text());
  }

  @Test
  void shouldTellAClientThatSentItsTokenInClearToRevokeIt() {
    Err error =
        refused(first(false, RawClient.response(CLEAR, "a.b.c".getBytes(StandardCharsets.UTF_8))));
    assertThat(error.code()).isEqualTo(1045);
    assertThat(error.text()).contains("Revoke").doesNotContain("a.b.c");
  }

  @Test
  void shouldSayWhatToDoToAClientThatCannotSwitchItsAuthentication() {
    Capabilities old = RawClient.CAPABILITIES.without(Capability.PLUGIN_AUTH);
    Err error = refused(first(true, RawClient.response(old, 33, "", SCRAMBLE)));
    assertThat(error.code()).isEqualTo(1251);
    assertThat(error.text()).contains("mysql2");
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 13, 24, 28, 84, 88, 95, 248})
  void shouldRefuseCharacterSetsInWhichAQuoteCanHide(int collation) {
    Err error =
        refused(
            first(true, RawClient.response(RawClient.CAPABILITIES, collation, CLEAR, SCRAMBLE)));
    assertThat(error.code()).isEqualTo(1115);
    assertThat(error.text()).contains("utf8mb4");
  }

  @Test
  void shouldRefuseAnEmptyAndAnEndlessToken() {
    LoginState.AwaitingClient state =
        ((Step.Ask) first(true, RawClient.response("caching_sha2_password", SCRAMBLE))).next();
    String longest = "x".repeat(TokenPlugin.MAX_TOKEN_BYTES);
    for (String none : new String[] {"", "\0", longest + "x\0"}) {
      Err error = refused(state.onPacket(text(none)));
      assertThat(error.code()).isEqualTo(1045);
      assertThat(error.text()).contains("no token");
    }
    assertThat(checked(state.onPacket(text(longest + "\0")))).isEqualTo(longest);
  }

  @Test
  void shouldRefuseAnAnswerThatIsNotOfThePluginsForm() {
    LoginState.AwaitingClient state =
        ((Step.Ask) first(true, RawClient.response("caching_sha2_password", EMPTY_PASSWORD)))
            .next();
    for (String wrong : new String[] {"", "a.b.c\0", "\u0001", "\u0001\u0009abc"}) {
      assertThat(refused(state.onPacket(text(wrong))).code()).isEqualTo(1045);
    }
  }

  @Test
  void shouldRefuseALoginPacketThatIsCutAnywhere() {
    byte[] whole =
        RawClient.bytes(RawClient.response("caching_sha2_password", "scramble".getBytes()));
    for (int length = 0; length < whole.length; length++) {
      Err error = refused(first(true, Unpooled.wrappedBuffer(Arrays.copyOf(whole, length))));
      assertThat(error.code()).isEqualTo(1043);
      assertThat(error.sqlState()).isEqualTo("08S01");
    }
  }

  @Test
  void shouldRefuseTheOldProtocol() {
    ByteBuf old =
        RawClient.response(RawClient.CAPABILITIES, 45, CLEAR, SCRAMBLE)
            .setIntLE(0, (int) RawClient.CAPABILITIES.without(Capability.PROTOCOL_41).bits());
    assertThat(refused(first(true, old)).code()).isEqualTo(1043);
  }
}
