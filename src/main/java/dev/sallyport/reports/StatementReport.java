package dev.sallyport.reports;

import dev.sallyport.recording.StatementSearch;
import dev.sallyport.recording.StatementSearch.Statement;
import io.vertx.core.Future;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Statements, one a row. */
final class StatementReport implements Report {
  private static final List<Column> COLUMNS =
      List.of(
          Column.instant("at"),
          Column.text("principal"),
          Column.text("principal_name"),
          Column.text("connection"),
          Column.text("session"),
          Column.number("statement"),
          Column.text("verdict"),
          Column.text("rule"),
          Column.text("verbs"),
          Column.text("tables"),
          Column.text("outcome"),
          Column.number("rows"),
          Column.number("affected_rows"),
          Column.text("approval"),
          Column.number("waited_ms"),
          Column.number("ran_ms"),
          Column.text("text"));

  private final StatementSearch search;
  private final Heading heading;
  private final Optional<String> verdict;

  private StatementReport(StatementSearch search, Optional<String> verdict, Heading heading) {
    this.search = search;
    this.verdict = verdict;
    this.heading = heading;
  }

  static Report tableAccess(StatementSearch search) {
    return new StatementReport(
        search,
        Optional.empty(),
        new Heading(
            "table-access",
            "Who touched a table",
            "Every statement that names a table, or one of a schema, let through or not.",
            COLUMNS,
            Set.of(Parameter.TABLE),
            Set.of(Parameter.PRINCIPAL, Parameter.CONNECTION)));
  }

  static Report agentActivity(StatementSearch search) {
    return new StatementReport(
        search,
        Optional.empty(),
        new Heading(
            "agent-activity",
            "What an agent did",
            "Every statement of an agent or a person.",
            COLUMNS,
            Set.of(Parameter.PRINCIPAL),
            Set.of(Parameter.TABLE, Parameter.CONNECTION)));
  }

  static Report refusedStatements(StatementSearch search) {
    return new StatementReport(
        search,
        Optional.of("deny"),
        new Heading(
            "refused-statements",
            "Refused statements",
            "Every statement that the policies refused.",
            COLUMNS,
            Set.of(),
            Set.of(Parameter.TABLE, Parameter.PRINCIPAL, Parameter.CONNECTION)));
  }

  @Override
  public Heading heading() {
    return heading;
  }

  @Override
  public Future<Void> run(Question question, RowSink sink) {
    return new StatementPages(search, question, verdict)
        .each(sink, page -> sink.take(page.stream().map(StatementReport::row).toList()));
  }

  private static List<Object> row(Statement statement) {
    return Cells.row(
        statement.at(),
        statement.principal(),
        statement.principalName(),
        statement.connection(),
        statement.session(),
        statement.number(),
        statement.verdict(),
        statement.rule(),
        Cells.names(statement.verbs()),
        Cells.names(statement.tables()),
        Cells.text(statement.outcome()),
        statement.rows(),
        statement.affectedRows(),
        Cells.text(statement.approval()),
        Cells.millis(statement.waited()),
        Cells.millis(statement.ran()),
        Cells.head(statement.head()));
  }
}
