package dev.sallyport.reports;

import dev.sallyport.approval.ApprovalHistory;
import dev.sallyport.approval.ApprovalRecord;
import dev.sallyport.approval.ApprovalRequest.Origin;
import dev.sallyport.approval.StandingApproval;
import dev.sallyport.approval.StandingStore;
import dev.sallyport.recording.StatementSearch.Statement;
import io.vertx.core.Future;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/**
 * Statements that no request was filed for, because people had spoken before: a record of a
 * statement names one approval, and what that is tells how it was used. A request whose own
 * statement this is was asked for it; a request of another statement was used again; what is no
 * request is a standing approval.
 */
final class ApprovalUses {
  /** Standing approvals that are remembered: each may be used by thousands of statements. */
  private static final int REMEMBERED = 500;

  private final StatementPages statements;
  private final ApprovalHistory history;
  private final StandingStore standing;
  private final Map<String, Optional<StandingApproval>> known =
      new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Optional<StandingApproval>> eldest) {
          return size() > REMEMBERED;
        }
      };

  ApprovalUses(StatementPages statements, ApprovalHistory history, StandingStore standing) {
    this.statements = statements;
    this.history = history;
    this.standing = standing;
  }

  boolean ended() {
    return statements.ended();
  }

  /** Rows of the next page, newest first; there may be none and yet more to come. */
  Future<List<Dated>> next() {
    return statements
        .next()
        .compose(
            page -> {
              List<Statement> approved =
                  page.stream().filter(statement -> !statement.approval().isEmpty()).toList();
              Set<String> ids = new LinkedHashSet<>();
              approved.forEach(statement -> ids.add(statement.approval()));
              return history
                  .find(ids)
                  .compose(found -> lookUp(ids, found).map(rows(approved, found)));
            });
  }

  private Future<Map<String, Optional<StandingApproval>>> lookUp(
      Set<String> ids, Map<String, ApprovalRecord> found) {
    Map<String, Optional<StandingApproval>> here = new LinkedHashMap<>();
    Future<Void> looked = Future.succeededFuture();
    for (String id : ids) {
      if (!found.containsKey(id)) {
        looked =
            looked
                .compose(
                    before ->
                        known.containsKey(id)
                            ? Future.succeededFuture(known.get(id))
                            : standing.find(id))
                .map(
                    one -> {
                      known.put(id, one);
                      here.put(id, one);
                      return null;
                    });
      }
    }
    return looked.map(here);
  }

  private static Function<Map<String, Optional<StandingApproval>>, List<Dated>> rows(
      List<Statement> approved, Map<String, ApprovalRecord> found) {
    return standing -> {
      List<Dated> rows = new ArrayList<>();
      for (Statement statement : approved) {
        ApprovalRecord request = found.get(statement.approval());
        if (request == null) {
          rows.add(
              new Dated(
                  statement.at(),
                  standing
                      .getOrDefault(statement.approval(), Optional.empty())
                      .map(one -> ApprovalRows.standing(statement, one))
                      .orElseGet(() -> ApprovalRows.unknown(statement))));
        } else if (!isOf(request.request().origin(), statement)) {
          rows.add(new Dated(statement.at(), ApprovalRows.again(statement, request)));
        }
      }
      return rows;
    };
  }

  private static boolean isOf(Origin origin, Statement statement) {
    return origin.session().equals(statement.session())
        && origin.statementNumber() == statement.number();
  }
}
