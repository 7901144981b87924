package dev.sallyport.policy;

import dev.sallyport.config.YamlDocument;
import dev.sallyport.config.YamlSection;
import dev.sallyport.config.YamlValue;
import dev.sallyport.sql.Verb;
import dev.sallyport.sql.catalogue.Catalogue;
import dev.sallyport.sql.catalogue.Table;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

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

  /** More are counted: each is compared with every table for what it may have meant. */
  private static final int MAX_TOLD = 20;

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
    List<Rule> making = rules.stream().filter(WrittenTable::makes).toList();
    return tables.stream().filter(table -> making.stream().noneMatch(table::isMeantBy)).toList();
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

  private static boolean makes(Rule rule) {
    return rule.effect() != Effect.DENY
        && rule.subject().verbs().stream().anyMatch(MAKING::contains);
  }

  private boolean isMeantBy(Rule rule) {
    return rule.subject().tables().stream()
        .anyMatch(table -> table.coversForRefusal(name.schema(), name.name()));
  }

  /**
   * What looks like a mistake, where a connection has what this catalogue says and no more. There
   * may be many thousands of either: the tables are found by their names, and of the first that are
   * not there alone it is said what they may have meant.
   */
  static List<String> warnings(
      Stream<WrittenTable> written, String connection, Catalogue catalogue) {
    Set<NamePattern> exact = new HashSet<>();
    Set<NamePattern> folded = new HashSet<>();
    for (Table table : catalogue.tables()) {
      NamePattern there = new NamePattern(table.name().schema(), table.name().table());
      exact.add(there);
      folded.add(folded(there));
    }
    List<WrittenTable> missing =
        written
            .filter(
                table ->
                    table.effect == Effect.ALLOW && !catalogue.foldsTableNames()
                        ? !exact.contains(table.name)
                        : !folded.contains(folded(table.name)))
            .toList();
    List<String> there =
        missing.isEmpty() ? List.of() : exact.stream().map(NamePattern::toString).sorted().toList();
    List<String> warnings = new ArrayList<>();
    for (WrittenTable table : missing.subList(0, Math.min(MAX_TOLD, missing.size()))) {
      warnings.add(table.isMissing(connection) + Mistyped.suggestion(table.name.toString(), there));
    }
    if (missing.size() > MAX_TOLD) {
      warnings.add(
          missing.get(MAX_TOLD).isMissing(connection)
              + ", nor is there any of "
              + (missing.size() - MAX_TOLD - 1)
              + " further ones that rules name");
    }
    return warnings;
  }

  private String isMissing(String connection) {
    return place + ": there is no table " + name + " on connection " + connection;
  }

  private static NamePattern folded(NamePattern name) {
    return new NamePattern(
        CaseFolding.WIDE.fold(name.schema()), CaseFolding.WIDE.fold(name.name()));
  }
}
