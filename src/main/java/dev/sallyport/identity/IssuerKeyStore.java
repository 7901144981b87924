package dev.sallyport.identity;

import io.vertx.core.Future;
import java.time.Instant;
import java.util.Optional;

/**
 * Port to where the signing keys of issuers are kept by nodes that can ask these, for nodes that
 * cannot. Who can write there decides who is believed.
 */
public interface IssuerKeyStore {
  /**
   * What an issuer published.
   *
   * @param keySet a JSON Web Key Set (RFC 7517 section 5) as it came
   * @param fetchedAt when
   */
  record Kept(String keySet, Instant fetchedAt) {}

  /**
   * Keeps it in place of what was published earlier; older than what is there, it is dropped. What
   * is said to be from the future is from now.
   */
  Future<Void> keep(String issuer, Kept published);

  /** What that issuer published last; empty when nobody has asked it. */
  Future<Optional<Kept>> find(String issuer);
}
