package dev.sallyport.identity;

import com.fasterxml.jackson.databind.JsonNode;
import dev.sallyport.config.Secret;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Locale;
import java.util.Optional;

/**
 * A signed token taken apart and not yet believed (JWS compact serialization, RFC 7515 section
 * 7.1).
 *
 * @param header protected header
 * @param claims payload
 * @param signed the bytes that the signature covers
 * @param signature its bytes
 */
record CompactToken(JsonNode header, JsonNode claims, byte[] signed, byte[] signature) {
  /** Largest token in characters; what a client may make us decode before anything is checked. */
  static final int MAX_LENGTH = 64 * 1024;

  private static final int PARTS = 3;

  /** To how many characters command-line clients cut what is typed at their prompt. */
  private static final int PROMPT_LENGTH = 79;

  private static final String CUT =
      "; a prompt cuts a token after 79 characters without a word, give it as MYSQL_PWD";

  /** Most likely the password of an account of the database, or the secret of the client. */
  private static final String ADVICE = "; give the token that your identity provider issued";

  private static final Base64.Encoder ENCODER = Base64.getUrlEncoder().withoutPadding();

  /** Takes a token apart; any text is either a token or a refusal. */
  static CompactToken parse(Secret token) throws TokenRejectedException {
    String text = token.reveal();
    if (text.isEmpty()) {
      throw new TokenRejectedException("there is no token: give it as the password");
    }
    if (text.length() > MAX_LENGTH) {
      throw new TokenRejectedException(
          "the token is longer than " + MAX_LENGTH + " characters, which no token should be");
    }
    String[] parts = text.split("\\.", -1);
    if (parts.length != PARTS) {
      throw new TokenRejectedException(
          "this is not a signed token (JWT): it has "
              + parts.length
              + " part(s) between dots and not 3"
              + (text.length() == PROMPT_LENGTH ? CUT : ADVICE));
    }
    CompactToken parsed =
        new CompactToken(
            object(parts[0], "header"),
            object(parts[1], "payload"),
            text.substring(0, parts[0].length() + 1 + parts[1].length())
                .getBytes(StandardCharsets.US_ASCII),
            decode(parts[2], "signature"));
    parsed.checkHeader();
    return parsed;
  }

  /** The {@code alg} that the token says it was signed with. */
  String algorithm() {
    return header.path("alg").asText();
  }

  /** The {@code kid} of the key that it says signed it. */
  Optional<String> keyId() {
    return Optional.ofNullable(header.path("kid").textValue());
  }

  /** The {@code typ} in lower case and without its optional prefix; empty when absent. */
  String type() {
    String type = header.path("typ").asText().toLowerCase(Locale.ROOT);
    return type.startsWith("application/") ? type.substring("application/".length()) : type;
  }

  @Override
  public String toString() {
    return "[token]";
  }

  private void checkHeader() throws TokenRejectedException {
    if (!header.path("alg").isTextual()) {
      throw new TokenRejectedException("the token does not say by which algorithm it is signed");
    }
    if (header.has("crit") || header.has("b64")) {
      throw new TokenRejectedException(
          "the token's header demands an extension (crit) that is not supported");
    }
    if (header.has("kid") && !header.path("kid").isTextual()) {
      throw new TokenRejectedException("the token's kid is not a string");
    }
    if (header.has("typ") && !type().equals("jwt") && !type().equals("at+jwt")) {
      throw new TokenRejectedException("the token's type is neither JWT nor at+jwt");
    }
  }

  private static JsonNode object(String part, String name) throws TokenRejectedException {
    return StrictJson.object(decode(part, name))
        .orElseThrow(
            () ->
                new TokenRejectedException(
                    "this is not a signed token (JWT): its "
                        + name
                        + " is not one JSON object with distinct names"));
  }

  /** Takes the one spelling of the bytes: the decoder does not mind what the last bits are. */
  private static byte[] decode(String part, String name) throws TokenRejectedException {
    try {
      if (!part.isEmpty()) {
        byte[] bytes = Base64.getUrlDecoder().decode(part);
        if (ENCODER.encodeToString(bytes).equals(part)) {
          return bytes;
        }
      }
    } catch (IllegalArgumentException notBase64) {
      // Said below, in the same words as for the other ways to be wrong.
      throw notEncoded(name);
    }
    throw name.equals("signature") && part.isEmpty()
        ? new TokenRejectedException("the token is not signed")
        : notEncoded(name);
  }

  private static TokenRejectedException notEncoded(String name) {
    return new TokenRejectedException(
        "this is not a signed token (JWT): its " + name + " is not base64url");
  }
}
