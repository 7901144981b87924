package dev.sallyport.web;

import dev.sallyport.approval.ApprovalRecord;
import dev.sallyport.approval.ApprovalRequest;
import dev.sallyport.approval.Evidence;
import dev.sallyport.identity.Principal;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.List;

/**
 * What was found out about a statement, as far as somebody may see it. Rows are shown to nobody but
 * those who may decide or read everything: whoever asks, and on whose behalf, would read by a
 * request what they have to ask for.
 */
final class EvidenceJson {
  private EvidenceJson() {}

  /** Null until it was gathered. */
  static JsonObject whole(ApprovalRecord approval, Viewer viewer, Instant now) {
    return approval
        .evidence()
        .map(
            evidence -> {
              boolean decides = readsRows(approval.request(), viewer);
              return brief(evidence, approval, viewer, now)
                  .put("triggers", Wording.list(evidence.triggers()))
                  .put("cascades", Wording.list(evidence.cascades()))
                  .put(
                      "sample",
                      decides ? evidence.sample().map(EvidenceJson::sample).orElse(null) : null)
                  .put("sample_note", decides ? evidence.sampleNote() : "")
                  .put("sensitive", Wording.list(evidence.sensitive()))
                  .put("privileges", Wording.list(evidence.privileges()))
                  .put("similar", similar(evidence));
            })
        .orElse(null);
  }

  /** What a list shows; null until it was gathered. */
  static JsonObject listed(ApprovalRecord approval, Viewer viewer, Instant now) {
    return approval.evidence().map(evidence -> brief(evidence, approval, viewer, now)).orElse(null);
  }

  /**
   * Whether numbers of rows would tell this person of masked values before anybody has approved:
   * how many rows a value finds says whether it is there. Until it is known what the statement
   * touches, they might.
   */
  static boolean tellsOfMasked(ApprovalRecord approval, Viewer viewer) {
    boolean harmless =
        approval.evidence().filter(evidence -> evidence.sensitive().isEmpty()).isPresent();
    return !harmless && asks(approval.request(), viewer.principal());
  }

  private static JsonObject brief(
      Evidence evidence, ApprovalRecord approval, Viewer viewer, Instant now) {
    boolean tells = tellsOfMasked(approval, viewer);
    boolean asks = asks(approval.request(), viewer.principal());
    return new JsonObject()
        .put("state", evidence.complete() ? "complete" : "partial")
        .put("sentence", tells ? null : evidence.sentence(now))
        .put("tables", tells ? new JsonArray() : tables(evidence))
        .put(
            "transaction",
            evidence.transaction().map(open -> transaction(open, asks, now)).orElse(null));
  }

  private static boolean readsRows(ApprovalRequest request, Viewer viewer) {
    Principal principal = viewer.principal();
    boolean mayDecide =
        principal.kind() == Principal.Kind.HUMAN
            && principal.actsFor().isEmpty()
            && !Collections.disjoint(request.terms().approvers(), principal.groups());
    return !asks(request, principal) && (viewer.seesAll() || mayDecide);
  }

  private static boolean asks(ApprovalRequest request, Principal principal) {
    return request.requester().id().equals(principal.id())
        || request.requester().actsFor().filter(principal.id()::equals).isPresent();
  }

  private static JsonArray tables(Evidence evidence) {
    JsonArray all = new JsonArray();
    for (Evidence.TouchedTable table : evidence.tables()) {
      all.add(
          new JsonObject()
              .put("name", table.name())
              .put("rows", table.rows().isPresent() ? table.rows().getAsLong() : null)
              .put("scan", table.scan())
              .put("index", table.index().isEmpty() ? null : table.index()));
    }
    return all;
  }

  /** Who else waits is no business of who asks. */
  private static JsonObject transaction(Evidence.Transaction open, boolean asks, Instant now) {
    return new JsonObject()
        .put("open_seconds", Math.max(0, Duration.between(open.since(), now).toSeconds()))
        .put("statements", open.statements())
        .put("locks", open.locks())
        .put("waiters", asks ? new JsonArray() : Wording.list(open.waiters()));
  }

  private static JsonObject sample(Evidence.Sample sample) {
    JsonArray masked = new JsonArray();
    for (int i = 0; i < sample.columns().size(); i++) {
      masked.add(sample.masked().contains(i));
    }
    JsonArray rows = new JsonArray();
    for (List<String> row : sample.rows()) {
      rows.add(Wording.list(row));
    }
    return new JsonObject()
        .put("columns", Wording.list(sample.columns()))
        .put("masked", masked)
        .put("rows", rows)
        .put("note", sample.note());
  }

  private static JsonArray similar(Evidence evidence) {
    JsonArray all = new JsonArray();
    for (Evidence.Similar earlier : evidence.similar()) {
      all.add(
          new JsonObject()
              .put("id", earlier.id())
              .put("state", earlier.state().word())
              .put("by", earlier.by())
              .put("reason", earlier.reason())
              .put("at", earlier.at().toString())
              .put("same", earlier.sameStatement() ? "statement" : "shape"));
    }
    return all;
  }
}
