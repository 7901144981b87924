package dev.sallyport.frontend;

import dev.sallyport.identity.Lease;
import dev.sallyport.wire.Capabilities;
import dev.sallyport.wire.Capability;
import dev.sallyport.wire.Collations;
import dev.sallyport.wire.MalformedPacketException;
import dev.sallyport.wire.connect.AuthSwitchRequest;
import dev.sallyport.wire.connect.HandshakeResponse;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.util.Optional;

/**
 * The greeting is out. The user that the client names says how it is to prove itself: a lease's by
 * challenge and response, which may travel in clear, anybody else by a token, which may not.
 *
 * @param offered the listener's capabilities
 * @param challenge of the greeting, repeated where a token is asked for
 * @param tokenMayTravel whether the way is fit for a token: TLS is up, or the configuration exempts
 *     this client
 */
record AwaitingResponse(Capabilities offered, byte[] challenge, boolean tokenMayTravel)
    implements LoginState.AwaitingClient {

  @Override
  public String waitingFor() {
    return "the client's login packet";
  }

  @Override
  public LoginState.Step onPacket(ByteBuf payload) {
    HandshakeResponse response;
    try {
      response = HandshakeResponse.decode(payload, offered);
    } catch (MalformedPacketException malformed) {
      return new LoginState.Step.Refuse(LoginErrors.badHandshake(malformed.getMessage()), "");
    }
    return response.user().startsWith(Lease.USER_PREFIX)
        ? new LeaseLogin(response, challenge, tokenMayTravel).begin()
        : token(response);
  }

  private LoginState.Step token(HandshakeResponse response) {
    if (!response.capabilities().has(Capability.PLUGIN_AUTH)) {
      return new LoginState.Step.Refuse(LoginErrors.pluginsUnsupported(), response.user());
    }
    Optional<TokenPlugin> brought = response.authPlugin().flatMap(TokenPlugin::named);
    if (!tokenMayTravel) {
      return new LoginState.Step.Refuse(
          brought.isPresent() && response.authResponse().length > 1
              ? LoginErrors.exposedToken()
              : LoginErrors.tlsRequired(),
          response.user());
    }
    if (Collations.charset(response.collation()).isEmpty()) {
      return new LoginState.Step.Refuse(
          LoginErrors.unsafeCharacterSet(response.collation()), response.user());
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
    return new LoginState.Step.Ask(request, new AwaitingToken(response, plugin));
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
