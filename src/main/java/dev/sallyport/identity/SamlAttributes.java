package dev.sallyport.identity;

import dev.sallyport.config.SamlConfig;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.w3c.dom.Element;

/**
 * Subject and attributes of an assertion that was checked -> {@link Principal}, within the bounds
 * of {@link ClaimMapping}. Who comes by SAML is a person.
 */
final class SamlAttributes {
  private static final String UNSPECIFIED = "urn:oasis:names:tc:SAML:1.1:nameid-format:unspecified";

  private final SamlConfig config;

  SamlAttributes(SamlConfig config) {
    this.config = config;
  }

  Principal principal(Element assertion, String entityId) throws TokenRejectedException {
    String subject = nameId(assertion, entityId);
    String id = config.name() + ":" + subject;
    String name =
        values(assertion, config.nameAttribute()).stream()
            .filter(ClaimMapping::fits)
            .findFirst()
            .orElse(config.nameId() == SamlConfig.NameId.EMAIL ? subject : id);
    Map<String, String> tags =
        config.nameId() == SamlConfig.NameId.EMAIL ? Map.of("email", subject) : Map.of();
    return new Principal(id, Principal.Kind.HUMAN, name, groups(assertion), config.name(), tags);
  }

  private String nameId(Element assertion, String entityId) throws TokenRejectedException {
    Element subject = SamlXml.only(assertion, SamlXml.ASSERTION, "Subject");
    Element nameId = SamlXml.only(subject, SamlXml.ASSERTION, "NameID");
    String format = nameId.getAttribute("Format");
    if (!format.equals(config.nameId().format())) {
      throw new TokenRejectedException(
          "the identifier (NameID) is "
              + ShownText.quoted(lastPart(format.isEmpty() ? UNSPECIFIED : format))
              + ", expected "
              + ShownText.quoted(lastPart(config.nameId().format()))
              + ": only an identifier that stays with one person is taken; set it at the identity"
              + " provider, or 'name_id' here");
    }
    if (nameId.hasAttribute("SPNameQualifier")
        && !nameId.getAttribute("SPNameQualifier").equals(entityId)) {
      throw new TokenRejectedException("the identifier (NameID) was made for somebody else");
    }
    // Core 2.2.2: of two people of two domains both may have the value, told apart by this alone.
    if (nameId.hasAttribute("NameQualifier")
        && !nameId.getAttribute("NameQualifier").equals(config.idpEntityId())) {
      throw new TokenRejectedException(
          "the identifier (NameID) is one of "
              + ShownText.quoted(nameId.getAttribute("NameQualifier"))
              + ", not of the identity provider itself; have it leave NameQualifier out, or give its"
              + " own entity ID there");
    }
    String value = SamlXml.text(nameId);
    if (!ClaimMapping.fits(value) || !value.equals(value.strip())) {
      throw new TokenRejectedException(
          "the identifier (NameID) is not 1 to "
              + ClaimMapping.MAX_VALUE_LENGTH
              + " printable characters");
    }
    return value;
  }

  private Set<String> groups(Element assertion) throws TokenRejectedException {
    Set<String> groups = new LinkedHashSet<>();
    for (String value : values(assertion, config.groupsAttribute())) {
      // Keycloak gives a group's full path, with a slash in front.
      String group = value.startsWith("/") ? value.substring(1) : value;
      if (!ClaimMapping.fits(group)) {
        throw badGroups(
            "holds a name that is not 1 to "
                + ClaimMapping.MAX_VALUE_LENGTH
                + " printable characters");
      }
      groups.add(group);
      if (groups.size() > ClaimMapping.MAX_GROUPS) {
        throw badGroups("names more than " + ClaimMapping.MAX_GROUPS + " groups");
      }
    }
    return groups;
  }

  /** Of every attribute of that name: some providers write one for each value. */
  private static List<String> values(Element assertion, String name) throws TokenRejectedException {
    List<String> values = new ArrayList<>();
    for (Element statement : SamlXml.children(assertion, SamlXml.ASSERTION, "AttributeStatement")) {
      for (Element attribute : SamlXml.children(statement, SamlXml.ASSERTION, "Attribute")) {
        if (attribute.getAttribute("Name").equals(name)) {
          for (Element value : SamlXml.children(attribute, SamlXml.ASSERTION, "AttributeValue")) {
            values.add(SamlXml.text(value));
          }
        }
      }
    }
    return values;
  }

  private TokenRejectedException badGroups(String reason) {
    return new TokenRejectedException(
        "the attribute " + ShownText.quoted(config.groupsAttribute()) + " " + reason);
  }

  private static String lastPart(String format) {
    return format.substring(format.lastIndexOf(':') + 1);
  }
}
