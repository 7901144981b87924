package dev.sallyport.identity;

import dev.sallyport.config.Secret;
import io.vertx.core.Future;

/** Checks bearer tokens against the keys of the trusted issuers (RFC 7519, RFC 7517). */
public interface TokenVerifier {
  /** Yields the token's content, or fails with {@link TokenRejectedException}. */
  Future<VerifiedToken> verify(Secret token);
}
