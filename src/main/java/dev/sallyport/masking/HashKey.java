package dev.sallyport.masking;

import java.nio.charset.StandardCharsets;
import java.security.InvalidKeyException;
import java.security.NoSuchAlgorithmException;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * What pseudonyms of one connection are made with. Never printed, and not given away: whoever has
 * it can try which value has which pseudonym.
 */
public final class HashKey {
  /** Makes no pseudonyms: what asks for one is covered whole. */
  public static final HashKey NONE = new HashKey(null);

  private static final String ALGORITHM = "HmacSHA256";
  private static final String PURPOSE = "sallyport masks\0";

  private final SecretKeySpec key;

  private HashKey(SecretKeySpec key) {
    this.key = key;
  }

  /**
   * The key of a connection: the same as long as the installation and the connection's name are.
   *
   * @param installation the installation's own secret, from which keys for other ends are made too
   */
  public static HashKey of(byte[] installation, String connection) {
    Mac mac = mac(new SecretKeySpec(installation, ALGORITHM));
    byte[] own = mac.doFinal((PURPOSE + connection).getBytes(StandardCharsets.UTF_8));
    return new HashKey(new SecretKeySpec(own, ALGORITHM));
  }

  /** The same for each connection by its name, made once: every session asks for one. */
  public static Function<String, HashKey> ofEach(byte[] installation) {
    Map<String, HashKey> made = new ConcurrentHashMap<>();
    return connection -> made.computeIfAbsent(connection, name -> of(installation, name));
  }

  /** Whether it makes none. */
  boolean isNone() {
    return key == null;
  }

  /** An HMAC-SHA256 for one thread. */
  Mac mac() {
    return mac(key);
  }

  private static Mac mac(SecretKeySpec key) {
    try {
      Mac mac = Mac.getInstance(ALGORITHM);
      mac.init(key);
      return mac;
    } catch (NoSuchAlgorithmException | InvalidKeyException e) {
      throw new IllegalStateException("every Java has HMAC-SHA256", e);
    }
  }

  @Override
  public String toString() {
    return isNone() ? "no key" : "[secret]";
  }
}
