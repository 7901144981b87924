package dev.sallyport.identity;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import dev.sallyport.config.IssuerConfig;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Claims that were checked -> {@link Principal}, as the issuer's configuration says. A claim of an
 * unexpected shape is a refusal: half a list of groups may miss the one that a rule denies.
 */
final class ClaimMapping {
  /** Most groups of a principal. */
  static final int MAX_GROUPS = 256;

  /** Longest identifier, name or group in characters. */
  static final int MAX_VALUE_LENGTH = 256;

  private static final String EMAIL = "email";
  private static final List<String> TAG_CLAIMS = List.of(EMAIL, "azp", "client_id");

  private final IssuerConfig issuer;
  private final Set<String> issuers;

  /**
   * For one issuer.
   *
   * @param issuers names of all by whom people may be known here
   */
  ClaimMapping(IssuerConfig issuer, Set<String> issuers) {
    this.issuer = issuer;
    this.issuers = Set.copyOf(issuers);
  }

  /**
   * Reads a principal from what its issuer said in several places.
   *
   * @param sources claims about one subject; the first gives the identity, the first that has them
   *     the groups and the name, and any of them can say that it is an agent or for whom it acts
   */
  Principal principal(List<JsonNode> sources) throws TokenRejectedException {
    JsonNode identity = sources.get(0);
    String id = issuer.name() + ":" + required(identity);
    JsonNode grouped = sources.stream().filter(this::hasGroups).findFirst().orElse(identity);
    String name =
        sources.stream()
            .map(source -> source.path(issuer.nameClaim()).asText(""))
            .filter(ClaimMapping::fits)
            .findFirst()
            .orElse(id);
    Principal.Kind kind =
        sources.stream().anyMatch(this::isAgent) ? Principal.Kind.AGENT : Principal.Kind.HUMAN;
    return new Principal(
        id, kind, name, groups(grouped), issuer.name(), tags(identity), actsFor(sources, id));
  }

  /**
   * A subject of the same issuer, or {@code issuer:subject} of any that is configured. What cannot
   * be read is a refusal: to pass it over would let an owner approve what their agent asks for.
   */
  private Optional<String> actsFor(List<JsonNode> sources, String self)
      throws TokenRejectedException {
    Set<String> named = new LinkedHashSet<>();
    for (JsonNode source : sources) {
      JsonNode value = at(source, issuer.actsForClaim().orElse(""));
      if (!value.isMissingNode() && !value.isNull()) {
        named.add(person(value));
      }
    }
    if (named.size() > 1) {
      throw badActsFor("names two people");
    }
    return named.stream().filter(owner -> !owner.equals(self)).findFirst();
  }

  private String person(JsonNode value) throws TokenRejectedException {
    String text = value.isTextual() ? value.textValue() : "";
    int colon = text.indexOf(':');
    boolean whole = colon > 0 && issuers.contains(text.substring(0, colon));
    String subject = whole ? text.substring(colon + 1) : text;
    if (!fits(subject) || !subject.equals(subject.strip())) {
      throw badActsFor(
          "is not a string of 1 to "
              + MAX_VALUE_LENGTH
              + " printable characters without blanks around them");
    }
    return whole ? text : issuer.name() + ":" + subject;
  }

  private TokenRejectedException badActsFor(String reason) {
    return new TokenRejectedException(
        "the token's claim "
            + ShownText.quoted(issuer.actsForClaim().orElse(""))
            + ", which says for whom it acts, "
            + reason);
  }

  /** Whether the claims say anything about groups. */
  boolean hasGroups(JsonNode claims) {
    JsonNode value = at(claims, issuer.groupsClaim());
    return !value.isMissingNode() && !value.isNull();
  }

