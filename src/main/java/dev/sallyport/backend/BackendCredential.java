package dev.sallyport.backend;

import dev.sallyport.config.Secret;

/**
 * What the gateway shows a database server.
 *
 * @param user account name, without its host part
 * @param password what proves that it is ours
 * @param proof how it is shown
 */
public record BackendCredential(String user, Secret password, Proof proof) {
  /** How a password is shown. */
  public enum Proof {
    /** Proved by a challenge, never sent as it is unless TLS is up and the server asks. */
    CHALLENGE,
    /** A signed token: sent whole, over TLS and in no other way. */
    CLEAR_OVER_TLS
  }

  /** A password that is proved by a challenge. */
  public BackendCredential(String user, Secret password) {
    this(user, password, Proof.CHALLENGE);
  }
}
