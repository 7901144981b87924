package dev.sallyport.recording.chain;

import dev.sallyport.config.Ed25519Pem;
import dev.sallyport.config.Secret;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.SecureRandom;
import java.security.Signature;
import java.security.interfaces.EdECPrivateKey;
import java.security.spec.EdECPrivateKeySpec;
import java.security.spec.NamedParameterSpec;
import java.security.spec.X509EncodedKeySpec;
import java.util.Base64;
import java.util.HexFormat;
import org.bouncycastle.crypto.params.Ed25519PrivateKeyParameters;

/** An Ed25519 private key and the public key that belongs to it. */
public final class SigningKey {
  private static final String BEGIN = "-----BEGIN PRIVATE KEY-----";
  private static final String END = "-----END PRIVATE KEY-----";
  private static final int SEED_BYTES = 32;

  /** RFC 8410: what stands before the 32 bytes of a public key in its X.509 form. */
  private static final byte[] X509_PREFIX = HexFormat.of().parseHex("302a300506032b6570032100");

  private final PrivateKey key;
  private final VerifyingKey publicKey;

  private SigningKey(EdECPrivateKey key) {
    this.key = key;
    byte[] seed =
        key.getBytes().orElseThrow(() -> new IllegalArgumentException("the key holds no bytes"));
    this.publicKey = publicKey(seed);
  }

  /** Draws a new one. */
  public static SigningKey generate() {
    byte[] seed = new byte[SEED_BYTES];
    new SecureRandom().nextBytes(seed);
    try {
      return new SigningKey(
          (EdECPrivateKey)
              KeyFactory.getInstance(VerifyingKey.ALGORITHM)
                  .generatePrivate(new EdECPrivateKeySpec(NamedParameterSpec.ED25519, seed)));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every Java platform from 15 on has Ed25519", e);
    }
  }

  /**
   * Reads PKCS#8 as PEM, as {@code openssl genpkey -algorithm ed25519} writes it.
   *
   * @throws IllegalArgumentException when it is something else; the message quotes nothing of it
   */
  public static SigningKey ofPem(Secret pem) {
    return new SigningKey(Ed25519Pem.read(pem));
  }

  /** The JDK tells no public key of a private one, and no signature needs it. */
  private static VerifyingKey publicKey(byte[] seed) {
    byte[] raw = new Ed25519PrivateKeyParameters(seed).generatePublicKey().getEncoded();
    byte[] encoded = new byte[X509_PREFIX.length + raw.length];
    System.arraycopy(X509_PREFIX, 0, encoded, 0, X509_PREFIX.length);
    System.arraycopy(raw, 0, encoded, X509_PREFIX.length, raw.length);
    try {
      return new VerifyingKey(
          KeyFactory.getInstance(VerifyingKey.ALGORITHM)
              .generatePublic(new X509EncodedKeySpec(encoded)));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every Java platform from 15 on has Ed25519", e);
    }
  }

  /** What {@link #ofPem} reads. */
  public Secret pem() {
    return Secret.of(
        BEGIN + "\n" + Base64.getEncoder().encodeToString(key.getEncoded()) + "\n" + END + "\n");
  }

  /** What its signatures are checked with. */
  public VerifyingKey publicKey() {
    return publicKey;
  }

  byte[] sign(byte[] bytes) {
    try {
      Signature signature = Signature.getInstance(VerifyingKey.ALGORITHM);
      signature.initSign(key);
      signature.update(bytes);
      return signature.sign();
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("the ledger cannot be signed", e);
    }
  }

  @Override
  public String toString() {
    return "signing " + publicKey;
  }
}
