package dev.sallyport.identity;

/**
 * What a client shows of a lease: an answer to a challenge that only its password gives.
 *
 * @param user as the client gave it
 * @param plugin by which the answer was made
 * @param challenge that this client was given, and nobody else
 * @param answer of any length; only one of {@link PasswordPlugin#answerBytes()} can be right
 */
public record LeaseProof(String user, PasswordPlugin plugin, byte[] challenge, byte[] answer) {
  /** Whether it was made with the password of these digests. */
  boolean matches(PasswordDigests digests) {
    return plugin.answered(digests, challenge, answer);
  }

  @Override
  public String toString() {
    return "LeaseProof[" + plugin + "]";
  }
}
