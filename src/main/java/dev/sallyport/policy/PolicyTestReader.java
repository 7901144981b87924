package dev.sallyport.policy;

import dev.sallyport.config.ConfigException;
import dev.sallyport.config.InvalidSettingException;
import dev.sallyport.config.YamlDocument;
import dev.sallyport.config.YamlSection;
import dev.sallyport.config.YamlValue;
import dev.sallyport.identity.Principal;
import dev.sallyport.sql.catalogue.Catalogue;
import dev.sallyport.sql.catalogue.CatalogueFile;
import dev.sallyport.sql.catalogue.UnreadableCatalogueException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.regex.Pattern;

/** Reads a file of policy tests. */
final class PolicyTestReader {
  static final List<String> VERDICTS = List.of("allow", "deny", "review");

  private static final Pattern BESIDE = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{0,99}\\.json");

  private PolicyTestReader() {}

  /** One statement and what is expected of it. */
  record Case(
      String place,
      String name,
      Setting setting,
      Optional<Instant> at,
      List<String> preceding,
      String statement,
      OptionalLong estimatedRows,
      String expect,
      Optional<String> rule,
      Optional<List<String>> masked,
      Optional<List<String>> revealed) {}

  /** Who asks, and where. */
  record Setting(
      Principal principal, String connection, Optional<String> schema, Catalogue catalogue) {}

  /** What may be said for a whole file, and for one test. */
  private record Given(
      Optional<Principal> principal,
      Optional<String> connection,
      Optional<String> schema,
      Optional<Catalogue> catalogue,
      Optional<Instant> at,
      Map<String, String> tags) {
    static final Given NOTHING =
        new Given(
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Map.of());

    Given or(Given other) {
      Map<String, String> all = new HashMap<>(other.tags);
      all.putAll(tags);
      return new Given(
          principal.or(other::principal),
          connection.or(other::connection),
          schema.or(other::schema),
          catalogue.or(other::catalogue),
          at.or(other::at),
          all);
    }
  }

  /**
   * Reads a file. Blocks.
   *
   * @throws ConfigException with every problem
   */
  static List<Case> read(YamlDocument document) {
    return read(document, false);
  }

  /**
   * Reads a draft: catalogues beside it alone are opened, so that nobody reads other files by it.
   *
   * @throws ConfigException with every problem
   */
  static List<Case> readDraft(YamlDocument document) {
    return read(document, true);
  }

  private static List<Case> read(YamlDocument document, boolean confined) {
    YamlSection root = document.root();
    List<Case> cases = new ArrayList<>();
    root.build(
        () -> {
          Given ofFile = given(root, Given.NOTHING, confined);
          Optional<YamlValue> tests = root.required("tests", "a list of tests");
          for (YamlValue item : tests.map(YamlValue::items).orElse(List.of())) {
            item.section()
                .flatMap(in -> in.build(() -> test(in, item.line(), ofFile, confined)))
                .ifPresent(cases::add);
          }
          return cases;
        });
    document.orThrow();
    return cases;
  }

  private static Given given(YamlSection in, Given otherwise, boolean confined) {
    return new Given(
            principal(in),
            in.value("connection").flatMap(YamlValue::text),
            in.value("schema").flatMap(YamlValue::text),
            in.value("catalog").flatMap(value -> catalogue(in.document(), value, confined)),
            in.value("at").flatMap(PolicyTestReader::instant),
            in.value("tags")
                .flatMap(YamlValue::section)
                .map(PolicyTestReader::tags)
                .orElse(Map.of()))
        .or(otherwise);
  }

