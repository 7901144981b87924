package dev.sallyport.delivery;

import java.nio.charset.StandardCharsets;
import java.security.InvalidKeyException;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.List;
import java.util.stream.Collectors;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * Signs as the Standard Webhooks specification says: HMAC-SHA256 over identifier, time and body.
 */
public final class WebhookSignature {
  private static final String ALGORITHM = "HmacSHA256";
  private static final String VERSION = "v1,";

  private final List<SecretKeySpec> keys;

  /** Signs with each of these keys. */
  public WebhookSignature(List<byte[]> keys) {
    this.keys = keys.stream().map(key -> new SecretKeySpec(key, ALGORITHM)).toList();
  }

  /**
   * The header's value: one signature for each key.
   *
   * @param seconds since 1970; receivers refuse what is too old
   */
  public String of(String messageId, long seconds, byte[] body) {
    return keys.stream()
        .map(
            key -> VERSION + Base64.getEncoder().encodeToString(mac(key, messageId, seconds, body)))
        .collect(Collectors.joining(" "));
  }

  private static byte[] mac(SecretKeySpec key, String messageId, long seconds, byte[] body) {
    try {
      Mac mac = Mac.getInstance(ALGORITHM);
      mac.init(key);
      mac.update((messageId + "." + seconds + ".").getBytes(StandardCharsets.UTF_8));
      return mac.doFinal(body);
    } catch (NoSuchAlgorithmException | InvalidKeyException e) {
      throw new IllegalStateException("every Java platform has " + ALGORITHM, e);
    }
  }
}
