package dev.sallyport.frontend;

import dev.sallyport.config.Secret;
import dev.sallyport.wire.Capabilities;
import dev.sallyport.wire.Capability;
import dev.sallyport.wire.Collations;
import dev.sallyport.wire.MalformedPacketException;
import dev.sallyport.wire.connect.AuthSwitchRequest;
import dev.sallyport.wire.connect.HandshakeResponse;
import dev.sallyport.wire.response.Err;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.util.Optional;

/**
 * Where a login stands. The states that wait for the client decide what its packet leads to; they
 * do no input or output themselves (MySQL Source Code Documentation, Connection Phase).
 */
sealed interface LoginState {

  /** What the gateway waits for, in words. */
  String waitingFor();

  /** States in which the client has to say something. */
  sealed interface AwaitingClient extends LoginState {
    /** What a packet in this state leads to. */
    Step onPacket(ByteBuf payload);
  }

  /** What is to be done next. */
  sealed interface Step {
    /** Send this and wait. */
    record Ask(ByteBuf payload, AwaitingToken next) implements Step {}

    /** Have the token checked. */
    record Check(HandshakeResponse response, Secret token) implements Step {}

    /** Say so and close. */
    record Refuse(Err error) implements Step {}
  }

  /**
   * The greeting is out.
   *
   * @param offered the listener's capabilities
   * @param challenge of the greeting, repeated where a plugin is switched to
   * @param tokenMayTravel whether the way is fit for a token: TLS is up, or the configuration
   *     exempts this client
   */
  record AwaitingResponse(Capabilities offered, byte[] challenge, boolean tokenMayTravel)
      implements AwaitingClient {

    @Override
    public String waitingFor() {
      return "the client's login packet";
    }

    @Override
    public Step onPacket(ByteBuf payload) {
      HandshakeResponse response;
      try {
        response = HandshakeResponse.decode(payload, offered);
      } catch (MalformedPacketException malformed) {
        return new Step.Refuse(LoginErrors.badHandshake(malformed.getMessage()));
      }
      if (!response.capabilities().has(Capability.PLUGIN_AUTH)) {
        return new Step.Refuse(LoginErrors.pluginsUnsupported());
      }
      Optional<TokenPlugin> brought = response.authPlugin().flatMap(TokenPlugin::named);
      if (!tokenMayTravel) {
        return new Step.Refuse(
            brought.isPresent() && response.authResponse().length > 1
                ? LoginErrors.exposedToken()
                : LoginErrors.tlsRequired());
      }
      if (Collations.charset(response.collation()).isEmpty()) {
        return new Step.Refuse(LoginErrors.unsafeCharacterSet(response.collation()));
      }
      if (brought.isPresent()) {
        // Clients that bring the token at once fail when they are asked for it again.
        return new AwaitingToken(response, brought.get())
            .onPacket(Unpooled.wrappedBuffer(response.authResponse()));
      }
      TokenPlugin plugin =
          hasNoPassword(response.authResponse())
              ? TokenPlugin.OPENID_CONNECT
              : TokenPlugin.CLEAR_PASSWORD;
      ByteBuf request =
          new AuthSwitchRequest(plugin.wireName(), challenge)
              .encode(offered.and(response.capabilities()));
      return new Step.Ask(request, new AwaitingToken(response, plugin));
    }

    /**
     * One NUL is what caching_sha2_password sends for an empty password: this client has its token
     * elsewhere. No byte at all comes from clients that don't have that plugin, whatever their
     * password is.
     */
    private static boolean hasNoPassword(byte[] answer) {
      return answer.length == 1 && answer[0] == 0;
    }
  }

  /** The client was asked for its token. */
  record AwaitingToken(HandshakeResponse response, TokenPlugin plugin) implements AwaitingClient {

    @Override
    public String waitingFor() {
      return "the client's token by " + plugin.wireName();
    }

    @Override
    public Step onPacket(ByteBuf payload) {
      Optional<Secret> token;
      try {
        token = plugin.read(payload);
      } catch (MalformedPacketException malformed) {
        return new Step.Refuse(LoginErrors.notAToken(plugin));
      }
      return token.isPresent()
          ? new Step.Check(response, token.get())
          : new Step.Refuse(LoginErrors.noToken(plugin));
    }
  }

  /** The token is with the login check. */
  record Checking(HandshakeResponse response) implements LoginState {
    @Override
    public String waitingFor() {
      return "its own check of the token";
    }
  }

  /** The client is with its handler, which has still to accept or refuse it. */
  record Admitted(ClientConnection client) implements LoginState {
    @Override
    public String waitingFor() {
      return "the database";
    }
  }

  /** Accepted, refused or gone: nothing more happens here. */
  record Ended() implements LoginState {
    @Override
    public String waitingFor() {
      return "nothing";
    }
  }
}
