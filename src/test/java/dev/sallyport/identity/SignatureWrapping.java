package dev.sallyport.identity;

import java.util.function.UnaryOperator;
import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.w3c.dom.Node;

/**
 * The eight shapes of signature wrapping (Somorovsky and others, "On Breaking SAML", 2012), as
 * attack tools number them: what was signed stays in the document, unchanged, in a place where a
 * signature is checked; a forged copy stands where identities are read.
 */
enum SignatureWrapping {
  XSW1 {
    @Override
    void wrap(Document document, Element forgedResponse) {
      Element original = renamed(document, forgedResponse);
      signature(document.getDocumentElement()).appendChild(withoutSignature(original));
    }
  },
  XSW2 {
    @Override
    void wrap(Document document, Element forgedResponse) {
      Element original = renamed(document, forgedResponse);
      Element root = document.getDocumentElement();
      root.insertBefore(withoutSignature(original), root.getFirstChild().getNextSibling());
    }
  },
  XSW3 {
    @Override
    void wrap(Document document, Element forgedResponse) {
      Element original = assertion(document.getDocumentElement());
      original.getParentNode().insertBefore(forged(document, forgedResponse), original);
    }
  },
  XSW4 {
    @Override
    void wrap(Document document, Element forgedResponse) {
      Element original = assertion(document.getDocumentElement());
      Element forged = forged(document, forgedResponse);
      original.getParentNode().replaceChild(forged, original);
      forged.appendChild(original);
    }
  },
  XSW5 {
    @Override
    void wrap(Document document, Element forgedResponse) {
      Element original = assertion(document.getDocumentElement());
      Element forged = forged(document, forgedResponse);
      original.getParentNode().insertBefore(forged, original);
      forged.insertBefore(signature(original), forged.getFirstChild().getNextSibling());
    }
  },
  XSW6 {
    @Override
    void wrap(Document document, Element forgedResponse) {
      Element original = assertion(document.getDocumentElement());
      Element forged = forged(document, forgedResponse);
      Element signature = signature(original);
      original.getParentNode().replaceChild(forged, original);
      forged.insertBefore(signature, forged.getFirstChild().getNextSibling());
      signature.appendChild(original);
    }
  },
  XSW7 {
    @Override
    void wrap(Document document, Element forgedResponse) {
      Element original = assertion(document.getDocumentElement());
      Element extensions = document.createElementNS(SamlXml.PROTOCOL, "samlp:Extensions");
      original.getParentNode().insertBefore(extensions, original);
      extensions.appendChild(forged(document, forgedResponse));
    }
  },
  XSW8 {
    @Override
    void wrap(Document document, Element forgedResponse) {
      Element original = assertion(document.getDocumentElement());
      Element forged = forged(document, forgedResponse);
      Element signature = signature(original);
      original.getParentNode().replaceChild(forged, original);
      forged.insertBefore(signature, forged.getFirstChild().getNextSibling());
      Element object = document.createElementNS(SamlXml.SIGNATURE, "ds:Object");
      signature.appendChild(object);
      object.appendChild(original);
    }
  };

  abstract void wrap(Document document, Element forgedResponse);

  /** The signed response, wrapped around a copy that was forged. */
  String apply(String signed, UnaryOperator<String> forge) {
    Document document = SamlProvider.parse(signed);
    Element forged = SamlProvider.parse(forge.apply(signed)).getDocumentElement();
    wrap(document, forged);
    return SamlProvider.text(document);
  }

  /** Puts the forged response in the original's place, and gives the original. */
  private static Element renamed(Document document, Element forgedResponse) {
    Element original = document.getDocumentElement();
    Element forged = (Element) document.importNode(forgedResponse, true);
    forged.setAttribute("ID", "_forged");
    document.replaceChild(forged, original);
    return original;
  }

  /** The forged assertion under another ID and without the signature. */
  private static Element forged(Document document, Element forgedResponse) {
    Element forged = (Element) document.importNode(assertion(forgedResponse), true);
    forged.setAttribute("ID", "_forged");
    return withoutSignature(forged);
  }

  private static Element withoutSignature(Element element) {
    Node signature = ofItsOwn(element);
    if (signature != null) {
      element.removeChild(signature);
    }
    return element;
  }

  private static Element assertion(Element response) {
    return (Element) response.getElementsByTagNameNS(SamlXml.ASSERTION, "Assertion").item(0);
  }

  private static Element signature(Element element) {
    Element own = ofItsOwn(element);
    return own != null
        ? own
        : (Element) element.getElementsByTagNameNS(SamlXml.SIGNATURE, "Signature").item(0);
  }

  private static Element ofItsOwn(Element element) {
    return SamlXml.children(element, SamlXml.SIGNATURE, "Signature").stream()
        .findFirst()
        .orElse(null);
  }
}
