package dev.sallyport.identity;

import com.onelogin.saml2.authn.SamlResponse;
import com.onelogin.saml2.exception.SettingsException;
import com.onelogin.saml2.exception.ValidationError;
import com.onelogin.saml2.settings.Saml2Settings;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import javax.xml.parsers.ParserConfigurationException;
import javax.xml.xpath.XPathExpressionException;
import org.w3c.dom.Element;
import org.xml.sax.SAXException;

/**
 * A response as one tree. Its form is checked here before anything is believed, its signature by
 * java-saml; what is read afterwards is read from the very elements that the signature covers.
 *
 * <p>Signature wrapping lives from a second place: a signed assertion that is checked in one, and a
 * forged one that is read in another. So there is one place only. Exactly one assertion stands
 * directly in the response, signatures stand directly in these two and cover them whole, every ID
 * is there once, and no element that could carry a stray one is let in.
 */
final class SamlDocument extends SamlResponse {
  private static final Set<String> IN_RESPONSE =
      Set.of("Issuer", "Signature", "Status", "Assertion");
  private static final Set<String> IN_KEY_INFO = Set.of("KeyName", "KeyValue", "X509Data");
  private static final String ENVELOPED = "http://www.w3.org/2000/09/xmldsig#enveloped-signature";
  private static final String EXCLUSIVE = "http://www.w3.org/2001/10/xml-exc-c14n#";

  /** RSA with SHA-2 (RFC 6931); SHA-1 is what forgers can collide. */
  private static final Set<String> SIGNATURE_METHODS =
      Set.of(
          "http://www.w3.org/2001/04/xmldsig-more#rsa-sha256",
          "http://www.w3.org/2001/04/xmldsig-more#rsa-sha384",
          "http://www.w3.org/2001/04/xmldsig-more#rsa-sha512");

  private static final Set<String> DIGEST_METHODS =
      Set.of(
          "http://www.w3.org/2001/04/xmlenc#sha256",
          "http://www.w3.org/2001/04/xmldsig-more#sha384",
          "http://www.w3.org/2001/04/xmlenc#sha512");

  private SamlDocument(Saml2Settings settings, String callback, String base64)
      throws XPathExpressionException,
          ParserConfigurationException,
          SAXException,
          IOException,
          SettingsException,
          ValidationError {
    super(settings, callback, base64);
  }

  /** Reads what {@link SamlXml#text(String)} let through. */
  static SamlDocument read(Saml2Settings settings, String callback, String xml)
      throws TokenRejectedException {
    if (xml.contains("EncryptedAssertion")) {
      throw new TokenRejectedException(
          "the response is encrypted, for which there is no key here; switch encryption off at the"
              + " identity provider");
    }
    try {
      return new SamlDocument(
          settings,
          callback,
          Base64.getEncoder().encodeToString(xml.getBytes(StandardCharsets.UTF_8)));
    } catch (XPathExpressionException
        | ParserConfigurationException
        | SAXException
        | IOException
        | SettingsException
        | ValidationError unreadable) {
      throw new TokenRejectedException("the response cannot be read");
    }
  }

  /**
   * The response after its form was checked; its signature was not.
   *
   * @throws TokenRejectedException also for a response by which the provider says no
   */
  Element wellFormed() throws TokenRejectedException {
    Element response = getSAMLResponseDocument().getDocumentElement();
    if (!SamlXml.is(response, SamlXml.PROTOCOL, "Response")) {
      throw new TokenRejectedException("what came is no SAML 2.0 response");
    }
    checkStatus(response);
    for (Element child : SamlXml.children(response)) {
      if (!IN_RESPONSE.contains(child.getLocalName())) {
        throw misplaced(child);
      }
    }
    Element assertion = SamlXml.only(response, SamlXml.ASSERTION, "Assertion");
    checkPlaces(response, assertion);
    List<Element> ofResponse = SamlXml.children(response, SamlXml.SIGNATURE, "Signature");
    if (!ofResponse.isEmpty()) {
      checkSignature(SamlXml.only(response, SamlXml.SIGNATURE, "Signature"), response);
    }
    if (SamlXml.children(assertion, SamlXml.SIGNATURE, "Signature").isEmpty()) {
      throw new TokenRejectedException(
          "the assertion is not signed; have the identity provider sign assertions");
    }
    checkSignature(SamlXml.only(assertion, SamlXml.SIGNATURE, "Signature"), assertion);
    return response;
  }

