package dev.sallyport.web;

import dev.sallyport.config.Secret;
import dev.sallyport.identity.SamlSignIn;
import dev.sallyport.identity.SharedSignIns;
import dev.sallyport.identity.SignIn;
import java.time.Duration;
import java.util.Optional;

/**
 * The ways to sign in to this console.
 *
 * @param oidc by OpenID Connect
 * @param saml by SAML 2.0
 * @param shared what other consoles know of those who come and are there
 * @param secret by which a console knows what it, or another of them, has begun
 * @param patience how long somebody who leaves waits until the other consoles know it, too
 */
public record SignIns(
    Optional<SignIn> oidc,
    Optional<SamlSignIn> saml,
    SharedSignIns shared,
    Secret secret,
    Duration patience) {
  private static final Duration PATIENCE = Duration.ofSeconds(10);

  /** Refuses a console that nobody could enter. */
  public SignIns {
    if (oidc.isEmpty() && saml.isEmpty()) {
      throw new IllegalArgumentException("a console needs a way to sign in");
    }
  }

  /** To the only console. */
  public SignIns(Optional<SignIn> oidc, Optional<SamlSignIn> saml) {
    this(oidc, saml, SharedSignIns.NONE, Secret.of(OpaqueToken.next()), PATIENCE);
  }

  /**
   * The same to one of several.
   *
   * @param same the same at all of them, and at the next start: what was used is in the store
   */
  public SignIns sharing(SharedSignIns others, Secret same) {
    return new SignIns(oidc, saml, others, same, patience);
  }

  /** By OpenID Connect alone. */
  public static SignIns by(SignIn oidc) {
    return new SignIns(Optional.of(oidc), Optional.empty());
  }
}
