package dev.sallyport.reports;

import dev.sallyport.recording.StatementSearch;
import dev.sallyport.recording.StatementSearch.Statement;
import io.vertx.core.Future;
import java.time.Instant;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Who touched a table, one a row, the one who did so last first. */
final class TableUsersReport implements Report {
  private static final Heading HEADING =
      new Heading(
          "table-users",
          "Users of a table",
          "Everybody whose statements name a table, or one of a schema, with how many did what.",
          List.of(
              Column.text("principal"),
              Column.text("principal_name"),
              Column.instant("first"),
              Column.instant("last"),
              Column.number("statements"),
              Column.number("reads"),
              Column.number("writes"),
              Column.number("refused"),
              Column.number("not_approved"),
              Column.number("sessions")),
          Set.of(Parameter.TABLE),
          Set.of(Parameter.PRINCIPAL, Parameter.CONNECTION));

  /** All other verbs leave what is stored as it is. */
  private static final Set<String> WRITING =
      Set.of(
          "insert",
          "replace",
          "update",
          "delete",
          "truncate",
          "create",
          "alter",
          "drop",
          "rename",
          "grant",
          "revoke",
          "call",
          "load",
          "maintain",
          "admin");

  private final StatementSearch search;

  TableUsersReport(StatementSearch search) {
    this.search = search;
  }

  @Override
  public Heading heading() {
    return HEADING;
  }

  @Override
  public Future<Void> run(Question question, RowSink sink) {
    Map<String, User> users = new HashMap<>();
    Distinct sessions = new Distinct("sessions");
    return new StatementPages(search, question, Optional.empty())
        .each(
            sink,
            page -> {
              try {
                for (Statement statement : page) {
                  users
                      .computeIfAbsent(
                          statement.principal(), id -> new User(statement, sessions.names()))
                      .add(statement);
                }
                return Future.succeededFuture(true);
              } catch (ReportRefusedException e) {
                return Future.failedFuture(e);
              }
            })
        .compose(
            read ->
                Pages.give(
                    sink,
                    users.values().stream()
                        .sorted(Comparator.comparing((User user) -> user.last).reversed())
                        .map(User::row)
                        .toList()));
  }

  private static final class User {
    private final String principal;
    private final String name;
    private final Distinct.Names sessions;
    private Instant first;
    private Instant last;
    private long statements;
    private long reads;
    private long writes;
    private long refused;
    private long notApproved;

    /** Of the newest statement, which has the newest name. */
    private User(Statement newest, Distinct.Names sessions) {
      this.principal = newest.principal();
      this.name = newest.principalName();
      this.sessions = sessions;
    }

    private void add(Statement statement) throws ReportRefusedException {
      sessions.add(statement.session());
      first = Cells.earlier(first, statement.at());
      last = Cells.later(last, statement.at());
      statements++;
      if (statement.verdict().equals("deny")) {
        refused++;
      } else if (statement.verdict().equals("review") && statement.outcome().isEmpty()) {
        notApproved++;
      } else if (Collections.disjoint(WRITING, statement.verbs())) {
        reads++;
      } else {
        writes++;
      }
    }

    private List<Object> row() {
      return Cells.row(
          principal,
          name,
          first,
          last,
          statements,
          reads,
          writes,
          refused,
          notApproved,
          sessions.size());
    }
  }
}
