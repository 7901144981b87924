package dev.sallyport.identity;

import dev.sallyport.config.SamlConfig;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.w3c.dom.Element;

/**
 * What a signed assertion must say to be meant for us, for this request and for now (SAML Profiles
 * 4.1.4.2). What the specification leaves open for an identity provider to leave out must be there.
 */
final class SamlAssertion {
  private static final String BEARER = "urn:oasis:names:tc:SAML:2.0:cm:bearer";
  private static final Set<String> CONDITIONS =
      Set.of("AudienceRestriction", "OneTimeUse", "ProxyRestriction");

  private final Element assertion;
  private final SamlConfig config;
  private final Instant now;

  SamlAssertion(Element assertion, SamlConfig config, Instant now) {
    this.assertion = assertion;
    this.config = config;
    this.now = now;
  }

  /**
   * Checks it.
   *
   * @param entityId ours
   * @param callback where it was sent to
   * @param requestId of the request that it answers
   * @return until when it could be shown
   */
  Instant check(String entityId, String callback, String requestId) throws TokenRejectedException {
    String issuer = SamlXml.text(SamlXml.only(assertion, SamlXml.ASSERTION, "Issuer"));
    if (!issuer.equals(config.idpEntityId())) {
      throw new TokenRejectedException(
          "the response comes from " + ShownText.quoted(issuer) + ", which is not trusted here");
    }
    if (required(assertion, "IssueInstant").isAfter(now.plus(config.clockSkew()))) {
      throw new TokenRejectedException("the response is from the future; is a clock wrong?");
    }
    Instant end = checkConditions(entityId);
    Instant confirmed = checkConfirmation(callback, requestId);
    return confirmed.isBefore(end) ? confirmed : end;
  }

  /** When the provider wants the session to end, if it says. */
  Optional<Instant> sessionEnd() throws TokenRejectedException {
    Element statement = SamlXml.only(assertion, SamlXml.ASSERTION, "AuthnStatement");
    Optional<Instant> end = time(statement, "SessionNotOnOrAfter");
    if (end.isPresent()) {
      notPast(end.get());
    }
    return end;
  }

  /** When the person proved who they are (SAML Core 2.7.2). */
  Instant authenticatedAt() throws TokenRejectedException {
    return required(SamlXml.only(assertion, SamlXml.ASSERTION, "AuthnStatement"), "AuthnInstant");
  }

  String id() {
    return assertion.getAttribute("ID");
  }

  private Instant checkConditions(String entityId) throws TokenRejectedException {
    Element conditions = SamlXml.only(assertion, SamlXml.ASSERTION, "Conditions");
    Instant end = required(conditions, "NotOnOrAfter");
    notPast(end);
    Optional<Instant> start = time(conditions, "NotBefore");
    if (start.isPresent()) {
      notEarly(start.get());
    }
    for (Element condition : SamlXml.children(conditions)) {
      if (!SamlXml.is(condition, SamlXml.ASSERTION, condition.getLocalName())
          || !CONDITIONS.contains(condition.getLocalName())) {
        throw new TokenRejectedException("the response has a condition that is not understood");
      }
    }
    Element restriction = SamlXml.only(conditions, SamlXml.ASSERTION, "AudienceRestriction");
    List<Element> audiences = SamlXml.children(restriction, SamlXml.ASSERTION, "Audience");
    for (Element audience : audiences) {
      if (SamlXml.text(audience).equals(entityId)) {
        return end;
      }
    }
    throw new TokenRejectedException(
        "the response is for another audience, not for " + ShownText.quoted(entityId));
  }

  private Instant checkConfirmation(String callback, String requestId)
      throws TokenRejectedException {
    Element subject = SamlXml.only(assertion, SamlXml.ASSERTION, "Subject");
    Element confirmation = SamlXml.only(subject, SamlXml.ASSERTION, "SubjectConfirmation");
    if (!confirmation.getAttribute("Method").equals(BEARER)) {
      throw new TokenRejectedException("the response is not for who brings it (bearer)");
    }
    Element data = SamlXml.only(confirmation, SamlXml.ASSERTION, "SubjectConfirmationData");
    if (!data.getAttribute("Recipient").equals(callback)) {
      throw new TokenRejectedException(
          "the response is for recipient "
              + ShownText.quoted(data.getAttribute("Recipient"))
              + ", not for "
              + ShownText.quoted(callback));
    }
    if (!data.getAttribute("InResponseTo").equals(requestId)) {
      throw new TokenRejectedException("the response answers another sign-in; sign in again");
    }
    Instant end = required(data, "NotOnOrAfter");
    notPast(end);
    Optional<Instant> start = time(data, "NotBefore");
    if (start.isPresent()) {
      notEarly(start.get());
    }
    return end;
  }

  private void notPast(Instant end) throws TokenRejectedException {
    if (!now.isBefore(end.plus(config.clockSkew()))) {
      throw new TokenRejectedException("the response expired at " + end + "; sign in again");
    }
  }

  private void notEarly(Instant start) throws TokenRejectedException {
    if (start.isAfter(now.plus(config.clockSkew()))) {
      throw new TokenRejectedException(
          "the response is not valid before " + start + "; is a clock wrong?");
    }
  }

  private static Instant required(Element element, String attribute) throws TokenRejectedException {
    return time(element, attribute)
        .orElseThrow(
            () ->
                new TokenRejectedException(
                    "the response has no " + attribute + " in its " + element.getLocalName()));
  }

  private static Optional<Instant> time(Element element, String attribute)
      throws TokenRejectedException {
    if (!element.hasAttribute(attribute)) {
      return Optional.empty();
    }
    try {
      return Optional.of(Instant.parse(element.getAttribute(attribute)));
    } catch (DateTimeException notATime) {
      throw new TokenRejectedException("the response's " + attribute + " is not a time");
    }
  }
}
