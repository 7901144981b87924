package dev.sallyport.config;

import java.util.List;

/**
 * The OpenID Connect client that signs people in.
 *
 * @param issuer name of one of {@link IdentityConfig#issuers()}
 * @param clientId registered client
 * @param clientSecret its secret; empty for a public client
 * @param scopes scopes to ask for, {@code openid} included
 */
public record SignInConfig(
    String issuer, String clientId, Secret clientSecret, List<String> scopes) {
  /** Checks that it can sign anybody in. */
  public SignInConfig {
    Require.text("issuer", issuer);
    Require.text("client_id", clientId);
    Require.present("client_secret", clientSecret);
    Require.notEmpty("scopes", scopes, "[openid] and what else the groups claim needs");
    if (!scopes.contains("openid")) {
      throw new InvalidSettingException("scopes", "lacks 'openid', without which there is no ID");
    }
    scopes = List.copyOf(scopes);
  }
}
