package dev.sallyport.web;

import dev.sallyport.recording.Cursor;
import dev.sallyport.recording.SessionArchive;
import dev.sallyport.recording.SessionArchive.SessionSummary;
import dev.sallyport.recording.SessionEvent;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Instant;
import java.util.List;
import java.util.TreeSet;

/** Recorded sessions as the API shows them. */
final class SessionJson {
  private SessionJson() {}

  static JsonObject summary(SessionSummary session) {
    return new JsonObject()
        .put("id", session.id())
        .put("principal", session.principal())
        .put("principal_name", session.principalName())
        .put("kind", session.kind())
        .put("acts_for", session.actsFor().isEmpty() ? null : session.actsFor())
        .put("connection", session.connection())
        .put("client", session.client())
        .put("opened_at", session.openedAt().toString())
        .put("closed_at", session.closedAt().map(Instant::toString).orElse(null))
        .put("close_cause", session.closeCause())
        .put("statements", session.statements())
        .put("denied", session.denied())
        .put("reviewed", session.reviewed())
        .put("purpose", session.purpose())
        .put("lease", session.lease().isEmpty() ? null : session.lease())
        .put("flags", Wording.sorted(session.flags()));
  }

  static JsonObject page(SessionArchive.Page page) {
    JsonArray listed = new JsonArray();
    page.list().forEach(session -> listed.add(summary(session)));
    return new JsonObject()
        .put("sessions", listed)
        .put("next_before", page.next().map(Cursor::text).orElse(null))
        .put("looked_back_until", page.lookedBackUntil().map(Instant::toString).orElse(null))
        .put("indexing", page.indexing());
  }

  static JsonObject event(SessionEvent event) {
    JsonObject json =
        new JsonObject().put("sequence", event.sequence()).put("at", event.at().toString());
    if (event instanceof SessionEvent.Opened opened) {
      return opened(json, opened);
    }
    if (event instanceof SessionEvent.Judged judged) {
      return judged(json, judged);
    }
    if (event instanceof SessionEvent.ReviewRequested requested) {
      return json.put("type", "review_requested")
          .put("statement", requested.statement())
          .put("approval", requested.approval())
          .put("expires_at", requested.expiresAt().toString());
    }
    if (event instanceof SessionEvent.ReviewEnded ended) {
      return json.put("type", "review_ended")
          .put("statement", ended.statement())
          .put("approval", ended.approval())
          .put("outcome", ended.outcome())
          .put("by", ended.by())
          .put("reason", ended.reason())
          .put("how", ended.how());
    }
    if (event instanceof SessionEvent.PrivilegesLent lent) {
      return json.put("type", "privileges_lent")
          .put("statement", lent.statement())
          .put("privileges", new JsonArray(lent.privileges()));
    }
    if (event instanceof SessionEvent.FileLoaded file) {
      return json.put("type", "file_loaded")
          .put("statement", file.statement())
          .put("bytes", file.bytes())
          .put("sha256", file.sha256());
    }
    if (event instanceof SessionEvent.Rows rows) {
      return rows(json, rows);
    }
    if (event instanceof SessionEvent.Finished finished) {
      return finished(json, finished);
    }
    if (event instanceof SessionEvent.LoginRefused refused) {
      return refusedLogin(refused).put("type", "login_refused").put("sequence", event.sequence());
    }
    if (event instanceof SessionEvent.Closed closed) {
      return json.put("type", "closed").put("cause", closed.cause());
    }
    return AccessJson.event(json, event);
  }

  static JsonObject refusedLogin(SessionEvent.LoginRefused refused) {
    return new JsonObject()
        .put("id", refused.session())
        .put("at", refused.at().toString())
        .put("client", refused.client())
        .put("user", refused.user())
        .put("principal", refused.principal())
        .put("reason", refused.reason())
        .put("count", refused.count());
  }

  private static JsonObject opened(JsonObject json, SessionEvent.Opened opened) {
    return json.put("type", "opened")
        .put("principal", opened.principal())
        .put("principal_name", opened.principalName())
        .put("kind", opened.kind())
        .put("groups", Wording.sorted(opened.groups()))
        .put("connection", opened.connection())
        .put("schema", opened.schema())
        .put("client", opened.client())
        .put("connection_id", opened.connectionId())
        .put("attributes", Wording.map(opened.attributes()))
        .put("lease", opened.lease().isEmpty() ? null : opened.lease())
        .put("purpose", opened.purpose())
        .put("tags", Wording.map(opened.tags()))
        .put("database_user", opened.databaseUser())
        .put("flags", Wording.sorted(opened.flags()))
        .put("acts_for", opened.actsFor().isEmpty() ? null : opened.actsFor());
  }

  private static JsonObject judged(JsonObject json, SessionEvent.Judged judged) {
    return json.put("type", "judged")
        .put("statement", judged.statement())
        .put("command", judged.command())
        .put("text", judged.text())
        .put("parameters", Wording.list(judged.parameters()))
        .put("schema", judged.schema())
        .put("verbs", Wording.sorted(judged.verbs()))
        .put("tables", Wording.sorted(judged.tables()))
        .put("verdict", judged.verdict())
        .put("rule", judged.rule())
        .put("message", judged.message())
        .put("revealed", Wording.list(judged.revealed()))
        .put("revealed_by", Wording.list(judged.revealedBy()));
  }

  private static JsonObject rows(JsonObject json, SessionEvent.Rows rows) {
    JsonArray grid = new JsonArray();
    for (List<String> row : rows.rows()) {
      grid.add(Wording.list(row));
    }
    return json.put("type", "rows")
        .put("statement", rows.statement())
        .put("columns", Wording.list(rows.columns()))
        .put("masked", new JsonArray(List.copyOf(new TreeSet<>(rows.masked()))))
        .put("revealed", new JsonArray(List.copyOf(new TreeSet<>(rows.revealed()))))
        .put("rows", grid)
        .put("detected", cells(rows.detected()))
        .put("cut", cells(rows.cut()));
  }

  /** Pairs of row and column. */
  private static JsonArray cells(List<List<Integer>> cells) {
    JsonArray pairs = new JsonArray();
    cells.forEach(cell -> pairs.add(new JsonArray(cell)));
    return pairs;
  }

  private static JsonObject finished(JsonObject json, SessionEvent.Finished finished) {
    return json.put("type", "finished")
        .put("statement", finished.statement())
        .put("outcome", finished.outcome())
        .put("affected_rows", finished.affectedRows())
        .put("rows", finished.rows())
        .put("rows_truncated", finished.rowsTruncated())
        .put("error_code", finished.errorCode())
        .put("error", finished.error())
        .put("run_micros", finished.runMicros())
        .put("warnings", finished.warnings())
        .put("last_insert_id", Long.toUnsignedString(finished.lastInsertId()))
        .put("info", finished.info())
        .put("bytes_from_client", finished.bytesFromClient())
        .put("bytes_to_client", finished.bytesToClient())
        .put("waited_micros", finished.waitedMicros())
        .put("judged_micros", finished.judgedMicros());
  }
}
