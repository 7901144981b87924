package dev.sallyport.policy;

import dev.sallyport.config.InvalidSettingException;
import dev.sallyport.config.YamlSection;
import dev.sallyport.config.YamlValue;
import dev.sallyport.sql.Verb;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/** Reads what a rule speaks of. */
final class SubjectReader {
  static final List<String> VERBS = Arrays.stream(Verb.values()).map(Verb::word).toList();

  private static final String TABLE_FORM = "is not schema.name; expected for example shop.*";

  private final PatternReader patterns;

  SubjectReader(PatternReader patterns) {
    this.patterns = patterns;
  }

  /** Reads the mapping behind {@code allow}, {@code deny} or {@code review}. */
  Subject read(YamlSection in, Effect effect) {
    Optional<YamlValue> verbList = in.value("verbs");
    Set<Verb> verbs = verbList.map(v -> verbs(v, effect)).orElse(Set.of());
    List<NamePattern> schemas = in.value("schemas").map(SubjectReader::schemas).orElse(List.of());
    List<NamePattern> tables =
        in.value("tables")
            .map(list -> names(list, NamePattern::of, TABLE_FORM, "[shop.*]"))
            .orElse(List.of());
    List<NamePattern> routines =
        in.value("routines")
            .map(
                list ->
                    names(
                        list,
                        SubjectReader::routine,
                        "is not schema.name, nor the name of a loadable function",
                        "[shop.total]"))
            .orElse(List.of());
    List<ColumnPattern> columns =
        in.value("columns")
            .map(
                list ->
                    names(
                        list,
                        ColumnPattern::of,
                        "is neither column nor schema.table.column",
                        "[id, name]"))
            .orElse(List.of());
    Optional<YamlValue> patternList = in.value("patterns");
    Optional<String> schema = in.value("schema").flatMap(YamlValue::text);
    if (patternList.isPresent()) {
      for (String key : List.of("verbs", "schemas", "tables", "routines", "columns")) {
        if (in.value(key).isPresent()) {
          in.report(key, "has no place beside 'patterns', which speak of whole statements");
        }
      }
      return new Subject(
          Set.of(),
          List.of(),
          List.of(),
          List.of(),
          patterns.read(patternList.get(), schema, effect));
    }
    if (schema.isPresent()) {
      in.report("schema", "goes with 'patterns'; expected 'schemas' or 'tables'");
    }
    return subject(in, effect, verbs, new Names(schemas, tables, routines, columns));
  }

  private record Names(
      List<NamePattern> schemas,
      List<NamePattern> tables,
      List<NamePattern> routines,
      List<ColumnPattern> columns) {}

  private static Subject subject(YamlSection in, Effect effect, Set<Verb> verbs, Names names) {
    boolean verbsGiven = in.value("verbs").isPresent();
    boolean columnsName =
        !names.columns().isEmpty()
            && names.columns().stream().allMatch(column -> column.table().isPresent());
    boolean namesTables =
        in.value("tables").isPresent() || in.value("schemas").isPresent() || columnsName;
    boolean namesObjects = namesTables || in.value("routines").isPresent();
    if (in.value("columns").isPresent() && !namesTables) {
      throw new InvalidSettingException(
          "columns", "need the tables they are of; expected 'tables', or schema.table.column");
    }
    if (effect == Effect.ALLOW && !namesObjects) {
      throw new InvalidSettingException(
          "tables", "is missing; expected what may be touched, for example [shop.*]");
    }
    if (!verbsGiven && (effect != Effect.DENY && namesTables || !namesObjects)) {
      throw new InvalidSettingException(
          "verbs", "is missing; expected at least one of " + String.join(", ", VERBS));
    }
    if (!names.routines().isEmpty() && verbsGiven && !verbs.contains(Verb.CALL)) {
      throw new InvalidSettingException(
          "routines", "has no effect without the verb 'call'; expected it among the verbs");
    }
    if (in.value("tables").isPresent()
        && names.routines().isEmpty()
        && verbs.equals(Set.of(Verb.CALL))) {
      throw new InvalidSettingException("tables", "cannot be called; expected 'routines'");
    }
    requireColumnVerbs(effect, verbs, names);
    Set<Verb> effective = new LinkedHashSet<>(verbs);
    if (!verbsGiven && !namesTables) {
      effective.add(Verb.CALL);
    }
    List<NamePattern> tables = new ArrayList<>(names.tables());
    tables.addAll(names.schemas());
    if (columnsName && tables.isEmpty()) {
      names.columns().stream()
          .flatMap(column -> column.table().stream())
          .distinct()
          .forEach(tables::add);
    }
    List<NamePattern> routines = new ArrayList<>(names.routines());
    routines.addAll(names.schemas());
    return new Subject(effective, tables, routines, names.columns(), List.of());
  }

