package dev.sallyport.identity;

import io.vertx.core.json.JsonObject;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.Signature;
import java.security.interfaces.ECPublicKey;
import java.security.interfaces.RSAPublicKey;
import java.security.spec.ECGenParameterSpec;
import java.security.spec.MGF1ParameterSpec;
import java.security.spec.PSSParameterSpec;
import java.util.Arrays;
import java.util.Base64;

/** A key pair that signs tokens as an issuer would, right or wrong. */
record TestKey(String keyId, KeyPair pair) {

  static TestKey rsa(String keyId, int bits) {
    return new TestKey(keyId, KnownRsaKeys.pair(bits, 0));
  }

  static TestKey ec(String keyId, String curve) {
    try {
      KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
      generator.initialize(new ECGenParameterSpec(curve));
      return new TestKey(keyId, generator.generateKeyPair());
    } catch (GeneralSecurityException e) {
      throw new AssertionError(e);
    }
  }

  JsonObject jwk() {
    JsonObject jwk = new JsonObject().put("kid", keyId).put("use", "sig");
    if (pair.getPublic() instanceof RSAPublicKey rsa) {
      return jwk.put("kty", "RSA")
          .put("n", encode(rsa.getModulus()))
          .put("e", encode(rsa.getPublicExponent()));
    }
    ECPublicKey ec = (ECPublicKey) pair.getPublic();
    int bits = ec.getParams().getOrder().bitLength();
    return jwk.put("kty", "EC")
        .put("crv", "P-" + bits)
        .put("x", encode(ec.getW().getAffineX()))
        .put("y", encode(ec.getW().getAffineY()));
  }

  String sign(String algorithm, JsonObject claims) {
    return sign(new JsonObject().put("alg", algorithm).put("kid", keyId), claims);
  }

  String sign(JsonObject header, JsonObject claims) {
    return sign(header.encode(), claims.encode(), header.getString("alg"));
  }

  String sign(String header, String claims, String algorithm) {
    String signed = encode(header) + "." + encode(claims);
    return signed + "." + encode(signature(algorithm, signed));
  }

  private byte[] signature(String algorithm, String signed) {
    String digest = "SHA" + algorithm.substring(2);
    try {
      Signature signature =
          Signature.getInstance(
              switch (algorithm.substring(0, 2)) {
                case "RS" -> digest + "withRSA";
                case "PS" -> "RSASSA-PSS";
                default -> digest + "withECDSAinP1363Format";
              });
      if (algorithm.startsWith("PS")) {
        String name = "SHA-" + algorithm.substring(2);
        signature.setParameter(
            new PSSParameterSpec(
                name,
                "MGF1",
                new MGF1ParameterSpec(name),
                Integer.parseInt(algorithm.substring(2)) / 8,
                1));
      }
      signature.initSign(pair.getPrivate());
      signature.update(signed.getBytes(StandardCharsets.UTF_8));
      return signature.sign();
    } catch (GeneralSecurityException e) {
      throw new AssertionError(e);
    }
  }

  static String encode(String text) {
    return encode(text.getBytes(StandardCharsets.UTF_8));
  }

  static String encode(byte[] bytes) {
    return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
  }

  private static String encode(BigInteger value) {
    byte[] bytes = value.toByteArray();
    return encode(bytes[0] == 0 ? Arrays.copyOfRange(bytes, 1, bytes.length) : bytes);
  }
}
