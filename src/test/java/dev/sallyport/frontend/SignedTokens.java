package dev.sallyport.frontend;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.sallyport.config.Secret;
import dev.sallyport.identity.Principal;
import dev.sallyport.identity.TokenRejectedException;
import dev.sallyport.identity.TokenVerifier;
import dev.sallyport.identity.VerifiedToken;
import io.vertx.core.Future;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.Signature;
import java.security.spec.ECGenParameterSpec;
import java.time.Instant;
import java.util.Base64;
import java.util.Map;
import java.util.Set;

/** An issuer with one key: signs tokens (ES256) and checks them. */
final class SignedTokens implements TokenVerifier {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Base64.Encoder ENCODER = Base64.getUrlEncoder().withoutPadding();

  private final KeyPair pair;

  SignedTokens() throws GeneralSecurityException {
    KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
    generator.initialize(new ECGenParameterSpec("secp256r1"));
    pair = generator.generateKeyPair();
  }

  String token(String subject, Instant expiresAt) throws Exception {
    return token(subject, expiresAt, 0);
  }

  /** With a claim of so many characters, for long tokens. */
  String token(String subject, Instant expiresAt, int padding) throws Exception {
    String body =
        encode(JSON.writeValueAsBytes(Map.of("alg", "ES256")))
            + "."
            + encode(
                JSON.writeValueAsBytes(
                    Map.of(
                        "sub",
                        subject,
                        "exp",
                        expiresAt.getEpochSecond(),
                        "pad",
                        "x".repeat(padding))));
    Signature signer = Signature.getInstance("SHA256withECDSAinP1363Format");
    signer.initSign(pair.getPrivate());
    signer.update(body.getBytes(StandardCharsets.US_ASCII));
    return body + "." + encode(signer.sign());
  }

  @Override
  public Future<VerifiedToken> verify(Secret token) {
    try {
      String[] parts = token.reveal().split("\\.", -1);
      if (parts.length != 3) {
        return Future.failedFuture(new TokenRejectedException("it is not a signed token"));
      }
      Signature verifier = Signature.getInstance("SHA256withECDSAinP1363Format");
      verifier.initVerify(pair.getPublic());
      verifier.update((parts[0] + "." + parts[1]).getBytes(StandardCharsets.US_ASCII));
      if (!verifier.verify(Base64.getUrlDecoder().decode(parts[2]))) {
        return Future.failedFuture(new TokenRejectedException("its signature is wrong"));
      }
      JsonNode claims = JSON.readTree(Base64.getUrlDecoder().decode(parts[1]));
      Instant expiresAt = Instant.ofEpochSecond(claims.get("exp").asLong());
      if (expiresAt.isBefore(Instant.now())) {
        return Future.failedFuture(new TokenRejectedException("the token expired at " + expiresAt));
      }
      String subject = claims.get("sub").asText();
      return Future.succeededFuture(
          new VerifiedToken(
              new Principal(
                  "test:" + subject,
                  Principal.Kind.AGENT,
                  subject,
                  Set.of("agents"),
                  "test",
                  Map.of()),
              expiresAt));
    } catch (GeneralSecurityException | IOException | IllegalArgumentException unreadable) {
      return Future.failedFuture(new TokenRejectedException("it cannot be read"));
    }
  }

  private static String encode(byte[] bytes) {
    return ENCODER.encodeToString(bytes);
  }
}
