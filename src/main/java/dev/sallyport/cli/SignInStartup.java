package dev.sallyport.cli;

import dev.sallyport.config.GatewayConfig;
import dev.sallyport.identity.IssuerTokenVerifier;
import dev.sallyport.identity.OidcSignIn;
import dev.sallyport.identity.SamlSignIn;
import dev.sallyport.web.SignIns;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.time.Clock;
import java.util.Optional;

/** How people sign in; nobody where no console is served. */
final class SignInStartup {
  private SignInStartup() {}

  /**
   * Also asks for the keys of the issuers: behind the one that signs people in, so that one out of
   * reach is told once.
   */
  static Future<SignIns> open(
      Vertx vertx, GatewayConfig config, IssuerTokenVerifier tokens, Clock clock) {
    Optional<SamlSignIn> saml =
        config.web().saml().map(provider -> new SamlSignIn(provider, vertx, clock));
    return config
        .web()
        .signIn()
        .map(client -> OidcSignIn.discover(client, tokens).map(Optional::of))
        .orElseGet(() -> Future.succeededFuture(Optional.empty()))
        .compose(oidc -> tokens.start().map(oidc))
        .map(oidc -> new SignIns(oidc, saml));
  }
}
