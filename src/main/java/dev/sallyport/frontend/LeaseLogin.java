package dev.sallyport.frontend;

import dev.sallyport.identity.LeaseProof;
import dev.sallyport.identity.PasswordPlugin;
import dev.sallyport.wire.Capability;
import dev.sallyport.wire.Collations;
import dev.sallyport.wire.connect.AuthSwitchRequest;
import dev.sallyport.wire.connect.HandshakeResponse;
import io.netty.buffer.ByteBuf;
import java.util.Optional;

/**
 * What the login packet of a client leads to that names a lease. The password itself is never asked
 * for, neither in clear nor under a key (MySQL Source Code Documentation, "Caching_sha2_password
 * information": the full authentication is for servers that don't keep the digest).
 *
 * @param challenge of the greeting
 * @param protectedWay whether nobody on the way can read along
 */
record LeaseLogin(HandshakeResponse response, byte[] challenge, boolean protectedWay) {

  LoginState.Step begin() {
    if (Collations.charset(response.collation()).isEmpty()) {
      return new LoginState.Step.Refuse(
          LoginErrors.unsafeCharacterSet(response.collation()), response.user());
    }
    byte[] answer = response.authResponse();
    if (!response.capabilities().has(Capability.PLUGIN_AUTH)) {
      // It cannot be asked to change its plugin, and knows this one only.
      return new LoginState.Step.CheckLease(
          response, new LeaseProof(response.user(), PasswordPlugin.NATIVE, challenge, answer));
    }
    if (!protectedWay
        && answer.length > 1
        && response.authPlugin().flatMap(TokenPlugin::named).isPresent()) {
      return new LoginState.Step.Refuse(LoginErrors.exposedPassword(), response.user());
    }
    Optional<PasswordPlugin> answered =
        response
            .authPlugin()
            .flatMap(PasswordPlugin::named)
            .filter(plugin -> plugin.answerBytes() == answer.length);
    return answered.isPresent()
        ? new LoginState.Step.CheckLease(
            response, new LeaseProof(response.user(), answered.get(), challenge, answer))
        : ask(answer.length == 0 ? PasswordPlugin.NATIVE : PasswordPlugin.CACHING_SHA2);
  }

  /**
   * Clients that lack the greeting's plugin send no byte at all, and the older plugin is in all of
   * them.
   */
  private LoginState.Step ask(PasswordPlugin plugin) {
    byte[] fresh = Challenge.fresh();
    ByteBuf request =
        AuthSwitchRequest.of(plugin.wireName(), fresh).encode(response.capabilities());
    return new LoginState.Step.Ask(request, new AwaitingAnswer(response, plugin, fresh));
  }
}