  private Set<String> groups(JsonNode claims) throws TokenRejectedException {
    if (!hasGroups(claims)) {
      return Set.of();
    }
    JsonNode value = at(claims, issuer.groupsClaim());
    Set<String> groups = new LinkedHashSet<>();
    if (value.isTextual()) {
      for (String group : value.textValue().split("[ ,]+")) {
        if (!group.isEmpty()) {
          add(groups, group);
        }
      }
    } else if (value.isArray()) {
      for (JsonNode group : value) {
        if (!group.isTextual()) {
          throw badGroups("holds something that is not a string");
        }
        add(groups, group.textValue());
      }
    } else {
      throw badGroups("is neither a list of strings nor a string");
    }
    return groups;
  }

  /** Whether the configured claim is there, with the configured value if there is one. */
  private boolean isAgent(JsonNode claims) {
    String expression = issuer.agentClaim();
    if (expression == null || expression.isBlank()) {
      return false;
    }
    int equals = expression.indexOf('=');
    JsonNode value = at(claims, equals < 0 ? expression : expression.substring(0, equals));
    return equals < 0
        ? !value.isMissingNode() && !value.isNull()
        : says(value, expression.substring(equals + 1));
  }

  private static boolean says(JsonNode value, String wanted) {
    if (value.isArray()) {
      for (JsonNode element : value) {
        if (element.isValueNode() && element.asText().equals(wanted)) {
          return true;
        }
      }
      return false;
    }
    return value.isValueNode() && value.asText().equals(wanted);
  }

  private String required(JsonNode claims) throws TokenRejectedException {
    JsonNode value = at(claims, issuer.idClaim());
    if (!value.isTextual()
        || !fits(value.textValue())
        || !value.textValue().equals(value.textValue().strip())) {
      throw new TokenRejectedException(
          "the token's claim "
              + ShownText.quoted(issuer.idClaim())
              + ", which identifies its owner, is absent or is not a string of 1 to "
              + MAX_VALUE_LENGTH
              + " printable characters without blanks around them");
    }
    if (issuer.idClaim().equals(EMAIL) && isUnverified(claims)) {
      throw new TokenRejectedException(
          "the identity provider has not verified the e-mail address, which identifies its owner"
              + " here; have it verified there");
    }
    return value.textValue();
  }

  /**
   * Whether the provider says that the address may be anybody's (OpenID Connect Core 5.1): at many,
   * people write down themselves which they have. Some providers say it as a text.
   */
  private static boolean isUnverified(JsonNode claims) {
    return claims.has("email_verified") && !claims.path("email_verified").asText().equals("true");
  }

  private void add(Set<String> groups, String value) throws TokenRejectedException {
    // Keycloak gives a group's full path, with a slash in front.
    String group = value.startsWith("/") ? value.substring(1) : value;
    if (!fits(group)) {
      throw badGroups(
          "holds a name that is not 1 to " + MAX_VALUE_LENGTH + " printable characters");
    }
    groups.add(group);
    if (groups.size() > MAX_GROUPS) {
      throw badGroups("names more than " + MAX_GROUPS + " groups");
    }
  }

  private TokenRejectedException badGroups(String reason) {
    return new TokenRejectedException(
        "the token's claim " + ShownText.quoted(issuer.groupsClaim()) + " " + reason);
  }

  private static Map<String, String> tags(JsonNode claims) {
    Map<String, String> tags = new HashMap<>();
    for (String claim : TAG_CLAIMS) {
      String value = claims.path(claim).asText("");
      if (fits(value) && !(claim.equals(EMAIL) && isUnverified(claims))) {
        tags.put(claim, value);
      }
    }
    return tags;
  }

  /** Whether a text may be an identifier, a name or a group. */
  static boolean fits(String value) {
    return !value.isBlank() && value.length() <= MAX_VALUE_LENGTH && ShownText.isPrintable(value);
  }

  /** A claim by its whole name, dots included (as in a URL), or by descending at each dot. */
  private static JsonNode at(JsonNode claims, String path) {
    if (path == null || path.isBlank()) {
      return MissingNode.getInstance();
    }
    if (claims.has(path)) {
      return claims.get(path);
    }
    JsonNode value = claims;
    for (String name : path.split("\\.")) {
      value = value.isObject() ? value.path(name) : MissingNode.getInstance();
    }
    return value;
  }
}
