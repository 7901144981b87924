package dev.sallyport.identity;

import dev.sallyport.config.SamlConfig;
import java.io.StringWriter;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Arrays;
import java.util.Base64;
import java.util.zip.Deflater;
import javax.xml.stream.XMLOutputFactory;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamWriter;

/** What we say to an identity provider: a request in a redirect, and our metadata. */
final class SamlMessages {
  private static final String METADATA = "urn:oasis:names:tc:SAML:2.0:metadata";
  private static final String POST = "urn:oasis:names:tc:SAML:2.0:bindings:HTTP-POST";
  private static final XMLOutputFactory STREAMS = XMLOutputFactory.newDefaultFactory();

  private final SamlConfig config;

  SamlMessages(SamlConfig config) {
    this.config = config;
  }

  /**
   * A request by the HTTP-Redirect binding (SAML Bindings 3.4). It is not signed: it asks for
   * nothing that anybody could not ask for, and the answer goes to the registered address.
   */
  URI request(
      String requestId,
      String relayState,
      String entityId,
      URI callback,
      Instant now,
      boolean fresh) {
    String xml =
        written(
            out -> {
              out.writeStartElement("samlp", "AuthnRequest", SamlXml.PROTOCOL);
              out.writeNamespace("samlp", SamlXml.PROTOCOL);
              out.writeNamespace("saml", SamlXml.ASSERTION);
              out.writeAttribute("ID", requestId);
              out.writeAttribute("Version", "2.0");
              out.writeAttribute("IssueInstant", now.truncatedTo(ChronoUnit.SECONDS).toString());
              out.writeAttribute("Destination", config.signOn().toString());
              if (fresh) {
                out.writeAttribute("ForceAuthn", "true");
              }
              out.writeAttribute("ProtocolBinding", POST);
              out.writeAttribute("AssertionConsumerServiceURL", callback.toString());
              out.writeStartElement("saml", "Issuer", SamlXml.ASSERTION);
              out.writeCharacters(entityId);
              out.writeEndElement();
              out.writeEmptyElement("samlp", "NameIDPolicy", SamlXml.PROTOCOL);
              out.writeAttribute("Format", config.nameId().format());
              out.writeAttribute("AllowCreate", "true");
              out.writeEndElement();
            });
    String separator = config.signOn().getRawQuery() == null ? "?" : "&";
    return URI.create(
        config.signOn()
            + separator
            + "SAMLRequest="
            + encode(deflated(xml))
            + "&RelayState="
            + encode(relayState));
  }

  /** Our metadata (SAML Metadata 2.4.4), for registering us. */
  String metadata(String entityId, URI callback) {
    return written(
        out -> {
          out.writeStartElement("md", "EntityDescriptor", METADATA);
          out.writeNamespace("md", METADATA);
          out.writeAttribute("entityID", entityId);
          out.writeStartElement("md", "SPSSODescriptor", METADATA);
          out.writeAttribute("AuthnRequestsSigned", "false");
          out.writeAttribute("WantAssertionsSigned", "true");
          out.writeAttribute("protocolSupportEnumeration", SamlXml.PROTOCOL);
          out.writeStartElement("md", "NameIDFormat", METADATA);
          out.writeCharacters(config.nameId().format());
          out.writeEndElement();
          out.writeEmptyElement("md", "AssertionConsumerService", METADATA);
          out.writeAttribute("Binding", POST);
          out.writeAttribute("Location", callback.toString());
          out.writeAttribute("index", "0");
          out.writeAttribute("isDefault", "true");
          out.writeEndElement();
          out.writeEndElement();
        });
  }

  private interface Content {
    void write(XMLStreamWriter out) throws XMLStreamException;
  }

  private static String written(Content content) {
    StringWriter text = new StringWriter();
    try {
      XMLStreamWriter out = STREAMS.createXMLStreamWriter(text);
      content.write(out);
      out.close();
      return text.toString();
    } catch (XMLStreamException e) {
      throw new IllegalStateException("a text in memory takes every element", e);
    }
  }

  /** Raw DEFLATE (RFC 1951), as the binding asks. */
  private static String deflated(String xml) {
    byte[] plain = xml.getBytes(StandardCharsets.UTF_8);
    Deflater deflater = new Deflater(Deflater.DEFAULT_COMPRESSION, true);
    try {
      deflater.setInput(plain);
      deflater.finish();
      byte[] room = new byte[plain.length + 64];
      int length = deflater.deflate(room);
      if (!deflater.finished()) {
        throw new IllegalStateException("a text grew by more than deflating can make it grow");
      }
      return Base64.getEncoder().encodeToString(Arrays.copyOf(room, length));
    } finally {
      deflater.end();
    }
  }

  private static String encode(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8);
  }
}