  /** What takes whole rows or tables cannot be allowed column by column. */
  private static void requireColumnVerbs(Effect effect, Set<Verb> verbs, Names names) {
    if (effect != Effect.ALLOW || names.columns().isEmpty()) {
      return;
    }
    for (Verb verb : verbs) {
      if (!Touched.BY_COLUMN.contains(verb)) {
        throw new InvalidSettingException(
            "columns",
            "cannot limit '"
                + verb.word()
                + "', which takes whole rows or tables; expected it in a rule without columns");
      }
    }
  }

  private static Set<Verb> verbs(YamlValue list, Effect effect) {
    Set<Verb> verbs = new LinkedHashSet<>();
    for (YamlValue item : list.items()) {
      Optional<String> word = item.text();
      if (word.isEmpty()) {
        continue;
      }
      if (!VERBS.contains(word.get())) {
        item.report(Mistyped.word(word.get(), "is no verb", VERBS));
        continue;
      }
      Verb verb = Verb.valueOf(word.get().toUpperCase(Locale.ROOT));
      if (effect != Effect.DENY && BuiltInRules.NEVER.contains(verb)) {
        item.report("'" + word.get() + "' is always refused; expected it in deny rules only");
      } else if (effect == Effect.REVIEW && verb == Verb.LOAD) {
        item.report(
            "'load' takes a file, which nobody could look at before; expected it in allow and deny"
                + " rules only");
      } else if (effect == Effect.ALLOW && BuiltInRules.WITHOUT_OBJECT.contains(verb)) {
        item.report(
            "'"
                + word.get()
                + "' is done to no table or routine, so that a rule that allows one cannot speak of"
                + " it; expected it in deny and review rules only");
      } else if (!verbs.add(verb)) {
        item.report("'" + word.get() + "' is given twice");
      }
    }
    if (list.items().isEmpty()) {
      list.report("has no entry; expected at least one of " + String.join(", ", VERBS));
    }
    return verbs;
  }

  private static List<NamePattern> schemas(YamlValue list) {
    return names(
        list,
        text -> text.contains(".") ? Optional.empty() : Optional.of(NamePattern.ofSchema(text)),
        "is no schema; expected its name alone, and tables in 'tables'",
        "[shop]");
  }

  private static Optional<NamePattern> routine(String written) {
    String text = written.toLowerCase(Locale.ROOT);
    boolean loadable = !text.contains(".") && !text.replace("*", "").isBlank();
    return loadable
        ? Optional.of(NamePattern.ofLoadableFunction(text))
        : NamePattern.of(written)
            .map(p -> new NamePattern(p.schema(), p.name().toLowerCase(Locale.ROOT)));
  }

  private static <T> List<T> names(
      YamlValue list, Function<String, Optional<T>> reader, String problem, String example) {
    List<T> names = new ArrayList<>();
    for (YamlValue item : list.items()) {
      Optional<String> text = item.text();
      Optional<T> name = text.flatMap(reader);
      if (text.isPresent() && name.isEmpty()) {
        item.report("'" + text.get() + "' " + problem);
      } else if (name.filter(names::contains).isPresent()) {
        item.report("'" + text.get() + "' is given twice");
      }
      name.ifPresent(names::add);
    }
    if (list.items().isEmpty()) {
      list.report("has no entry; expected for example " + example);
    }
    return names;
  }
}
