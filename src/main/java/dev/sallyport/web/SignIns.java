package dev.sallyport.web;

import dev.sallyport.identity.SamlSignIn;
import dev.sallyport.identity.SignIn;
import java.util.Optional;

/**
 * The ways to sign in to this console.
 *
 * @param oidc by OpenID Connect
 * @param saml by SAML 2.0
 */
public record SignIns(Optional<SignIn> oidc, Optional<SamlSignIn> saml) {
  /** Refuses a console that nobody could enter. */
  public SignIns {
    if (oidc.isEmpty() && saml.isEmpty()) {
      throw new IllegalArgumentException("a console needs a way to sign in");
    }
  }

  /** By OpenID Connect alone. */
  public static SignIns by(SignIn oidc) {
    return new SignIns(Optional.of(oidc), Optional.empty());
  }
}
