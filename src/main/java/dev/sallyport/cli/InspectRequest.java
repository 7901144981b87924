package dev.sallyport.cli;

import com.fasterxml.jackson.databind.JsonNode;
import dev.sallyport.backend.ServerVersion;
import dev.sallyport.config.YamlSection;
import dev.sallyport.rehearsal.ReadSession;
import dev.sallyport.sql.Inspection;
import dev.sallyport.sql.Inspector;
import dev.sallyport.sql.SessionObjects;
import dev.sallyport.sql.SqlContext;
import dev.sallyport.sql.SqlMode;
import dev.sallyport.sql.catalogue.Catalogue;
import dev.sallyport.wire.Collations;
import java.util.HexFormat;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** One input line of {@code inspect}. Whatever is wrong with it makes the statement opaque. */
final class InspectRequest {
  private static final List<String> KEYS =
      List.of(
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
  private static final int DEFAULT_VERSION = 80_033;

  private final JsonNode request;

  private InspectRequest(JsonNode request) {
    this.request = request;
  }

  static Inspection read(JsonNode request, Inspector inspector, Catalogue catalogue) {
    try {
      if (!request.isObject()) {
        throw new IllegalArgumentException("the line is no JSON object");
      }
      for (Iterator<String> names = request.fieldNames(); names.hasNext(); ) {
        String name = names.next();
        if (!KEYS.contains(name)) {
          throw new IllegalArgumentException(
              "'"
                  + name
                  + "' is not a known key"
                  + YamlSection.nearest(name, KEYS)
                      .map(near -> "; did you mean '" + near + "'?")
                      .orElse("; expected one of " + String.join(", ", KEYS)));
        }
      }
      return new InspectRequest(request).inspect(inspector, catalogue);
    } catch (IllegalArgumentException e) {
      return new Inspection.Opaque("the request cannot be read: " + e.getMessage());
    }
  }

  private Inspection inspect(Inspector inspector, Catalogue catalogue) {
    if (request.has("sql") == request.has("sql_hex")) {
      throw new IllegalArgumentException("expected one of sql and sql_hex");
    }
    ReadSession session = new ReadSession(inspector, context(catalogue));
    JsonNode preceding = request.path("preceding");
    if (!preceding.isMissingNode() && !preceding.isNull() && !preceding.isArray()) {
      throw new IllegalArgumentException("'preceding' is no list");
    }
    for (int i = 0; i < preceding.size(); i++) {
      if (!preceding.get(i).isTextual()) {
        throw new IllegalArgumentException("'preceding' holds what is no text");
      }
      Optional<String> lost = session.follow(preceding.get(i).textValue());
      if (lost.isPresent()) {
        return new Inspection.Opaque(
            "the effect of preceding statement " + (i + 1) + " is not known: " + lost.get());
      }
    }
    return session.read(
        request.has("sql")
            ? session.bytes(text("sql").orElse(""))
            : hexadecimal(text("sql_hex").orElse("")));
  }

  private static byte[] hexadecimal(String written) {
    try {
      return HexFormat.of().parseHex(written);
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException("'sql_hex' is not made of pairs of hexadecimal digits", e);
    }
  }

  private SqlContext context(Catalogue catalogue) {
    String charset = text("charset").orElse("utf8mb4");
    return new SqlContext(
        text("schema"),
        SqlMode.of(text("sql_mode").orElse("")),
        Collations.charset(charset)
            .orElseThrow(
                () ->
                    new IllegalArgumentException(
                        "the character set '" + charset + "' is none that can be read safely")),
        text("server_version").map(InspectRequest::version).orElse(versionOf(catalogue)),
        multiStatements(),
        catalogue,
        SessionObjects.NONE);
  }

  private boolean multiStatements() {
    JsonNode value = request.path("multi_statements");
    if (!value.isMissingNode() && !value.isNull() && !value.isBoolean()) {
      throw new IllegalArgumentException("'multi_statements' is neither true nor false");
    }
    return value.asBoolean(false);
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

  private static int versionOf(Catalogue catalogue) {
    int number = ServerVersion.number(catalogue.serverVersion());
    return number == 0 ? DEFAULT_VERSION : number;
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
