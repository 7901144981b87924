package dev.sallyport.reports;

import dev.sallyport.approval.ApprovalHistory;
import dev.sallyport.approval.ApprovalRecord;
import dev.sallyport.approval.ApprovalState;
import dev.sallyport.recording.AuditTallies;
import dev.sallyport.recording.StatementSearch;
import dev.sallyport.recording.StatementSearch.Statement;
import io.vertx.core.Future;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * What was refused by which rule, one a row; what people refused, and logins, have rows as well.
 */
final class RefusalsReport implements Report {
  private static final String POLICY = "policy";
  private static final String LOGIN = "login";

  private static final Heading HEADING =
      new Heading(
          "refusals",
          "Refusals by rule",
          "For each rule how many statements it refused, and how many requests that it paused were"
              + " denied or expired; refused logins have a row of their own.",
          List.of(
              Column.text("kind"),
              Column.text("rule"),
              Column.number("refusals"),
              Column.number("principals"),
              Column.instant("first"),
              Column.instant("last")),
          Set.of(),
          Set.of(Parameter.PRINCIPAL, Parameter.CONNECTION));

  private final StatementSearch search;
  private final ApprovalHistory approvals;
  private final AuditTallies tallies;

  RefusalsReport(StatementSearch search, ApprovalHistory approvals, AuditTallies tallies) {
    this.search = search;
    this.approvals = approvals;
    this.tallies = tallies;
  }

  @Override
  public Heading heading() {
    return HEADING;
  }

  private record Key(String kind, String rule) {}

  private static final class Line {
    private final Distinct.Names principals;
    private long refusals;
    private Instant first;
    private Instant last;

    private Line(Distinct.Names principals) {
      this.principals = principals;
    }

    private void add(String principal, Instant at) throws ReportRefusedException {
      principals.add(principal);
      refusals++;
      first = Cells.earlier(first, at);
      last = Cells.later(last, at);
    }
  }

  /** Of one run. */
  private static final class Lines {
    private final Map<Key, Line> lines = new HashMap<>();
    private final Distinct principals = new Distinct("principals and rules");

    private void add(Key key, String principal, Instant at) throws ReportRefusedException {
      lines.computeIfAbsent(key, first -> new Line(principals.names())).add(principal, at);
    }

    private List<List<Object>> rows() {
      return lines.entrySet().stream()
          .sorted(
              Comparator.comparing((Map.Entry<Key, Line> e) -> order(e.getKey().kind()))
                  .thenComparing(e -> -e.getValue().refusals)
                  .thenComparing(e -> e.getKey().rule()))
          .map(e -> row(e.getKey(), e.getValue()))
          .toList();
    }

    private static String order(String kind) {
      return kind.equals(POLICY) ? "" : kind;
    }

    private static List<Object> row(Key key, Line line) {
      return Cells.row(
          key.kind(), key.rule(), line.refusals, line.principals.size(), line.first, line.last);
    }
  }

  @Override
  public Future<Void> run(Question question, RowSink sink) {
    Lines lines = new Lines();
    return new StatementPages(search, question, Optional.of("deny"))
        .each(sink, page -> byPolicy(page, lines))
        .compose(
            read ->
                new ApprovalPages(approvals, question).each(sink, page -> byPeople(page, lines)))
        .compose(read -> logins(question))
        .compose(
            logins -> {
              List<List<Object>> rows = new ArrayList<>(lines.rows());
              logins.ifPresent(rows::add);
              return Pages.give(sink, rows);
            });
  }

  private static Future<Boolean> byPolicy(List<Statement> page, Lines lines) {
    try {
      for (Statement statement : page) {
        lines.add(new Key(POLICY, statement.rule()), statement.principal(), statement.at());
      }
      return Future.succeededFuture(true);
    } catch (ReportRefusedException e) {
      return Future.failedFuture(e);
    }
  }

  private static Future<Boolean> byPeople(List<ApprovalRecord> page, Lines lines) {
    try {
      for (ApprovalRecord approval : page) {
        ApprovalState state = approval.state();
        if (state == ApprovalState.DENIED || state == ApprovalState.EXPIRED) {
          lines.add(
              new Key(state.word(), approval.request().terms().rule()),
              approval.request().requester().id(),
              approval.request().requestedAt());
        }
      }
      return Future.succeededFuture(true);
    } catch (ReportRefusedException e) {
      return Future.failedFuture(e);
    }
  }

  /** A login that was refused came to no connection. */
  private Future<Optional<List<Object>>> logins(Question question) {
    return question.connection().isPresent()
        ? Future.succeededFuture(Optional.empty())
        : tallies
            .refusedLogins(question.from(), question.to(), question.principal())
            .map(
                logins ->
                    logins.count() == 0
                        ? Optional.empty()
                        : Optional.of(
                            Cells.row(
                                LOGIN,
                                null,
                                logins.count(),
                                logins.principals(),
                                logins.first().orElse(null),
                                logins.last().orElse(null))));
  }
}
