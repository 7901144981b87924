package dev.sallyport.store;

import dev.sallyport.approval.ApprovalHistory;
import dev.sallyport.approval.ApprovalRecord;
import dev.sallyport.approval.ApprovalRequest;
import io.vertx.core.Future;
import io.vertx.sqlclient.Row;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** All requests in SQL, as they may be carried away. */
final class SqlApprovalHistory implements ApprovalHistory {
  /**
   * What is kept of the statement comes first: while a request waits, the others hold values that
   * nobody may read afterwards.
   */
  private static final String COLUMNS =
      "SELECT id, COALESCE(kept_listed, kept, listed, request) AS request, state, decided_by,"
          + " reason, ended_at FROM approvals";

  private final Database database;

  SqlApprovalHistory(Database database) {
    this.database = database;
  }

  @Override
  public Future<List<ApprovalRecord>> list(Stretch stretch) {
    Condition condition =
        new Condition()
            .and("requested_at >= ?", Micros.of(stretch.from()))
            .and("requested_at < ?", Micros.of(stretch.to()));
    stretch
        .after()
        .ifPresent(
            place -> {
              long at = Micros.of(place.requestedAt());
              condition
                  .and("requested_at <= ?", at)
                  .and("(requested_at < ? OR id > ?)", at, place.id());
            });
    return read(
            condition.where() + " ORDER BY requested_at DESC, id LIMIT ?",
            condition.values((long) Math.max(1, Math.min(MAX_LISTED, stretch.limit()))))
        .map(found -> List.copyOf(found.values()));
  }

  @Override
  public Future<Map<String, ApprovalRecord>> find(Collection<String> ids) {
    List<String> asked = ids.stream().distinct().limit(MAX_LISTED).toList();
    return asked.isEmpty()
        ? Future.succeededFuture(Map.of())
        : read(" WHERE id IN (" + Database.marks(asked.size()) + ")", asked);
  }

  private Future<Map<String, ApprovalRecord>> read(String restriction, List<?> values) {
    return database
        .read(COLUMNS + restriction, values)
        .compose(
            rows -> {
              List<Row> found = new ArrayList<>();
              rows.forEach(found::add);
              return ApprovalVotes.of(
                      database, found.stream().map(row -> row.getString("id")).toList())
                  .map(
                      votes -> {
                        Map<String, ApprovalRecord> records = new LinkedHashMap<>();
                        for (Row row : found) {
                          ApprovalRequest request = ApprovalJson.read(row.getString("request"));
                          records.put(
                              request.id(),
                              new ApprovalRecord(
                                  request,
                                  List.copyOf(votes.getOrDefault(request.id(), List.of())),
                                  SqlApprovalStore.outcome(row)));
                        }
                        return records;
                      });
            });
  }
}
