package dev.sallyport.identity;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.StringReader;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.math.BigInteger;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.KeyPair;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.Date;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Consumer;
import java.util.zip.Inflater;
import java.util.zip.InflaterInputStream;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.transform.OutputKeys;
import javax.xml.transform.Transformer;
import javax.xml.transform.TransformerFactory;
import javax.xml.transform.dom.DOMSource;
import javax.xml.transform.stream.StreamResult;
import org.apache.xml.security.Init;
import org.apache.xml.security.signature.XMLSignature;
import org.apache.xml.security.transforms.Transforms;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;
import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.xml.sax.InputSource;

/** An identity provider that signs whatever a test wants it to say. */
public final class SamlProvider {
  public static final String ENTITY_ID = "https://idp.example/saml";
  static final URI CALLBACK = URI.create("https://gate.example/sign-in/saml/callback");
  static final String AUDIENCE = "https://gate.example/sign-in/saml/metadata";
  static final String PERSISTENT = "urn:oasis:names:tc:SAML:2.0:nameid-format:persistent";
  static final String RSA_SHA256 = "http://www.w3.org/2001/04/xmldsig-more#rsa-sha256";
  static final String SHA256 = "http://www.w3.org/2001/04/xmlenc#sha256";
  static final String EXCLUSIVE = "http://www.w3.org/2001/10/xml-exc-c14n#";

  private static final String TEMPLATE =
      """
      <samlp:Response xmlns:samlp="urn:oasis:names:tc:SAML:2.0:protocol" \
      xmlns:saml="urn:oasis:names:tc:SAML:2.0:assertion" ID="_response1" Version="2.0" \
      IssueInstant="{issued}" Destination="{destination}" InResponseTo="{request}">\
      <saml:Issuer>{issuer}</saml:Issuer>\
      <samlp:Status><samlp:StatusCode Value="urn:oasis:names:tc:SAML:2.0:status:{status}"/></samlp:Status>\
      <saml:Assertion ID="{assertion}" Version="2.0" IssueInstant="{issued}">\
      <saml:Issuer>{issuer}</saml:Issuer>\
      <saml:Subject>\
      <saml:NameID Format="{format}">{nameId}</saml:NameID>\
      <saml:SubjectConfirmation Method="urn:oasis:names:tc:SAML:2.0:cm:bearer">\
      <saml:SubjectConfirmationData InResponseTo="{confirmed}" Recipient="{recipient}" NotOnOrAfter="{end}"/>\
      </saml:SubjectConfirmation></saml:Subject>\
      <saml:Conditions NotBefore="{start}" NotOnOrAfter="{end}">\
      {audienceRestriction}</saml:Conditions>\
      <saml:AuthnStatement AuthnInstant="{authenticated}" SessionIndex="_s1"{session}><saml:AuthnContext>\
      <saml:AuthnContextClassRef>urn:oasis:names:tc:SAML:2.0:ac:classes:Password</saml:AuthnContextClassRef>\
      </saml:AuthnContext></saml:AuthnStatement>\
      <saml:AttributeStatement>{attributes}</saml:AttributeStatement>\
      </saml:Assertion></samlp:Response>""";

  final KeyPair keys;
  public final X509Certificate certificate;

  /** The provider that tests trust. */
  public SamlProvider() {
    this(KnownRsaKeys.pair(2048, 0));
  }

