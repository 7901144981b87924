package dev.sallyport.session;

import dev.sallyport.sql.Access;
import dev.sallyport.sql.Inspection;
import dev.sallyport.sql.StatementFacts;
import dev.sallyport.sql.TableName;
import dev.sallyport.sql.Verb;
import dev.sallyport.sql.catalogue.Catalogue;
import java.net.URLDecoder;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.Locale;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/**
 * Tables, views and routines of a server, by their names in lower case: whether the server tells
 * them apart by case does not matter where a doubt must stop a statement.
 *
 * @param all whether it is every one there is
 * @param names {@code schema.name}, {@code schema.*} for all of a schema; nothing where it is all
 */
record ObjectNames(boolean all, Set<String> names) {
  /** Every one there is. */
  static final ObjectNames ALL = new ObjectNames(true, Set.of());

  /** None. */
  static final ObjectNames NONE = new ObjectNames(false, Set.of());

  private static final String ANY = ".*";

  /** What other nodes are told names no more than that many; then it is all. */
  private static final int MOST_TOLD = 50;

  private static final Set<Verb> LOOKS = EnumSet.of(Verb.SELECT, Verb.SHOW, Verb.EXPLAIN);

  /** Keeps a copy. */
  ObjectNames {
    names = Set.copyOf(names);
  }

  /** What a text touches, and what that leads to; all where nobody has understood it. */
  static ObjectNames usedBy(Inspection inspection) {
    if (!(inspection instanceof Inspection.Understood understood)) {
      return ALL;
    }
    Set<String> names = new HashSet<>();
    for (StatementFacts facts : understood.statements()) {
      facts.accesses().forEach(access -> names.add(name(access.table())));
      names.addAll(facts.routines());
    }
    return new ObjectNames(false, names);
  }

  /** Of what a text changes the definitions. */
  static ObjectNames changedBy(Inspection inspection) {
    return changed(inspection, access -> !isIndex(inspection, access));
  }

  /**
   * Whether it puts something else behind a name. What only alters tables that are there does not:
   * their columns are still known by whose they are.
   */
  static boolean isSwappedBy(Request.Reading reading) {
    Catalogue catalogue = reading.readAs().catalogue();
    ObjectNames swapped =
        changed(
            reading.inspection(),
            access ->
                access.verb() != Verb.ALTER
                    || catalogue
                        .table(access.table())
                        .filter(table -> table.view().isEmpty())
                        .isEmpty());
    return swapped.all() || !swapped.names().isEmpty();
  }

  private static ObjectNames changed(Inspection inspection, Predicate<Access> which) {
    Set<String> names = new HashSet<>();
    for (StatementFacts facts : StatementJudge.facts(inspection)) {
      if (StatementJudge.changesCatalogue(facts)) {
        facts.accesses().stream()
            .filter(access -> !LOOKS.contains(access.verb()))
            .filter(which)
            .forEach(access -> names.add(name(access.table())));
        if (facts.accesses().isEmpty()) {
          return ALL;
        }
      }
    }
    return new ObjectNames(false, names);
  }

  /** {@code CREATE INDEX} and {@code DROP INDEX} alter a table of which all stays as it was. */
  private static boolean isIndex(Inspection inspection, Access access) {
    return access.verb() == Verb.ALTER
        && StatementJudge.facts(inspection).stream()
            .filter(facts -> facts.accesses().contains(access))
            .allMatch(facts -> facts.verb() == Verb.CREATE || facts.verb() == Verb.DROP);
  }

  private static String name(TableName table) {
    return (table.schema() + "." + table.table()).toLowerCase(Locale.ROOT);
  }

  /** Whether something is in both. */
  boolean meet(ObjectNames other) {
    if (all || other.all) {
      return !(isNone() || other.isNone());
    }
    return names.stream().anyMatch(other::has) || other.names.stream().anyMatch(this::has);
  }

  private boolean isNone() {
    return !all && names.isEmpty();
  }

  private boolean has(String name) {
    int dot = name.indexOf('.');
    return names.contains(name) || dot >= 0 && names.contains(name.substring(0, dot) + ANY);
  }

  /** As other nodes are told of it: without white space. */
  String word() {
    if (all || names.size() > MOST_TOLD) {
      return "*";
    }
    return names.stream()
        .sorted()
        .map(name -> URLEncoder.encode(name, StandardCharsets.UTF_8))
        .collect(Collectors.joining(",", "=", ""));
  }

  /** Of {@link #word()}; all where it says anything else. */
  static ObjectNames of(String word) {
    if (!word.startsWith("=")) {
      return ALL;
    }
    String[] told = word.substring(1).split(",", MOST_TOLD + 1);
    if (told.length > MOST_TOLD) {
      return ALL;
    }
    try {
      return new ObjectNames(
          false,
          Arrays.stream(told)
              .filter(name -> !name.isEmpty())
              .map(name -> URLDecoder.decode(name, StandardCharsets.UTF_8))
              .collect(Collectors.toSet()));
    } catch (IllegalArgumentException e) {
      return ALL;
    }
  }
}
