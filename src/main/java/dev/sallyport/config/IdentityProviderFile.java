package dev.sallyport.config;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.cert.Certificate;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import javax.xml.XMLConstants;
import javax.xml.parsers.DocumentBuilder;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.parsers.ParserConfigurationException;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;
import org.xml.sax.ErrorHandler;
import org.xml.sax.SAXException;
import org.xml.sax.SAXParseException;

/**
 * A provider's metadata (SAML Metadata 2.4.3) as an operator saved it. The file itself is trusted
 * like the configuration that names it, so a signature in it is not looked at, and nothing is ever
 * fetched.
 */
record IdentityProviderFile(String entityId, URI signOn, List<X509Certificate> certificates) {
  private static final String METADATA = "urn:oasis:names:tc:SAML:2.0:metadata";
  private static final String SIGNATURE = "http://www.w3.org/2000/09/xmldsig#";
  private static final String REDIRECT = "urn:oasis:names:tc:SAML:2.0:bindings:HTTP-Redirect";

  /** A whole federation's list is larger, and is not what is meant. */
  private static final int MAX_BYTES = 1 << 20;

  /**
   * Reads one provider.
   *
   * @throws InvalidSettingException for the key {@code metadata}
   */
  static IdentityProviderFile metadata(Path file) {
    Element root = parse("metadata", file);
    if (!METADATA.equals(root.getNamespaceURI())
        || !"EntityDescriptor".equals(root.getLocalName())) {
      throw problem(file, "is no EntityDescriptor; expected the metadata of one identity provider");
    }
    NodeList roles = root.getElementsByTagNameNS(METADATA, "IDPSSODescriptor");
    if (roles.getLength() != 1) {
      throw problem(file, "has " + roles.getLength() + " IDPSSODescriptor; expected one");
    }
    Element role = (Element) roles.item(0);
    return new IdentityProviderFile(
        root.getAttribute("entityID"), signOn(file, role), signingCertificates(file, role));
  }

  /**
   * Reads a file of PEM certificates.
   *
   * @throws InvalidSettingException for the key {@code certificates}
   */
  static List<X509Certificate> certificates(Path file) {
    try {
      List<X509Certificate> read = certificates(bytes("certificates", file));
      if (!read.isEmpty()) {
        return read;
      }
    } catch (CertificateException notACertificate) {
      // Said below, as of a file that is empty.
    }
    throw new InvalidSettingException(
        "certificates", "file '" + file + "' holds no certificate; expected PEM");
  }

  private static URI signOn(Path file, Element role) {
    NodeList services = role.getElementsByTagNameNS(METADATA, "SingleSignOnService");
    for (int i = 0; i < services.getLength(); i++) {
      Element service = (Element) services.item(i);
      if (service.getAttribute("Binding").equals(REDIRECT)) {
        try {
          return new URI(service.getAttribute("Location"));
        } catch (URISyntaxException e) {
          throw problem(file, "has a SingleSignOnService whose Location is no address");
        }
      }
    }
    throw problem(file, "has no SingleSignOnService with the binding HTTP-Redirect");
  }

  private static List<X509Certificate> signingCertificates(Path file, Element role) {
    List<X509Certificate> found = new ArrayList<>();
    NodeList keys = role.getElementsByTagNameNS(METADATA, "KeyDescriptor");
    for (int i = 0; i < keys.getLength(); i++) {
      Element key = (Element) keys.item(i);
      if (key.getAttribute("use").equals("encryption")) {
        continue;
      }
      NodeList texts = key.getElementsByTagNameNS(SIGNATURE, "X509Certificate");
      for (int t = 0; t < texts.getLength(); t++) {
        try {
          found.addAll(
              certificates(Base64.getMimeDecoder().decode(texts.item(t).getTextContent())));
        } catch (CertificateException | IllegalArgumentException e) {
          throw problem(file, "has an X509Certificate that cannot be read");
        }
      }
    }
    if (found.isEmpty()) {
      throw problem(file, "has no certificate to check signatures with");
    }
    return found;
  }

  private static List<X509Certificate> certificates(byte[] encoded) throws CertificateException {
    List<X509Certificate> read = new ArrayList<>();
    for (Certificate certificate :
        CertificateFactory.getInstance("X.509")
            .generateCertificates(new ByteArrayInputStream(encoded))) {
      read.add((X509Certificate) certificate);
    }
    return read;
  }

  private static Element parse(String key, Path file) {
    byte[] bytes = bytes(key, file);
    try {
      DocumentBuilderFactory factory = DocumentBuilderFactory.newDefaultInstance();
      factory.setNamespaceAware(true);
      factory.setFeature(XMLConstants.FEATURE_SECURE_PROCESSING, true);
      factory.setFeature("http://apache.org/xml/features/disallow-doctype-decl", true);
      DocumentBuilder builder = factory.newDocumentBuilder();
      builder.setErrorHandler(new Strict());
      return builder.parse(new ByteArrayInputStream(bytes)).getDocumentElement();
    } catch (SAXException | IOException e) {
      throw new InvalidSettingException(key, "file '" + file + "' is not XML, or has a DOCTYPE");
    } catch (ParserConfigurationException e) {
      throw new IllegalStateException("every Java platform reads XML without DOCTYPE", e);
    }
  }

  private static byte[] bytes(String key, Path file) {
    try {
      if (Files.size(file) > MAX_BYTES) {
        throw new InvalidSettingException(
            key, "file '" + file + "' is larger than " + MAX_BYTES + " bytes");
      }
      return Files.readAllBytes(file);
    } catch (IOException e) {
      throw new InvalidSettingException(key, "file '" + file + "' cannot be read");
    }
  }

  private static InvalidSettingException problem(Path file, String problem) {
    return new InvalidSettingException("metadata", "file '" + file + "' " + problem);
  }

  /** Says nothing by itself. */
  private static final class Strict implements ErrorHandler {
    @Override
    public void warning(SAXParseException e) {
      // A warning changes nothing of what is read.
    }

    @Override
    public void error(SAXParseException e) throws SAXException {
      throw e;
    }

    @Override
    public void fatalError(SAXParseException e) throws SAXException {
      throw e;
    }
  }
}
