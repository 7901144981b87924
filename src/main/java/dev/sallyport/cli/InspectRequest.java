package dev.sallyport.cli;

import com.fasterxml.jackson.databind.JsonNode;
import dev.sallyport.sql.Inspection;
import dev.sallyport.sql.Inspector;
import dev.sallyport.sql.SqlContext;
import dev.sallyport.sql.SqlMode;
import dev.sallyport.sql.StatementFacts;
import dev.sallyport.wire.Collations;
import java.nio.charset.Charset;
import java.util.HexFormat;
import java.util.Iterator;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** One input line of {@code inspect}. Whatever is wrong with it makes the statement opaque. */
final class InspectRequest {
  private static final Set<String> KEYS =
      Set.of(
          "id",
          "sql",
          "sql_hex",
          "preceding",
          "schema",
          "sql_mode",
          "charset",
          "multi_statements",
          "server_version");
  private static final Pattern VERSION =
      Pattern.compile("(\\d{1,2})\\.(\\d{1,2})\\.(\\d{1,2})\\b.*");

  private final JsonNode request;
  private final Charset charset;
  private Optional<String> schema;

  private InspectRequest(JsonNode request) {
    this.request = request;
    this.schema = text("schema");
    String name = text("charset").orElse("utf8mb4");
    this.charset =
        Collations.charset(name)
            .orElseThrow(
                () ->
                    new IllegalArgumentException(
                        "the character set '" + name + "' is none that can be read safely"));
  }

  static Inspection read(JsonNode request, Inspector inspector) {
    try {
      if (!request.isObject()) {
        throw new IllegalArgumentException("the line is no JSON object");
      }
      for (Iterator<String> names = request.fieldNames(); names.hasNext(); ) {
        String name = names.next();
        if (!KEYS.contains(name)) {
          throw new IllegalArgumentException("'" + name + "' is not a known key");
        }
      }
      return new InspectRequest(request).inspect(inspector);
    } catch (IllegalArgumentException e) {
      return new Inspection.Opaque("the request cannot be read: " + e.getMessage());
    }
  }

  private Inspection inspect(Inspector inspector) {
    for (JsonNode earlier : request.path("preceding")) {
      Optional<String> lost = follow(earlier.asText(), inspector);
      if (lost.isPresent()) {
        return new Inspection.Opaque(lost.get());
      }
    }
    if (request.has("sql") == request.has("sql_hex")) {
      throw new IllegalArgumentException("expected one of sql and sql_hex");
    }
    byte[] statement =
        request.has("sql")
            ? text("sql").orElse("").getBytes(charset)
            : HexFormat.of().parseHex(text("sql_hex").orElse(""));
    return inspector.inspect(statement, context());
  }

  /** Takes over what an earlier statement changes; says so where that cannot be told. */
  private Optional<String> follow(String statement, Inspector inspector) {
    Inspection inspection = inspector.inspect(statement.getBytes(charset), context());
    if (!(inspection instanceof Inspection.Understood understood)) {
      return Optional.of("a preceding statement was not understood, so its effect is not known");
    }
    for (StatementFacts facts : understood.statements()) {
      if (facts.variables().stream()
          .anyMatch(v -> v.equals("sql_mode") || v.equals("names") || v.startsWith("character_"))) {
        return Optional.of(
            "a preceding statement changes how text is read; give sql_mode and charset instead");
      }
      schema = facts.useSchema().or(() -> schema);
    }
    return Optional.empty();
  }

  private SqlContext context() {
    return new SqlContext(
        schema,
        SqlMode.of(text("sql_mode").orElse("")),
        charset,
        text("server_version").map(InspectRequest::version).orElse(80_033),
        request.path("multi_statements").asBoolean(false));
  }

  private Optional<String> text(String key) {
    JsonNode value = request.path(key);
    if (value.isMissingNode() || value.isNull()) {
      return Optional.empty();
    }
    if (!value.isTextual()) {
      throw new IllegalArgumentException("'" + key + "' is no text");
    }
    return Optional.of(value.textValue());
  }

  private static int version(String written) {
    Matcher matcher = VERSION.matcher(written);
    if (!matcher.matches()) {
      throw new IllegalArgumentException("'" + written + "' is no version, for example 8.0.33");
    }
    return Integer.parseInt(matcher.group(1)) * 10_000
        + Integer.parseInt(matcher.group(2)) * 100
        + Integer.parseInt(matcher.group(3));
  }
}
