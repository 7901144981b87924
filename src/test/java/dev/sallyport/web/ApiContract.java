package dev.sallyport.web;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.networknt.schema.JsonSchema;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SchemaValidatorsConfig;
import com.networknt.schema.SpecVersion.VersionFlag;
import com.networknt.schema.ValidationMessage;
import java.net.http.HttpResponse;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;

/**
 * What the description of the API promises, held against every answer that a {@link Visitor} of
 * these tests gets. Keys that the description does not name are refused here, though a client has
 * to bear them.
 */
final class ApiContract {
  private static final ObjectMapper JSON = new ObjectMapper();

  private static final JsonNode DOCUMENT = closed(OpenApiDocument.load().json().deepCopy());
  private static final Map<String, Pattern> PATHS =
      StreamSupport.stream(
              ((Iterable<String>) () -> DOCUMENT.get("paths").fieldNames()).spliterator(), false)
          .collect(Collectors.toMap(path -> path, ApiContract::pattern));
  private static final JsonSchemaFactory SCHEMAS =
      JsonSchemaFactory.getInstance(VersionFlag.V202012);
  private static final Map<String, JsonSchema> KNOWN = new ConcurrentHashMap<>();

  private ApiContract() {}

  /** Fails when the answer is not as described; addresses that are not described have none. */
  static void check(HttpResponse<String> answer) {
    String method = answer.request().method().toLowerCase(Locale.ROOT);
    Optional<String> path = path(answer.uri().getRawPath());
    boolean described = path.isPresent() && DOCUMENT.get("paths").get(path.get()).has(method);
    String type = answer.headers().firstValue("content-type").orElse("").split(";", 2)[0].trim();
    if (answer.statusCode() >= 400) {
      if (!type.equals("application/problem+json")) {
        throw new AssertionError(answer + " is an error and no problem document: " + type);
      }
      validate("/components/schemas/Problem", answer);
      return;
    }
    if (!described) {
      return;
    }
    String pointer = "/paths/" + escaped(path.get()) + "/" + method + "/responses";
    String status = Integer.toString(answer.statusCode());
    if (!DOCUMENT.at(pointer).has(status)) {
      throw new AssertionError(answer + ": the description knows no status " + status);
    }
    String response = followed(pointer + "/" + status);
    JsonNode content = DOCUMENT.at(response).path("content");
    if (content.isMissingNode() || content.isEmpty()) {
      return;
    }
    if (!content.has(type)) {
      throw new AssertionError(answer + ": the description knows no content " + type);
    }
    if (type.equals("application/json")) {
      validate(response + "/content/" + escaped(type) + "/schema", answer);
    }
  }

  private static void validate(String pointer, HttpResponse<String> answer) {
    try {
      Set<ValidationMessage> problems = schema(pointer).validate(JSON.readTree(answer.body()));
      if (!problems.isEmpty()) {
        throw new AssertionError(
            answer + " is not as described: " + problems + "\n" + answer.body());
      }
    } catch (JsonProcessingException e) {
      throw new AssertionError(answer + " is no JSON", e);
    }
  }

  /** By itself, with what it may refer to beside it. */
  private static JsonSchema schema(String pointer) {
    return KNOWN.computeIfAbsent(
        pointer,
        at -> {
          ObjectNode alone = JSON.createObjectNode();
          alone.putArray("allOf").add(DOCUMENT.at(at));
          alone.set("components", DOCUMENT.get("components"));
          return SCHEMAS.getSchema(
              alone, SchemaValidatorsConfig.builder().formatAssertionsEnabled(true).build());
        });
  }

  /** Where something is that may stand elsewhere. */
  private static String followed(String pointer) {
    JsonNode reference = DOCUMENT.at(pointer).get("$ref");
    return reference == null ? pointer : reference.asText().substring(1);
  }

  /** Of several that fit, the one with fewest parameters. */
  private static Optional<String> path(String address) {
    return PATHS.entrySet().stream()
        .filter(entry -> entry.getValue().matcher(address).matches())
        .map(Map.Entry::getKey)
        .min(Comparator.comparing((String path) -> path.chars().filter(c -> c == '{').count()));
  }

  private static Pattern pattern(String path) {
    return Pattern.compile(
        List.of(path.split("/", -1)).stream()
            .map(part -> part.startsWith("{") ? "[^/]+" : Pattern.quote(part))
            .collect(Collectors.joining("/")));
  }

  private static String escaped(String key) {
    return key.replace("~", "~0").replace("/", "~1");
  }

  private static JsonNode closed(JsonNode node) {
    if (node instanceof ObjectNode object
        && object.get("properties") instanceof ObjectNode
        && object.path("type").toString().contains("object")
        && !object.has("additionalProperties")) {
      object.put("additionalProperties", false);
    }
    node.forEach(ApiContract::closed);
    return node;
  }
}
