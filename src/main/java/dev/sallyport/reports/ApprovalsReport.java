package dev.sallyport.reports;

import dev.sallyport.approval.ApprovalHistory;
import dev.sallyport.approval.StandingStore;
import dev.sallyport.recording.StatementSearch;
import io.vertx.core.Future;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Who approved and denied what, one word of a person a row; and every use of an earlier word. */
final class ApprovalsReport implements Report {
  private static final Heading HEADING =
      new Heading(
          "approvals",
          "Approvals",
          "Every request with what each person said to it, one row a person or one where nobody"
              + " spoke; and every statement that used an earlier or a standing approval.",
          ApprovalRows.COLUMNS,
          Set.of(),
          Set.of(Parameter.PRINCIPAL, Parameter.CONNECTION));

  private final ApprovalHistory history;
  private final StandingStore standing;
  private final StatementSearch search;

  ApprovalsReport(ApprovalHistory history, StandingStore standing, StatementSearch search) {
    this.history = history;
    this.standing = standing;
    this.search = search;
  }

  @Override
  public Heading heading() {
    return HEADING;
  }

  @Override
  public Future<Void> run(Question question, RowSink sink) {
    Merge merge =
        new Merge(
            new ApprovalPages(history, question),
            new ApprovalUses(
                new StatementPages(search, question, Optional.of("review")), history, standing));
    return Steps.repeat(
        () -> sink.open() && merge.goesOn() ? merge.step(sink) : Future.succeededFuture(false));
  }

  /** Two lists, newest first, become one. */
  private static final class Merge {
    private final ApprovalPages requests;
    private final ApprovalUses uses;
    private final Deque<Dated> asked = new ArrayDeque<>();
    private final Deque<Dated> used = new ArrayDeque<>();

    private Merge(ApprovalPages requests, ApprovalUses uses) {
      this.requests = requests;
      this.uses = uses;
    }

    private boolean goesOn() {
      return !asked.isEmpty() || !used.isEmpty() || !requests.ended() || !uses.ended();
    }

    /** Reads on where it is not known what comes next; gives away what is known. */
    private Future<Boolean> step(RowSink sink) {
      if (used.isEmpty() && !uses.ended()) {
        return uses.next()
            .map(
                page -> {
                  used.addAll(page);
                  return true;
                });
      }
      if (asked.isEmpty() && !requests.ended()) {
        return requests
            .next()
            .map(
                page -> {
                  page.forEach(
                      one ->
                          asked.add(
                              new Dated(one.request().requestedAt(), ApprovalRows.asked(one))));
                  return true;
                });
      }
      List<List<Object>> rows = new ArrayList<>();
      while (hasNext(asked, requests.ended()) && hasNext(used, uses.ended())) {
        Deque<Dated> newer = newer();
        if (newer.isEmpty()) {
          break;
        }
        rows.addAll(newer.remove().rows());
      }
      return rows.isEmpty() ? Future.succeededFuture(true) : sink.take(rows);
    }

    private static boolean hasNext(Deque<Dated> list, boolean ended) {
      return ended || !list.isEmpty();
    }

    private Deque<Dated> newer() {
      if (asked.isEmpty() || used.isEmpty()) {
        return asked.isEmpty() ? used : asked;
      }
      return used.peek().at().isAfter(asked.peek().at()) ? used : asked;
    }
  }
}
