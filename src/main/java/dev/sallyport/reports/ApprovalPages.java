package dev.sallyport.reports;

import dev.sallyport.approval.ApprovalHistory;
import dev.sallyport.approval.ApprovalRecord;
import dev.sallyport.approval.ApprovalRequest;
import io.vertx.core.Future;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/** All requests that a question means, page by page, newest first. */
final class ApprovalPages {
  /** Requests held in memory at a time; each may have many thousand characters. */
  private static final int PAGE = 50;

  private final ApprovalHistory history;
  private final Question question;
  private Optional<ApprovalHistory.Place> after = Optional.empty();
  private boolean ended;

  ApprovalPages(ApprovalHistory history, Question question) {
    this.history = history;
    this.question = question;
  }

  /** Gives each page away until there is no more, or no more is wanted. */
  Future<Void> each(RowSink sink, Function<List<ApprovalRecord>, Future<Boolean>> taking) {
    return Steps.repeat(
        () ->
            sink.open() && !ended ? next().compose(taking::apply) : Future.succeededFuture(false));
  }

  boolean ended() {
    return ended;
  }

  /** The next page; one may be empty and not be the last. */
  Future<List<ApprovalRecord>> next() {
    return history
        .list(new ApprovalHistory.Stretch(question.from(), question.to(), after, PAGE))
        .map(
            page -> {
              ended = page.size() < PAGE;
              after =
                  ended
                      ? Optional.empty()
                      : Optional.of(ApprovalHistory.Place.of(page.get(page.size() - 1)));
              return page.stream().filter(approval -> concerns(approval.request())).toList();
            });
  }

  private boolean concerns(ApprovalRequest request) {
    return question.concerns(request.requester().id(), request.requester().name())
        && question.concernsConnection(request.connection());
  }
}
