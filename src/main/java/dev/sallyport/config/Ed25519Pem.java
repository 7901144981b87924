package dev.sallyport.config;

import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.interfaces.EdECPrivateKey;
import java.security.spec.PKCS8EncodedKeySpec;
import java.security.spec.X509EncodedKeySpec;
import java.util.Base64;

/**
 * A private key as PKCS#8 in PEM, as {@code openssl genpkey -algorithm ed25519} writes it, and its
 * public half.
 */
public final class Ed25519Pem {
  /** What to say of anything else. */
  public static final String EXPECTED =
      "not an Ed25519 private key; expected PKCS#8 as PEM, which"
          + " 'openssl genpkey -algorithm ed25519' writes";

  /** What to say of anything else that is to be a public key. */
  public static final String EXPECTED_PUBLIC =
      "not an Ed25519 public key; expected X.509 as PEM, which 'sallyport audit key' writes at the"
          + " node that signs with it";

  private static final String BEGIN_PUBLIC = "-----BEGIN PUBLIC KEY-----";
  private static final String END_PUBLIC = "-----END PUBLIC KEY-----";
  private static final String BEGIN = "-----BEGIN PRIVATE KEY-----";
  private static final String END = "-----END PRIVATE KEY-----";

  private Ed25519Pem() {}

  /** Whether it is a public key, and nothing else. */
  static boolean isPublic(Secret pem) {
    String text = pem.reveal().strip();
    try {
      byte[] encoded =
          Base64.getDecoder()
              .decode(
                  text.substring(BEGIN_PUBLIC.length(), text.length() - END_PUBLIC.length())
                      .replaceAll("\\s", ""));
      return text.startsWith(BEGIN_PUBLIC)
          && text.endsWith(END_PUBLIC)
          && KeyFactory.getInstance("Ed25519").generatePublic(new X509EncodedKeySpec(encoded))
              != null;
    } catch (GeneralSecurityException | RuntimeException e) {
      return false;
    }
  }

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