  private static void checkStatus(Element response) throws TokenRejectedException {
    Element status = SamlXml.only(response, SamlXml.PROTOCOL, "Status");
    Element code = SamlXml.only(status, SamlXml.PROTOCOL, "StatusCode");
    String value = code.getAttribute("Value");
    if (value.equals("urn:oasis:names:tc:SAML:2.0:status:Success")) {
      return;
    }
    String inner =
        SamlXml.children(code, SamlXml.PROTOCOL, "StatusCode").stream()
            .map(e -> e.getAttribute("Value"))
            .findFirst()
            .orElse(value);
    throw new TokenRejectedException(
        "the identity provider refused the sign-in: "
            + ShownText.quoted(inner.substring(inner.lastIndexOf(':') + 1)));
  }

  /** By local name, whatever the namespace: a reader that does not look there meets none either. */
  private static void checkPlaces(Element response, Element assertion)
      throws TokenRejectedException {
    Set<String> ids = new HashSet<>();
    for (Element element : SamlXml.all(response)) {
      for (String name : List.of("ID", "Id", "id")) {
        if (element.hasAttribute(name) && !ids.add(element.getAttribute(name))) {
          throw new TokenRejectedException("the response uses one ID twice");
        }
      }
      boolean inPlace =
          switch (element.getLocalName()) {
            case "Response" -> element == response;
            case "Assertion" -> element == assertion;
            case "Signature" ->
                element.getParentNode() == response || element.getParentNode() == assertion;
            case "Object", "Manifest", "Advice", "EncryptedData", "EncryptedID" -> false;
            default -> true;
          };
      if (!inPlace) {
        throw misplaced(element);
      }
    }
  }

  private static void checkSignature(Element signature, Element signed)
      throws TokenRejectedException {
    Element info = SamlXml.only(signature, SamlXml.SIGNATURE, "SignedInfo");
    oneOf(info, "SignatureMethod", SIGNATURE_METHODS);
    oneOf(info, "CanonicalizationMethod", Set.of(EXCLUSIVE, EXCLUSIVE + "WithComments"));
    Element reference = SamlXml.only(info, SamlXml.SIGNATURE, "Reference");
    oneOf(reference, "DigestMethod", DIGEST_METHODS);
    String id = signed.getAttribute("ID");
    if (id.isEmpty() || !reference.getAttribute("URI").equals("#" + id)) {
      throw new TokenRejectedException("a signature of the response covers something else");
    }
    List<String> transforms =
        SamlXml.children(SamlXml.only(reference, SamlXml.SIGNATURE, "Transforms")).stream()
            .map(e -> e.getAttribute("Algorithm"))
            .toList();
    if (!transforms.equals(List.of(ENVELOPED, EXCLUSIVE))
        && !transforms.equals(List.of(ENVELOPED, EXCLUSIVE + "WithComments"))) {
      throw new TokenRejectedException("a signature of the response leaves parts out");
    }
    for (Element keys : SamlXml.children(signature, SamlXml.SIGNATURE, "KeyInfo")) {
      for (Element key : SamlXml.children(keys)) {
        if (!IN_KEY_INFO.contains(key.getLocalName())) {
          throw misplaced(key);
        }
      }
    }
  }

  private static void oneOf(Element parent, String name, Set<String> accepted)
      throws TokenRejectedException {
    String algorithm = SamlXml.only(parent, SamlXml.SIGNATURE, name).getAttribute("Algorithm");
    if (!accepted.contains(algorithm)) {
      throw new TokenRejectedException(
          "the response is signed with "
              + ShownText.quoted(algorithm.substring(algorithm.lastIndexOf('#') + 1))
              + " as its "
              + name
              + "; accepted are RSA with SHA-256, SHA-384 and SHA-512, and exclusive"
              + " canonicalization");
    }
  }

  private static TokenRejectedException misplaced(Element element) {
    return new TokenRejectedException(
        "the response has "
            + ShownText.quoted(element.getLocalName())
            + " in a place where it is not taken");
  }
}
