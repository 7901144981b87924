package dev.sallyport.access;

import java.net.URLDecoder;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.time.Clock;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.HexFormat;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * Checks a token as Amazon RDS does, from the documents alone (AWS General Reference, "Signature
 * Version 4", query string authentication).
 *
 * @param host as the client must name the server
 * @param region where the server is
 */
record SignedTokenCheck(
    String host, int port, String region, String keyId, String secretKey, Clock clock) {
  private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("yyyyMMdd'T'HHmmss'Z'");

  /** What is wrong with a token; empty when nothing is. */
  Optional<String> problem(String token, String user) {
    int slash = token.indexOf("/?");
    if (slash < 0 || !token.substring(0, slash).equals(host + ":" + port)) {
      return Optional.of("it is for another server");
    }
    Map<String, String> query = new TreeMap<>();
    for (String parameter : token.substring(slash + 2).split("&")) {
      int equals = parameter.indexOf('=');
      String earlier =
          query.put(parameter.substring(0, equals), decoded(parameter.substring(equals + 1)));
      if (earlier != null) {
        return Optional.of("it says something twice");
      }
    }
    if (!"connect".equals(query.get("Action")) || !user.equals(query.get("DBUser"))) {
      return Optional.of("it is for another user");
    }
    String time = query.getOrDefault("X-Amz-Date", "");
    Instant signedAt = LocalDateTime.parse(time, TIME).toInstant(ZoneOffset.UTC);
    long seconds = Long.parseLong(query.get("X-Amz-Expires"));
    Instant now = clock.instant();
    if (seconds != 900
        || now.isBefore(signedAt.minusSeconds(300))
        || now.isAfter(signedAt.plusSeconds(seconds))) {
      return Optional.of("it is not valid now");
    }
    String scope = time.substring(0, 8) + "/" + region + "/rds-db/aws4_request";
    if (!(keyId + "/" + scope).equals(query.get("X-Amz-Credential"))
        || !"host".equals(query.get("X-Amz-SignedHeaders"))
        || !"AWS4-HMAC-SHA256".equals(query.get("X-Amz-Algorithm"))) {
      return Optional.of("it is signed with another key, or for another place");
    }
    String signature = query.remove("X-Amz-Signature");
    return signature(query, time, scope).equals(signature)
        ? Optional.empty()
        : Optional.of("its signature is wrong");
  }

  private String signature(Map<String, String> query, String time, String scope) {
    String parameters =
        query.entrySet().stream()
            .map(e -> encoded(e.getKey()) + "=" + encoded(e.getValue()))
            .collect(Collectors.joining("&"));
    String request =
        "GET\n/\n" + parameters + "\nhost:" + host + ":" + port + "\n\nhost\n" + sha256("");
    String toSign = "AWS4-HMAC-SHA256\n" + time + "\n" + scope + "\n" + sha256(request);
    byte[] key = ("AWS4" + secretKey).getBytes(StandardCharsets.UTF_8);
    for (String part : scope.split("/")) {
      key = hmac(key, part);
    }
    return HexFormat.of().formatHex(hmac(key, toSign));
  }

  private static byte[] hmac(byte[] key, String text) {
    try {
      Mac mac = Mac.getInstance("HmacSHA256");
      mac.init(new SecretKeySpec(key, "HmacSHA256"));
      return mac.doFinal(text.getBytes(StandardCharsets.UTF_8));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  private static String sha256(String text) {
    try {
      return HexFormat.of()
          .formatHex(
              MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8)));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  private static String decoded(String text) {
    return URLDecoder.decode(text, StandardCharsets.UTF_8);
  }

  private static String encoded(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20").replace("*", "%2A");
  }
}
