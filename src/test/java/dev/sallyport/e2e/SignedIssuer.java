package dev.sallyport.e2e;

import dev.sallyport.config.Secret;
import dev.sallyport.identity.KnownRsaKeys;
import dev.sallyport.transport.SelfSigned;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.core.net.PemKeyCertOptions;
import java.math.BigInteger;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.Signature;
import java.security.interfaces.RSAPublicKey;
import java.time.Instant;
import java.util.Arrays;
import java.util.Base64;
import java.util.concurrent.TimeUnit;

/** An issuer as {@code serve} takes it: over TLS, and not a development one. */
final class SignedIssuer implements AutoCloseable {
  private final Vertx vertx = Vertx.vertx();
  private final KeyPair key = KnownRsaKeys.pair(2048, 0);
  private HttpServer server;

  static SignedIssuer start(SelfSigned certificate) throws Exception {
    SignedIssuer issuer = new SignedIssuer();
    HttpServerOptions options =
        new HttpServerOptions()
            .setSsl(true)
            .setKeyCertOptions(
                new PemKeyCertOptions()
                    .setCertPath(certificate.certificate().toString())
                    .setKeyPath(certificate.key().toString()));
    issuer.server =
        issuer
            .vertx
            .createHttpServer(options)
            .requestHandler(issuer::answer)
            .listen(0, "127.0.0.1")
            .toCompletionStage()
            .toCompletableFuture()
            .get(60, TimeUnit.SECONDS);
    return issuer;
  }

  URI address() {
    return URI.create("https://localhost:" + server.actualPort());
  }

  private void answer(HttpServerRequest request) {
    JsonObject said = request.path().equals("/keys") ? keys() : discovery();
    request.response().putHeader("Content-Type", "application/json").end(said.encode());
  }

  private JsonObject discovery() {
    return new JsonObject()
        .put("issuer", address().toString())
        .put("authorization_endpoint", address() + "/authorize")
        .put("token_endpoint", address() + "/token")
        .put("jwks_uri", address() + "/keys")
        .put("response_types_supported", new JsonArray().add("code"))
        .put("subject_types_supported", new JsonArray().add("public"))
        .put("id_token_signing_alg_values_supported", new JsonArray().add("RS256"));
  }

  private JsonObject keys() {
    RSAPublicKey open = (RSAPublicKey) key.getPublic();
    JsonObject one =
        new JsonObject()
            .put("kty", "RSA")
            .put("use", "sig")
            .put("alg", "RS256")
            .put("kid", "one")
            .put("n", number(open.getModulus()))
            .put("e", number(open.getPublicExponent()));
    return new JsonObject().put("keys", new JsonArray().add(one));
  }

  /** Of an agent; good for ten minutes. */
  Secret token(String agent, String group) throws GeneralSecurityException {
    long now = Instant.now().getEpochSecond();
    JsonObject claims =
        new JsonObject()
            .put("iss", address().toString())
            .put("aud", "sallyport")
            .put("sub", agent)
            .put("kind", "agent")
            .put("groups", new JsonArray().add(group))
            .put("iat", now)
            .put("exp", now + 600);
    JsonObject header = new JsonObject().put("alg", "RS256").put("typ", "JWT").put("kid", "one");
    String signed = text(header) + "." + text(claims);
    Signature signature = Signature.getInstance("SHA256withRSA");
    signature.initSign(key.getPrivate());
    signature.update(signed.getBytes(StandardCharsets.US_ASCII));
    return Secret.of(signed + "." + encoded(signature.sign()));
  }

  private static String text(JsonObject object) {
    return encoded(object.encode().getBytes(StandardCharsets.UTF_8));
  }

  private static String number(BigInteger value) {
    byte[] bytes = value.toByteArray();
    int sign = bytes[0] == 0 ? 1 : 0;
    return encoded(Arrays.copyOfRange(bytes, sign, bytes.length));
  }

  private static String encoded(byte[] bytes) {
    return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
  }

  @Override
  public void close() throws Exception {
    vertx.close().toCompletionStage().toCompletableFuture().get(60, TimeUnit.SECONDS);
  }
}
