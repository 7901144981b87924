package dev.sallyport.identity;

import com.onelogin.saml2.exception.ValidationError;
import com.onelogin.saml2.settings.Saml2Settings;
import com.onelogin.saml2.settings.SettingsBuilder;
import dev.sallyport.config.SamlConfig;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.net.URI;
import java.time.Clock;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.w3c.dom.Element;

/**
 * Sign-in at a SAML 2.0 identity provider: the web browser profile that we start (SAML Profiles
 * 4.1), request by redirect, response by form. The caller keeps request ID and relay state with the
 * browser, and takes each for one response only; a response to nothing is refused.
 *
 * <p>Asked from any event loop. XML is read and signatures are checked on worker threads.
 */
public final class SamlSignIn {
  /** Longest response in characters of base64; more is refused unread. */
  public static final int MAX_RESPONSE_LENGTH = 256 * 1024;

  /** Responses that are checked or wait for it. One takes tens of milliseconds. */
  private static final int MAX_CHECKS = 16;

  private final SamlConfig config;
  private final Vertx vertx;
  private final Clock clock;
  private final SamlMessages messages;
  private final SamlAttributes attributes;
  private final ShownAssertions shown = new ShownAssertions();
  private final AtomicInteger checks = new AtomicInteger();

  /** For one provider. */
  public SamlSignIn(SamlConfig config, Vertx vertx, Clock clock) {
    this.config = config;
    this.vertx = vertx;
    this.clock = clock;
    this.messages = new SamlMessages(config);
    this.attributes = new SamlAttributes(config);
  }

  /** What the provider is called here. */
  public String name() {
    return config.name();
  }

  /**
   * Where the browser is sent.
   *
   * @param requestId unguessable, an XML name (it begins with a letter or {@code _})
   * @param relayState unguessable, comes back beside the response
   * @param callback where the browser brings the response
   * @param fresh whether the provider has to ask the person anew, however recently it did
   */
  public URI requestUri(String requestId, String relayState, URI callback, boolean fresh) {
    return messages.request(
        requestId, relayState, entityId(callback), callback, clock.instant(), fresh);
  }

  /** The document to register us with at the provider. */
  public String metadata(URI callback) {
    return messages.metadata(entityId(callback), callback);
  }

  /**
   * Checks the response that came back.
   *
   * @param response base64, as posted
   * @param requestId of the request that this browser was sent with
   * @param freshSince when a sign-in that has to be fresh began; a response by which the person
   *     proved nothing since then is refused
   * @return who signed in, and when that ends at the provider; or a failure with {@link
   *     TokenRejectedException} whose message may be shown, or with {@link
   *     IssuerUnavailableException} when too many are being checked
   */
  public Future<VerifiedToken> complete(
      String response, String requestId, URI callback, Optional<Instant> freshSince) {
    if (response.length() > MAX_RESPONSE_LENGTH) {
      return Future.failedFuture(
          new TokenRejectedException(
              "the response is longer than " + MAX_RESPONSE_LENGTH + " characters"));
    }
    if (checks.incrementAndGet() > MAX_CHECKS) {
      checks.decrementAndGet();
      return Future.failedFuture(
          new IssuerUnavailableException("too many sign-ins are being checked"));
    }
    return vertx
        .executeBlocking(() -> check(response, requestId, callback, freshSince), false)
        .onComplete(checked -> checks.decrementAndGet());
  }

  private VerifiedToken check(
      String response, String requestId, URI callback, Optional<Instant> freshSince)
      throws TokenRejectedException {
    String entityId = entityId(callback);
    String address = callback.toString();
    SamlDocument document =
        SamlDocument.read(settings(entityId, address), address, SamlXml.text(response));
    Element root = document.wellFormed();
    if (!root.getAttribute("Destination").equals(address)) {
      throw new TokenRejectedException(
          "the response was sent to "
              + ShownText.quoted(root.getAttribute("Destination"))
              + ", not to "
              + ShownText.quoted(address));
    }
    if (!root.getAttribute("InResponseTo").equals(requestId)) {
      throw new TokenRejectedException(
          "the response answers another sign-in, or none; sign in again");
    }
    if (!document.isValid(requestId)) {
      throw refusal(document.getValidationException());
    }
    Instant now = clock.instant();
    Element element = SamlXml.only(root, SamlXml.ASSERTION, "Assertion");
    SamlAssertion assertion = new SamlAssertion(element, config, now);
    Instant end = assertion.check(entityId, address, requestId);
    Principal principal = attributes.principal(element, entityId);
    Optional<Instant> sessionEnd = assertion.sessionEnd();
    Optional<Instant> authenticatedAt =
        Freshness.check(
            Optional.of(assertion.authenticatedAt()), freshSince, now, config.clockSkew());
    if (!shown.first(assertion.id(), end.plus(config.clockSkew()), now)) {
      throw new TokenRejectedException("the response was used before; sign in again");
    }
    return new VerifiedToken(principal, sessionEnd.orElse(end), sessionEnd, authenticatedAt);
  }

  /** The words are ours: the library's repeat what a stranger wrote. */
  private static TokenRejectedException refusal(Exception cause) {
    int code = cause instanceof ValidationError error ? error.getErrorCode() : -1;
    return new TokenRejectedException(
        switch (code) {
          case ValidationError.INVALID_SIGNATURE ->
              "its signature is not the identity provider's: it was changed, forged, or signed with"
                  + " a key that is not configured";
          case ValidationError.WRONG_ISSUER -> "the response comes from another identity provider";
          case ValidationError.WRONG_AUDIENCE -> "the response is for another audience";
          case ValidationError.ASSERTION_EXPIRED, ValidationError.SESSION_EXPIRED ->
              "the response expired; sign in again";
          case ValidationError.ASSERTION_TOO_EARLY ->
              "the response is not valid yet; is a clock wrong?";
          case ValidationError.WRONG_SUBJECTCONFIRMATION ->
              "the response is for another sign-in or recipient, or it expired; sign in again";
          default -> "the response does not follow SAML 2.0 (" + code + ")";
        });
  }

  private Saml2Settings settings(String entityId, String callback) {
    Map<String, Object> values = new HashMap<>();
    values.put(SettingsBuilder.STRICT_PROPERTY_KEY, true);
    values.put(SettingsBuilder.SP_ENTITYID_PROPERTY_KEY, entityId);
    values.put(SettingsBuilder.SP_ASSERTION_CONSUMER_SERVICE_URL_PROPERTY_KEY, callback);
    values.put(SettingsBuilder.IDP_ENTITYID_PROPERTY_KEY, config.idpEntityId());
    values.put(
        SettingsBuilder.IDP_SINGLE_SIGN_ON_SERVICE_URL_PROPERTY_KEY, config.signOn().toString());
    values.put(SettingsBuilder.SECURITY_WANT_ASSERTIONS_SIGNED, true);
    values.put(SettingsBuilder.SECURITY_WANT_XML_VALIDATION, true);
    values.put(SettingsBuilder.SECURITY_REJECT_DEPRECATED_ALGORITHM, true);
    values.put(SettingsBuilder.SECURITY_ALLOW_REPEAT_ATTRIBUTE_NAME_PROPERTY_KEY, true);
    Saml2Settings settings = new SettingsBuilder().fromValues(values).build();
    settings.setIdpx509certMulti(config.certificates());
    return settings;
  }

  private String entityId(URI callback) {
    return config.entityId().orElseGet(() -> callback.resolve("metadata").toString());
  }
}
