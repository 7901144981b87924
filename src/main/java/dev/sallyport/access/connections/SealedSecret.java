package dev.sallyport.access.connections;

/**
 * A secret as it stands in the store.
 *
 * @param keyId which key opens it
 * @param text nonce, ciphertext and tag in base64
 */
public record SealedSecret(String keyId, String text) {
  @Override
  public String toString() {
    return "[sealed under " + keyId + "]";
  }
}
