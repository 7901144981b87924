package dev.sallyport.frontend;

import dev.sallyport.config.Secret;
import dev.sallyport.wire.MalformedPacketException;
import dev.sallyport.wire.connect.HandshakeResponse;
import io.netty.buffer.ByteBuf;
import java.util.Optional;

/** The client was asked for its token. */
record AwaitingToken(HandshakeResponse response, TokenPlugin plugin)
    implements LoginState.AwaitingClient {

  @Override
  public String waitingFor() {
    return "the client's token by " + plugin.wireName();
  }

  @Override
  public LoginState.Step onPacket(ByteBuf payload) {
    Optional<Secret> token;
    try {
      token = plugin.read(payload);
    } catch (MalformedPacketException malformed) {
      return new LoginState.Step.Refuse(LoginErrors.notAToken(plugin), response.user());
    }
    return token.isPresent()
        ? new LoginState.Step.CheckToken(response, token.get())
        : new LoginState.Step.Refuse(LoginErrors.noToken(plugin), response.user());
  }
}
