package dev.sallyport.session.evidence;

import dev.sallyport.approval.Evidence.TouchedTable;
import dev.sallyport.sql.Access;
import dev.sallyport.sql.StatementFacts;
import dev.sallyport.sql.TableName;
import dev.sallyport.sql.Verb;
import dev.sallyport.sql.WhereKind;
import dev.sallyport.sql.sample.Outline;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * What one statement does, in one sentence.
 *
 * @param facts the statement
 * @param outline of its text
 * @param plan how the server would carry it out
 * @param estimated the product of the plan's steps
 * @param counted the rows that it would touch, where they were counted
 * @param sizes rows of tables, as the server estimates them
 */
public record Effect(
    StatementFacts facts,
    Outline outline,
    PlanSteps plan,
    OptionalLong estimated,
    OptionalLong counted,
    Map<TableName, Long> sizes) {
  private static final Set<Verb> OF_ROWS = EnumSet.of(Verb.UPDATE, Verb.DELETE, Verb.SELECT);
  private static final Set<Verb> OF_OBJECTS =
      EnumSet.of(Verb.CREATE, Verb.ALTER, Verb.DROP, Verb.TRUNCATE, Verb.RENAME);

  /** More are not listed one by one. */
  private static final int MAX_TABLES = 8;

  /** The tables that it goes through, those of the plan first. */
  public List<TouchedTable> tables() {
    Map<String, TouchedTable> all = new LinkedHashMap<>();
    for (PlanSteps.Step step : plan.steps()) {
      if (step.readsTable()) {
        Optional<TableName> name = tableOf(step);
        String shown = name.map(TableName::toString).orElse(step.table());
        all.putIfAbsent(
            shown,
            new TouchedTable(
                shown, name.map(this::size).orElse(OptionalLong.empty()), step.scan(), step.key()));
      }
    }
    for (TableName table : direct()) {
      all.putIfAbsent(table.toString(), new TouchedTable(table.toString(), size(table), "", ""));
    }
    return all.values().stream().limit(MAX_TABLES).toList();
  }

  /** The sentence, without what it says of the transaction. */
  public String sentence() {
    if (OF_ROWS.contains(facts.verb()) && !direct().isEmpty()) {
      return ofRows();
    }
    if (facts.verb() == Verb.INSERT || facts.verb() == Verb.REPLACE) {
      return ofInsert();
    }
    if (OF_OBJECTS.contains(facts.verb())) {
      return ofObjects();
    }
    if (facts.verb() == Verb.CALL) {
      return "CALL of "
          + (facts.routines().isEmpty() ? "a procedure" : String.join(", ", sorted()))
          + "; how many rows it touches cannot be told before it runs";
    }
    return word() + (direct().isEmpty() ? "" : " on " + listed(direct()));
  }

  private List<String> sorted() {
    return facts.routines().stream().sorted().toList();
  }

  private String ofRows() {
    boolean reads = facts.verb() == Verb.SELECT;
    List<TableName> direct = direct();
    List<PlanSteps.Step> steps = plan.steps().stream().filter(PlanSteps.Step::readsTable).toList();
    if (direct.size() > 1 || steps.size() > 1) {
      return word()
          + (reads ? " from " : " of ")
          + listed(direct)
          + (estimated.isPresent()
              ? ", about " + number(estimated.getAsLong()) + " combinations of rows to look at"
              : "; how many rows it " + (reads ? "reads" : "touches") + " is not known");
    }
    TableName table = direct.get(0);
    OptionalLong size = size(table);
    String of = size.isPresent() ? " of about " + number(size.getAsLong()) : "";
    String how = steps.isEmpty() ? "" : ", " + steps.get(0).how();
    if (!reads && takesAll()) {
      return counted.isPresent()
          ? word() + " of all " + rows(counted.getAsLong()) + " of " + table + how
          : word() + " of all rows of " + withSize(table) + how;
    }
    Optional<String> rows = reads ? looked() : touched(size);
    return rows.map(
            number ->
                word() + (reads ? " reading " : " of ") + number + of + " rows of " + table + how)
        .orElseGet(
            () ->
                word()
                    + (reads ? " from " : " of rows of ")
                    + withSize(table)
                    + how
                    + "; how many rows it "
                    + (reads ? "reads" : "touches")
                    + " is not known");
  }

  private boolean takesAll() {
    return facts.where() == WhereKind.NONE && facts.limit().isEmpty();
  }

  private Optional<String> looked() {
    return estimated.isPresent()
        ? Optional.of("about " + number(estimated.getAsLong()))
        : Optional.empty();
  }

  /** A count is exact, of what is there now; an estimate is what would be looked at, no fewer. */
  private Optional<String> touched(OptionalLong size) {
    if (counted.isPresent()) {
      long rows = counted.getAsLong();
      return Optional.of(rows == 0 ? "none" : number(rows));
    }
    if (estimated.isEmpty()) {
      return Optional.empty();
    }
    long rows = estimated.getAsLong();
    if (size.isPresent()) {
      rows = Math.min(rows, Math.max(size.getAsLong(), 1));
    }
    if (facts.limit().isPresent()) {
      rows = Math.min(rows, facts.limit().getAsLong());
    }
    return Optional.of("up to about " + number(rows));
  }

  private String ofInsert() {
    Optional<TableName> target =
        facts.accesses().stream()
            .filter(access -> access.verb() == facts.verb())
            .filter(access -> isNamed(access.reach()))
            .map(Access::table)
            .min(byName());
    String into = target.map(table -> " into " + withSize(table)).orElse("");
    if (outline.rowsGiven().isPresent()) {
      long rows = outline.rowsGiven().getAsLong();
      return word() + " of " + number(rows) + (rows == 1 ? " row" : " rows") + into;
    }
    List<TableName> sources =
        direct().stream().filter(table -> target.filter(table::equals).isEmpty()).toList();
    return word()
        + " of "
        + (estimated.isPresent()
            ? "up to about " + number(estimated.getAsLong()) + " rows"
            : "a number of rows that is not known")
        + into
        + (sources.isEmpty() ? "" : ", read from " + listed(sources));
  }

  private String ofObjects() {
    String object = outline.object().isEmpty() ? "" : " " + outline.object();
    List<TableName> direct = direct();
    return word() + object + (direct.isEmpty() ? "" : " " + listed(direct));
  }

  private String word() {
    return facts.verb().name();
  }

  /** Tables that the statement names, not those behind views, triggers and foreign keys. */
  private List<TableName> direct() {
    return facts.accesses().stream()
        .filter(access -> isNamed(access.reach()))
        .map(Access::table)
        .distinct()
        .sorted(byName())
        .toList();
  }

  private static boolean isNamed(Access.Reach reach) {
    return reach == Access.Reach.DIRECT || reach == Access.Reach.TEMPORARY;
  }

  private static java.util.Comparator<TableName> byName() {
    return java.util.Comparator.comparing(TableName::toString);
  }

  private String listed(List<TableName> tables) {
    String all =
        tables.stream().limit(MAX_TABLES).map(this::described).collect(Collectors.joining(", "));
    int more = tables.size() - MAX_TABLES;
    return more > 0 ? all + " and " + more + " more" : all;
  }

  /** With its size and how it is read, as far as they are known. */
  private String described(TableName table) {
    List<String> notes = new ArrayList<>();
    size(table).ifPresent(rows -> notes.add("about " + rows(rows)));
    plan.steps().stream()
        .filter(step -> tableOf(step).filter(table::equals).isPresent())
        .map(PlanSteps.Step::how)
        .filter(how -> !how.isEmpty())
        .findFirst()
        .ifPresent(notes::add);
    return notes.isEmpty() ? table.toString() : table + " (" + String.join(", ", notes) + ")";
  }

  private String withSize(TableName table) {
    OptionalLong size = size(table);
    return size.isPresent() ? table + " (about " + rows(size.getAsLong()) + ")" : table.toString();
  }

  private OptionalLong size(TableName table) {
    Long rows = sizes.get(table);
    return rows == null ? OptionalLong.empty() : OptionalLong.of(rows);
  }

  private Optional<TableName> tableOf(PlanSteps.Step step) {
    return Optional.ofNullable(outline.labels().get(step.table().toLowerCase(Locale.ROOT)))
        .filter(Objects::nonNull);
  }

  private static String rows(long rows) {
    return number(rows) + (rows == 1 ? " row" : " rows");
  }

  private static String number(long value) {
    return value == Long.MAX_VALUE ? "countless" : String.format(Locale.ROOT, "%,d", value);
  }
}
