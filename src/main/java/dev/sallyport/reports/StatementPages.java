package dev.sallyport.reports;

import dev.sallyport.recording.StatementSearch;
import dev.sallyport.recording.StatementSearch.Statement;
import dev.sallyport.reports.ReportRefusedException.Reason;
import io.vertx.core.Future;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/** All statements that a question means, page by page, newest first. */
final class StatementPages {
  /** Statements held in memory at a time. */
  static final int PAGE = 200;

  private final StatementSearch search;
  private final Question question;
  private final Optional<String> verdict;
  private Optional<Long> before = Optional.empty();
  private boolean ended;

  StatementPages(StatementSearch search, Question question, Optional<String> verdict) {
    this.search = search;
    this.question = question;
    this.verdict = verdict;
  }

  /** Gives each page away until there is no more, or no more is wanted. */
  Future<Void> each(RowSink sink, Function<List<Statement>, Future<Boolean>> taking) {
    return Steps.repeat(
        () ->
            sink.open() && !ended
                ? next()
                    .compose(
                        page -> page.isEmpty() ? Future.succeededFuture(true) : taking.apply(page))
                : Future.succeededFuture(false));
  }

  boolean ended() {
    return ended;
  }

  /** The next page; one may be empty and not be the last. */
  Future<List<Statement>> next() {
    return search
        .statements(
            new StatementSearch.Filter(
                question.principal(),
                question.connection(),
                Optional.empty(),
                verdict,
                Optional.empty(),
                Optional.empty(),
                question.table(),
                Optional.empty(),
                Optional.of(question.from()),
                Optional.of(question.to()),
                Optional.empty(),
                before,
                PAGE))
        .compose(
            page -> {
              if (page.indexing()) {
                return Future.failedFuture(
                    new ReportRefusedException(
                        Reason.INDEXING,
                        "Recorded statements are still being made searchable;"
                            + " a report would not have all of them."));
              }
              before = page.next();
              ended = before.isEmpty();
              return Future.succeededFuture(page.list());
            });
  }
}
