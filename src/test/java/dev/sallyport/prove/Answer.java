package dev.sallyport.prove;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/**
 * A line of {@code sallyport inspect}.
 *
 * @param reason why the statement was refused; empty when it was understood
 */
record Answer(String id, boolean understood, String reason, List<Statement> statements) {
  private static final ObjectMapper JSON = new ObjectMapper();

  /** What was said of one statement. */
  record Statement(
      String verb,
      Set<String> verbs,
      Set<String> reads,
      Set<String> writes,
      String where,
      boolean destructive,
      Set<String> routines,
      List<Column> columns,
      Set<String> dependsOn) {}

  /** A column of the result. */
  record Column(String name, Set<String> from, boolean known) {}

  static Answer read(String line) {
    try {
      JsonNode json = JSON.readTree(line);
      List<Statement> statements = new ArrayList<>();
      json.path("statements").forEach(node -> statements.add(statement(node)));
      return new Answer(
          json.path("id").asText(),
          json.path("understood").asBoolean(),
          json.path("reason").asText(),
          statements);
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException("inspect answered no JSON: " + line, e);
    }
  }

  Set<String> reads() {
    Set<String> all = new LinkedHashSet<>();
    statements.forEach(s -> all.addAll(s.reads()));
    return all;
  }

  Set<String> writes() {
    Set<String> all = new LinkedHashSet<>();
    statements.forEach(s -> all.addAll(s.writes()));
    return all;
  }

  Set<String> routines() {
    Set<String> all = new LinkedHashSet<>();
    statements.forEach(s -> all.addAll(s.routines()));
    return all;
  }

  /** Every column that a value or the choice of rows is said to come from. */
  Set<String> columnsUsed() {
    Set<String> all = new LinkedHashSet<>();
    for (Statement statement : statements) {
      all.addAll(statement.dependsOn());
      statement.columns().forEach(column -> all.addAll(column.from()));
    }
    return all;
  }

  /** Columns of the first statement that has any. */
  List<Column> columns() {
    return statements.stream()
        .map(Statement::columns)
        .filter(columns -> !columns.isEmpty())
        .findFirst()
        .orElse(List.of());
  }

  /** A column's name as names are compared: the column without case, the table with it. */
  static String column(String name) {
    int dot = name.lastIndexOf('.');
    return name.substring(0, dot + 1) + name.substring(dot + 1).toLowerCase(Locale.ROOT);
  }

  private static Statement statement(JsonNode node) {
    List<Column> columns = new ArrayList<>();
    for (JsonNode column : node.path("columns")) {
      columns.add(
          new Column(
              column.path("name").asText(),
              columnNames(column.path("from")),
              column.path("lineage").asText().equals("known")));
    }
    return new Statement(
        node.path("verb").asText(),
        names(node.path("verbs")),
        names(node.path("reads")),
        names(node.path("writes")),
        node.path("where").asText(),
        node.path("destructive").asBoolean(),
        names(node.path("routines")),
        columns,
        columnNames(node.path("depends_on")));
  }

  private static Set<String> names(JsonNode list) {
    Set<String> names = new LinkedHashSet<>();
    list.forEach(item -> names.add(item.asText()));
    return names;
  }

  private static Set<String> columnNames(JsonNode list) {
    Set<String> names = new LinkedHashSet<>();
    list.forEach(item -> names.add(column(item.asText())));
    return names;
  }
}
