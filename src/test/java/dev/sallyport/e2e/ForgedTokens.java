package dev.sallyport.e2e;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.sallyport.config.Secret;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.Signature;
import java.util.Base64;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * Tokens like a genuine one and not genuine. Each has the claims that the realm gave, and the realm
 * publishes the key that signs: what is refused is refused for the one thing that was bent.
 *
 * @param genuine what the realm gave
 * @param key the key pair with which it signed
 */
record ForgedTokens(Secret genuine, KeyPair key) {
  private static final ObjectMapper JSON = new ObjectMapper();

  ObjectNode header() {
    return part(0);
  }

  ObjectNode claims() {
    return part(1);
  }

  /** Signed by the realm's key. */
  Secret signed(JsonNode header, JsonNode claims) {
    return signed(header.toString(), claims.toString(), key);
  }

  /** Signed by any RSA key; header and claims may be no JSON. */
  static Secret signed(String header, String claims, KeyPair by) {
    try {
      Signature signature = Signature.getInstance("SHA256withRSA");
      signature.initSign(by.getPrivate());
      signature.update(bytes(encoded(header) + "." + encoded(claims)));
      return token(header, claims, signature.sign());
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Signed with a shared secret (HS256). */
  static Secret sealed(JsonNode header, JsonNode claims, byte[] secret) {
    try {
      Mac mac = Mac.getInstance("HmacSHA256");
      mac.init(new SecretKeySpec(secret, "HmacSHA256"));
      return token(
          header.toString(),
          claims.toString(),
          mac.doFinal(bytes(encoded(header.toString()) + "." + encoded(claims.toString()))));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  /** With any bytes as signature. */
  static Secret token(String header, String claims, byte[] signature) {
    return Secret.of(
        encoded(header)
            + "."
            + encoded(claims)
            + "."
            + Base64.getUrlEncoder().withoutPadding().encodeToString(signature));
  }

  private ObjectNode part(int number) {
    try {
      return (ObjectNode)
          JSON.readTree(Base64.getUrlDecoder().decode(genuine.reveal().split("\\.")[number]));
    } catch (IOException e) {
      throw new IllegalStateException("the realm gave no token", e);
    }
  }

  private static String encoded(String text) {
    return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes(text));
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
