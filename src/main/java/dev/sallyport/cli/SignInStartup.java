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

  /** Once the keys of the issuers were asked for. */
  static Future<SignIns> open(
      Vertx vertx, GatewayConfig config, IssuerTokenVerifier tokens, Clock clock) {
    Optional<SamlSignIn> saml =
        config.web().saml().map(provider -> new SamlSignIn(provider, vertx, clock));
    return tokens
        .start()
        .compose(
            started ->
                config
                    .web()
                    .signIn()
                    .map(client -> OidcSignIn.discover(client, tokens).map(Optional::of))
                    .orElseGet(() -> Future.succeededFuture(Optional.empty())))
        .map(oidc -> new SignIns(oidc, saml));
  }
}
