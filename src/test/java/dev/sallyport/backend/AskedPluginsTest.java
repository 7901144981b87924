package dev.sallyport.backend;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sallyport.wire.Capabilities;
import dev.sallyport.wire.connect.AuthSwitchRequest;
import dev.sallyport.wire.connect.HandshakeResponse;
import dev.sallyport.wire.connect.ScrambledPassword;
import dev.sallyport.wire.response.Err;
import dev.sallyport.wire.response.Ok;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** By which plugin a login is begun, as servers see one after the other. */
class AskedPluginsTest {
  private static final String SHA2 = ScrambledPassword.CACHING_SHA2;
  private static final String NATIVE = ScrambledPassword.NATIVE;
  private static final String PASSWORD = "p4ss";

  private final List<String> begun = Collections.synchronizedList(new ArrayList<>());
  private Vertx vertx;
  private BackendDialer dialer;

  @BeforeEach
  void start() {
    vertx = Vertx.vertx();
    dialer = new BackendDialer(vertx, 64 << 20);
  }

  @AfterEach
  void stop() {
    vertx.close().await();
  }

  private Dialling dialling(ScriptedServer server) {
    Dialling dialling = new Dialling(vertx, server.port()).account("account", PASSWORD);
    dialling.dialer = Optional.of(dialer);
    return dialling;
  }

  /** Greets with the newer plugin and takes only the account's own. */
  private void logIn(String own) throws Exception {
    try (ScriptedServer server =
        new ScriptedServer(
            s -> {
              int next = begin(s, own);
              s.send(next, Ok.of(2).encode(ScriptedServer.MODERN));
              s.receive();
              s.receive();
              SessionSetUpTest.answer(s, SessionSetUpTest.MYSQL);
              SessionSetUpTest.done(s);
            })) {
      Dialling.close(dialling(server).succeed());
      server.everything();
    }
  }

  private int begin(ScriptedServer s, String own) throws IOException {
    s.send(0, ScriptedServer.greeting(ScriptedServer.MODERN, SHA2).encode(Capabilities.NONE));
    HandshakeResponse login =
        HandshakeResponse.decode(s.receive().payload(), ScriptedServer.MODERN);
    String plugin = login.authPlugin().orElse("");
    byte[] secret = PASSWORD.getBytes(StandardCharsets.UTF_8);
    boolean right =
        Arrays.equals(
            login.authResponse(),
            plugin.equals(NATIVE)
                ? ScrambledPassword.nativePassword(secret, ScriptedServer.CHALLENGE)
                : ScrambledPassword.cachingSha2(secret, ScriptedServer.CHALLENGE));
    begun.add(right ? plugin : "a wrong answer to " + plugin);
    if (plugin.equals(own)) {
      return 2;
    }
    s.send(2, AuthSwitchRequest.of(own, ScriptedServer.CHALLENGE).encode(Capabilities.NONE));
    s.receive();
    return 4;
  }

  @Test
  void shouldBeginWithThePluginByWhichTheAccountCameInLast() throws Exception {
    logIn(NATIVE);
    logIn(NATIVE);
    logIn(SHA2);
    logIn(SHA2);
    assertThat(begun).containsExactly(SHA2, NATIVE, NATIVE, SHA2);
  }

  @Test
  void shouldLearnNothingFromALoginThatFails() throws Exception {
    try (ScriptedServer server =
        new ScriptedServer(
            s -> {
              int next = begin(s, NATIVE);
              s.send(next, Err.of(1045, "28000", "no").encode(ScriptedServer.MODERN));
            })) {
      assertThat(dialling(server).fail().code()).isEqualTo(1045);
      server.everything();
    }
    logIn(SHA2);
    assertThat(begun).containsExactly(SHA2, SHA2);
  }

  @Test
  void shouldNeverBeginWithAPluginThatShowsThePassword() {
    AskedPlugins plugins = new AskedPlugins();
    plugins.learn("orders", PasswordAnswer.CLEAR);
    assertThat(plugins.of("orders")).isEmpty();
    plugins.learn("orders", NATIVE);
    plugins.learn("orders", PasswordAnswer.CLEAR);
    assertThat(plugins.of("orders")).contains(NATIVE);
    assertThat(plugins.of("other")).isEmpty();
  }
}