  /** One that signs with these. */
  public SamlProvider(KeyPair keys) {
    Init.init();
    this.keys = keys;
    try {
      X500Name subject = new X500Name("CN=idp.example");
      Instant now = Instant.now();
      certificate =
          new JcaX509CertificateConverter()
              .getCertificate(
                  new JcaX509v3CertificateBuilder(
                          subject,
                          BigInteger.ONE,
                          Date.from(now.minus(Duration.ofDays(1))),
                          Date.from(now.plus(Duration.ofDays(1))),
                          subject,
                          keys.getPublic())
                      .build(
                          new JcaContentSignerBuilder("SHA256withRSA").build(keys.getPrivate())));
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
  }

  public Answer answer(String requestId) {
    return new Answer(requestId, Instant.now());
  }

  Answer answer(String requestId, Instant now) {
    return new Answer(requestId, now);
  }

  /** A response before it is signed; every part can be said otherwise. */
  public final class Answer {
    private final Map<String, String> parts = new LinkedHashMap<>();
    String signatureMethod = RSA_SHA256;
    String digestMethod = SHA256;
    boolean signAssertion = true;
    boolean signResponse;
    boolean embedCertificate = true;

    private Answer(String requestId, Instant now) {
      with("issued", now.toString())
          .with("authenticated", now.toString())
          .with("destination", CALLBACK.toString())
          .with("request", requestId)
          .with("confirmed", requestId)
          .with("issuer", ENTITY_ID)
          .with("status", "Success")
          .with("assertion", "_assertion-" + requestId)
          .with("format", PERSISTENT)
          .with("nameId", "G-42")
          .with("session", "")
          .with("recipient", CALLBACK.toString())
          .with("start", now.minusSeconds(5).toString())
          .with("end", now.plusSeconds(60).toString())
          .audience(AUDIENCE)
          .attributes(attribute("displayName", "Dora") + attribute("groups", "dba", "/leads"));
    }

    public Answer with(String part, String value) {
      parts.put(part, value);
      return this;
    }

    public Answer audience(String audience) {
      return with(
          "audienceRestriction",
          "<saml:AudienceRestriction><saml:Audience>"
              + audience
              + "</saml:Audience></saml:AudienceRestriction>");
    }

    public Answer attributes(String xml) {
      return with("attributes", xml);
    }

    /** Changes how it is signed. */
    Answer signed(Consumer<Answer> how) {
      how.accept(this);
      return this;
    }

    String xml() {
      String xml = TEMPLATE;
      for (Map.Entry<String, String> part : parts.entrySet()) {
        xml = xml.replace("{" + part.getKey() + "}", part.getValue());
      }
      Document document = parse(xml);
      Element response = document.getDocumentElement();
      if (signAssertion) {
        sign(
            (Element) response.getElementsByTagNameNS(SamlXml.ASSERTION, "Assertion").item(0),
            document);
      }
      if (signResponse) {
        sign(response, document);
      }
      return text(document);
    }

    public String encoded() {
      return encode(xml());
    }

    private void sign(Element signed, Document document) {
      try {
        signed.setIdAttribute("ID", true);
        XMLSignature signature = new XMLSignature(document, "", signatureMethod, EXCLUSIVE);
        signed.insertBefore(signature.getElement(), signed.getFirstChild().getNextSibling());
        Transforms transforms = new Transforms(document);
        transforms.addTransform(Transforms.TRANSFORM_ENVELOPED_SIGNATURE);
        transforms.addTransform(EXCLUSIVE);
        signature.addDocument("#" + signed.getAttribute("ID"), transforms, digestMethod);
        if (embedCertificate) {
          signature.addKeyInfo(certificate);
        }
        signature.sign(keys.getPrivate());
      } catch (Exception e) {
        throw new IllegalStateException(e);
      }
    }
  }

  /** Of an assertion. */
  public static String attribute(String name, String... values) {
    StringBuilder xml = new StringBuilder("<saml:Attribute Name=\"" + name + "\">");
    for (String value : values) {
      xml.append("<saml:AttributeValue>").append(value).append("</saml:AttributeValue>");
    }
    return xml.append("</saml:Attribute>").toString();
  }

  /**
   * Reads what a browser brings.
   *
   * @param request parameter {@code SAMLRequest}, decoded as a parameter
   * @return its identifier
   */
  public static String requestId(String request) {
    byte[] deflated = Base64.getDecoder().decode(request);
    try (InflaterInputStream in =
        new InflaterInputStream(new ByteArrayInputStream(deflated), new Inflater(true))) {
      return parse(new String(in.readAllBytes(), StandardCharsets.UTF_8))
          .getDocumentElement()
          .getAttribute("ID");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static String encode(String xml) {
    return Base64.getEncoder().encodeToString(xml.getBytes(StandardCharsets.UTF_8));
  }

  static Document parse(String xml) {
    try {
      DocumentBuilderFactory factory = DocumentBuilderFactory.newDefaultInstance();
      factory.setNamespaceAware(true);
      return factory.newDocumentBuilder().parse(new InputSource(new StringReader(xml)));
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
  }

  static String text(Document document) {
    try {
      Transformer writer = TransformerFactory.newDefaultInstance().newTransformer();
      writer.setOutputProperty(OutputKeys.OMIT_XML_DECLARATION, "yes");
      StringWriter text = new StringWriter();
      writer.transform(new DOMSource(document), new StreamResult(text));
      return text.toString();
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
  }
}
