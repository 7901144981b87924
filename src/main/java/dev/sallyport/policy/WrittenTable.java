package dev.sallyport.policy;

import dev.sallyport.config.YamlDocument;
import dev.sallyport.config.YamlSection;
import dev.sallyport.config.YamlValue;
import dev.sallyport.sql.Verb;
import dev.sallyport.sql.catalogue.Catalogue;
import dev.sallyport.sql.catalogue.Table;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/**
 * A single table of a rule, with where it is written: neither part holds a *. One that is mistyped
 * is worse than a rule that does nothing, since a rule behind it may decide what it was to refuse.
 *
 * @param place {@code FILE:LINE: key.path}
 * @param name as it is written
 * @param effect what the rule does
 */
record WrittenTable(String place, NamePattern name, Effect effect) {
  private static final String ANY = "*";

  /** What may bring a table into being under a name that is not there yet. */
  private static final Set<Verb> MAKING = Set.of(Verb.CREATE, Verb.RENAME);

  /**
   * The tables that rules name and that ought to be there: none of the server's own, and none that
   * a rule of the same policy lets be made.
   */
  static List<WrittenTable> of(YamlDocument document, List<Rule> rules) {
    List<WrittenTable> tables = new ArrayList<>();
    for (YamlValue rule : list(document.root(), "statements")) {
      for (Effect effect : Effect.values()) {
        rule.section()
            .flatMap(section -> section.value(effect.name().toLowerCase(Locale.ROOT)))
            .flatMap(YamlValue::section)
            .map(subject -> list(subject, "tables"))
            .orElse(List.of())
            .forEach(item -> of(document, item, effect).ifPresent(tables::add));
      }
    }
    return tables.stream().filter(table -> rules.stream().noneMatch(table::isMadeBy)).toList();
  }

  private static List<YamlValue> list(YamlSection section, String key) {
    return section.value(key).map(YamlValue::items).orElse(List.of());
  }

  private static Optional<WrittenTable> of(YamlDocument document, YamlValue item, Effect effect) {
    return item.text()
        .filter(text -> !text.contains(ANY))
        .flatMap(NamePattern::of)
        .filter(name -> !Catalogue.isSystemSchema(name.schema()))
        .map(
            name ->
                new WrittenTable(
                    document.file() + ":" + item.line() + ": " + item.path(), name, effect));
  }

  private boolean isMadeBy(Rule rule) {
    return rule.effect() != Effect.DENY
        && rule.subject().verbs().stream().anyMatch(MAKING::contains)
        && rule.subject().tables().stream()
            .anyMatch(table -> table.coversForRefusal(name.schema(), name.name()));
  }

  /** What looks like a mistake, where a connection has what this catalogue says and no more. */
  Optional<String> warning(String connection, Catalogue catalogue) {
    if (catalogue.tables().stream().anyMatch(table -> isMet(table, catalogue))) {
      return Optional.empty();
    }
    List<String> there = catalogue.tables().stream().map(table -> table.name().toString()).toList();
    return Optional.of(
        place
            + ": there is no table "
            + name
            + " on connection "
            + connection
            + Mistyped.suggestion(name.toString(), there));
  }

  private boolean isMet(Table table, Catalogue catalogue) {
    String schema = table.name().schema();
    String own = table.name().table();
    return effect == Effect.ALLOW && !catalogue.foldsTableNames()
        ? name.coversForAllow(schema, own)
        : name.coversForRefusal(schema, own);
  }
}