  private static Case test(YamlSection in, int line, Given ofFile, boolean confined) {
    Given given = given(in, ofFile, confined);
    String name = in.required("name", "what is tested").flatMap(YamlValue::text).orElse("");
    String statement = in.required("statement", "SQL").flatMap(YamlValue::text).orElse("");
    String expect =
        in.required("expect", "allow, deny or review").flatMap(YamlValue::text).orElse("");
    OptionalLong estimate =
        in.value("estimated_rows")
            .flatMap(YamlValue::integer)
            .map(rows -> OptionalLong.of(rows))
            .orElse(OptionalLong.empty());
    List<String> preceding = in.value("preceding").map(PolicyTestReader::texts).orElse(List.of());
    Optional<String> rule = in.value("rule").flatMap(YamlValue::text);
    Optional<List<String>> masked = in.value("masked").map(PolicyTestReader::texts);
    Optional<List<String>> revealed = in.value("revealed").map(PolicyTestReader::texts);
    if (!VERDICTS.contains(expect)) {
      throw new InvalidSettingException(
          "expect",
          "'"
              + expect
              + "' is no verdict"
              + Mistyped.suggestion(expect, VERDICTS)
              + "; expected allow, deny or review");
    }
    if (given.principal().isEmpty() || given.connection().isEmpty()) {
      throw new InvalidSettingException(
          given.principal().isEmpty() ? "principal" : "connection",
          "is missing here and for the whole file");
    }
    return new Case(
        in.document().file() + ":" + line,
        name,
        new Setting(
            tagged(given.principal().get(), given.tags()),
            given.connection().get(),
            given.schema(),
            given.catalogue().orElse(Catalogue.UNKNOWN)),
        given.at(),
        preceding,
        statement,
        estimate,
        expect,
        rule,
        masked,
        revealed);
  }

  private static Principal tagged(Principal principal, Map<String, String> tags) {
    if (tags.isEmpty()) {
      return principal;
    }
    Map<String, String> all = new HashMap<>(principal.tags());
    all.putAll(tags);
    return new Principal(
        principal.id(),
        principal.kind(),
        principal.name(),
        principal.groups(),
        principal.issuer(),
        all);
  }

  private static Optional<Principal> principal(YamlSection in) {
    return in.value("principal")
        .flatMap(YamlValue::section)
        .flatMap(section -> section.build(() -> principalOf(section)));
  }

  private static Principal principalOf(YamlSection in) {
    String id = in.required("id", "issuer:subject").flatMap(YamlValue::text).orElse("");
    return new Principal(
        id,
        in.value("kind")
            .flatMap(kind -> kind.word(Principal.Kind.class))
            .orElse(Principal.Kind.AGENT),
        id,
        new HashSet<>(in.value("groups").map(YamlValue::texts).orElse(Set.of())),
        id.substring(0, Math.max(0, id.indexOf(':'))),
        in.value("tags").flatMap(YamlValue::section).map(PolicyTestReader::tags).orElse(Map.of()));
  }

  private static Map<String, String> tags(YamlSection in) {
    Map<String, String> tags = new HashMap<>();
    for (YamlValue entry : in.entries()) {
      entry.text().ifPresent(value -> tags.put(entry.name(), value));
    }
    return tags;
  }

  private static Optional<Instant> instant(YamlValue value) {
    return value
        .text()
        .flatMap(
            written -> {
              try {
                return Optional.of(OffsetDateTime.parse(written).toInstant());
              } catch (DateTimeException e) {
                value.report(
                    "'" + written + "' is no moment; expected for example 2026-03-02T09:30:00Z");
                return Optional.empty();
              }
            });
  }

  private static Optional<Catalogue> catalogue(
      YamlDocument document, YamlValue value, boolean confined) {
    Optional<String> name = value.text();
    if (name.isEmpty()) {
      return Optional.empty();
    }
    if (confined && !BESIDE.matcher(name.get()).matches()) {
      value.report("'" + name.get() + "' is no file beside the policies; expected a plain name");
      return Optional.empty();
    }
    try (InputStream in = Files.newInputStream(document.resolve(name.get()))) {
      return Optional.of(CatalogueFile.read(in));
    } catch (IOException | UnreadableCatalogueException e) {
      value.report("'" + name.get() + "' is no catalogue that can be read: " + e.getMessage());
      return Optional.empty();
    }
  }

  private static List<String> texts(YamlValue list) {
    return list.items().stream().flatMap(item -> item.text().stream()).toList();
  }
}
