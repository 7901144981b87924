package dev.sallyport.config;

import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.interfaces.EdECPrivateKey;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Base64;

/** A private key as PKCS#8 in PEM, as {@code openssl genpkey -algorithm ed25519} writes it. */
public final class Ed25519Pem {
  /** What to say of anything else. */
  public static final String EXPECTED =
      "not an Ed25519 private key; expected PKCS#8 as PEM, which"
          + " 'openssl genpkey -algorithm ed25519' writes";

  private static final String BEGIN = "-----BEGIN PRIVATE KEY-----";
  private static final String END = "-----END PRIVATE KEY-----";

  private Ed25519Pem() {}

  /**
   * Reads it.
   *
   * @throws IllegalArgumentException when it is something else; the message quotes nothing of it
   */
  public static EdECPrivateKey read(Secret pem) {
    String text = pem.reveal();
    int from = text.indexOf(BEGIN);
    int to = text.indexOf(END);
    try {
      byte[] encoded =
          Base64.getDecoder()
              .decode(text.substring(from + BEGIN.length(), to).replaceAll("\\s", ""));
      EdECPrivateKey key =
          (EdECPrivateKey)
              KeyFactory.getInstance("Ed25519").generatePrivate(new PKCS8EncodedKeySpec(encoded));
      if (from < 0 || key.getBytes().isEmpty()) {
        throw new IllegalArgumentException(EXPECTED);
      }
      return key;
    } catch (GeneralSecurityException | RuntimeException e) {
      // Without the cause, which may quote the key.
      throw new IllegalArgumentException(EXPECTED);
    }
  }
}
