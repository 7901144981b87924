package dev.sallyport.identity;

import io.vertx.core.Future;
import java.net.URI;
import java.time.Instant;
import java.util.Optional;

/**
 * Signs people in to the console through a browser: authorization code with PKCE (RFC 6749 section
 * 4.1, RFC 7636, OpenID Connect Core 3.1). The caller keeps state, nonce and code verifier with the
 * browser's session, and compares the state when it comes back.
 */
public interface SignIn {
  /**
   * Where the browser is sent.
   *
   * @param state unguessable, bound to the browser
   * @param nonce unguessable, comes back in the ID token
   * @param codeChallenge base64url SHA-256 of the code verifier, without padding (S256)
   * @param redirect where the browser comes back to, as registered at the provider
   * @param fresh whether the provider has to ask the person anew, however recently it did
   */
  URI authorizationUri(
      String state, String nonce, String codeChallenge, URI redirect, boolean fresh);

  /**
   * Exchanges the code that came back.
   *
   * @param codeVerifier 43 to 128 characters, see RFC 7636 section 4.1
   * @param freshSince when a sign-in that has to be fresh began; an answer by which the person
   *     proved nothing since then, or that does not say, is refused
   * @return who signed in, always a person; or a failure with {@link TokenRejectedException} whose
   *     message may be shown
   */
  Future<VerifiedToken> complete(
      String code, String codeVerifier, String nonce, URI redirect, Optional<Instant> freshSince);

  /** Where the browser may be sent to end the provider's session too. */
  Optional<URI> endSessionUri();
}
