package dev.sallyport.identity;

import java.io.StringReader;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import javax.xml.stream.XMLInputFactory;
import javax.xml.stream.XMLStreamConstants;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamReader;
import org.w3c.dom.Element;
import org.w3c.dom.Node;

/**
 * XML of strangers: what of it is read at all, and the steps from an element to its children.
 * Nothing here expands, fetches or descends without an end.
 */
final class SamlXml {
  static final String PROTOCOL = "urn:oasis:names:tc:SAML:2.0:protocol";
  static final String ASSERTION = "urn:oasis:names:tc:SAML:2.0:assertion";
  static final String SIGNATURE = "http://www.w3.org/2000/09/xmldsig#";

  /** Readers of trees call themselves for each level; a response has seven or so. */
  private static final int MAX_DEPTH = 32;

  private static final int MAX_ELEMENTS = 5_000;
  private static final XMLInputFactory STREAMS = streams();

  private SamlXml() {}

  /**
   * The text of an encoded response, if it is XML of elements, attributes and text alone. Comments,
   * instructions, DOCTYPE and CDATA, which make two readers see two texts (CVE-2017-11427), all
   * begin with {@code <!} or {@code <?}, and nothing else that is well-formed does.
   */
  static String text(String base64) throws TokenRejectedException {
    String xml = decoded(base64);
    if (xml.contains("<!") || xml.indexOf("<?", 1) >= 0) {
      throw new TokenRejectedException(
          "the response holds a DOCTYPE, a comment, CDATA or a processing instruction");
    }
    try {
      measure(xml);
    } catch (XMLStreamException malformed) {
      throw notXml();
    }
    return xml;
  }

  private static String decoded(String base64) throws TokenRejectedException {
    try {
      byte[] bytes = Base64.getMimeDecoder().decode(base64);
      return StandardCharsets.UTF_8
          .newDecoder()
          .onMalformedInput(CodingErrorAction.REPORT)
          .onUnmappableCharacter(CodingErrorAction.REPORT)
          .decode(ByteBuffer.wrap(bytes))
          .toString();
    } catch (IllegalArgumentException | CharacterCodingException notText) {
      throw notXml();
    }
  }

  private static void measure(String xml) throws XMLStreamException, TokenRejectedException {
    XMLStreamReader reader = STREAMS.createXMLStreamReader(new StringReader(xml));
    int depth = 0;
    int elements = 0;
    while (reader.hasNext()) {
      int event = reader.next();
      if (event == XMLStreamConstants.START_ELEMENT) {
        depth++;
        elements++;
      } else if (event == XMLStreamConstants.END_ELEMENT) {
        depth--;
      } else if (event != XMLStreamConstants.CHARACTERS
          && event != XMLStreamConstants.SPACE
          && event != XMLStreamConstants.END_DOCUMENT) {
        throw notXml();
      }
      if (depth > MAX_DEPTH || elements > MAX_ELEMENTS) {
        throw new TokenRejectedException("the response has too many elements, or too deep ones");
      }
    }
    reader.close();
  }

  private static XMLInputFactory streams() {
    XMLInputFactory factory = XMLInputFactory.newDefaultFactory();
    factory.setProperty(XMLInputFactory.SUPPORT_DTD, false);
    factory.setProperty(XMLInputFactory.IS_SUPPORTING_EXTERNAL_ENTITIES, false);
    factory.setProperty(XMLInputFactory.IS_NAMESPACE_AWARE, true);
    return factory;
  }

  private static TokenRejectedException notXml() {
    return new TokenRejectedException("the response is not well-formed XML in UTF-8");
  }

  /** An element and every one below it, level by level. */
  static List<Element> all(Element root) {
    List<Element> found = new ArrayList<>(List.of(root));
    for (int next = 0; next < found.size(); next++) {
      found.addAll(children(found.get(next)));
    }
    return found;
  }

  static List<Element> children(Element parent) {
    List<Element> found = new ArrayList<>();
    for (Node node = parent.getFirstChild(); node != null; node = node.getNextSibling()) {
      if (node instanceof Element element) {
        found.add(element);
      }
    }
    return found;
  }

  static List<Element> children(Element parent, String namespace, String name) {
    return children(parent).stream().filter(e -> is(e, namespace, name)).toList();
  }

  /** The only child of that name. */
  static Element only(Element parent, String namespace, String name) throws TokenRejectedException {
    List<Element> found = children(parent, namespace, name);
    if (found.size() != 1) {
      throw new TokenRejectedException(
          "the response has "
              + (found.isEmpty() ? "no " : "more than one ")
              + name
              + " in its "
              + parent.getLocalName());
    }
    return found.get(0);
  }

  /** The text of an element that holds nothing else. */
  static String text(Element element) throws TokenRejectedException {
    if (!children(element).isEmpty()) {
      throw new TokenRejectedException(
          "the response has elements in its " + element.getLocalName() + " where a text belongs");
    }
    return element.getTextContent();
  }

  static boolean is(Element element, String namespace, String name) {
    return namespace.equals(element.getNamespaceURI()) && name.equals(element.getLocalName());
  }
}
