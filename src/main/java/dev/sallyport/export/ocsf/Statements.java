package dev.sallyport.export.ocsf;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.sallyport.recording.EventFeed.SessionEntry;
import java.util.List;
import java.util.Set;

/**
 * Statements, their rows and their outcome: Datastore Activity (6005). All events of one statement
 * have the same {@code metadata.correlation_uid}.
 */
final class Statements {
  /** The strongest first: a statement may do several things. */
  private static final List<Kind> KINDS =
      List.of(
          new Kind(Activity.DELETE, Set.of("delete", "truncate", "drop")),
          new Kind(Activity.UPDATE, Set.of("update", "alter", "rename")),
          new Kind(Activity.WRITE, Set.of("insert", "replace", "load")),
          new Kind(Activity.CREATE, Set.of("create")),
          new Kind(Activity.QUERY, Set.of("select", "show", "describe", "explain", "table")));

  private static final int RELATIONAL = 1;

  private Statements() {}

  private record Kind(Activity activity, Set<String> verbs) {}

  static OcsfEvent judged(Fields fields, SessionEntry entry) {
    String verdict = fields.look("verdict");
    List<String> tables = fields.lookAt("tables");
    String text = fields.text("text");
    OcsfEvent event =
        of(activity(fields.lookAt("verbs")), entry, fields.text("schema"))
            .disposition(Disposition.ofVerdict(verdict))
            .policy(fields.text("rule"))
            .severity(
                switch (verdict) {
                  case "allow" -> OcsfEvent.INFORMATIONAL;
                  case "review" -> OcsfEvent.LOW;
                  default -> OcsfEvent.MEDIUM;
                });
    if (verdict.equals("deny")) {
      event.failure(fields.text("message"));
    }
    event.put(
        "query_info",
        object()
            .put("query_string", text.isEmpty() ? fields.look("command") : text)
            .put("uid", entry.event().session() + ":" + fields.look("statement")));
    if (tables.size() == 1) {
      event.put("table", object().put("name", tables.get(0)));
    }
    return event.put(
        "message", verdict + " " + String.join(", ", fields.lookAt("verbs")) + on(tables));
  }

  /** What the client was given stays under {@code unmapped}: the schema has no place for rows. */
  static OcsfEvent rows(SessionEntry entry) {
    return of(Activity.READ, entry, "").success();
  }

  static OcsfEvent finished(Fields fields, SessionEntry entry) {
    OcsfEvent event = of(Activity.other("Finish"), entry, "");
    String outcome = fields.look("outcome");
    String error = fields.text("error");
    switch (outcome) {
      case "ok" -> event.success();
      case "error" -> event.failure(error).severity(OcsfEvent.LOW);
      default -> event.status(Activity.OTHER, outcome).detail(error).severity(OcsfEvent.LOW);
    }
    long code = fields.number("errorCode");
    return event
        .put("status_code", code == 0 ? "" : Long.toString(code))
        .put("duration", Math.max(0, Long.parseLong("0" + fields.look("runMicros")) / 1000));
  }

  /** Anything else that is said of a statement. */
  static OcsfEvent other(SessionEntry entry, String type) {
    return of(Activity.other(type), entry, "");
  }

  private static OcsfEvent of(Activity activity, SessionEntry entry, String schema) {
    String connection = entry.who().connection();
    ObjectNode database = object().put("type_id", RELATIONAL).put("type", "Relational");
    database.put("name", schema.isEmpty() ? connection.isEmpty() ? "unknown" : connection : schema);
    if (!connection.isEmpty()) {
      database.put("uid", connection);
    }
    return new OcsfEvent(OcsfClass.DATASTORE_ACTIVITY, activity, entry)
        .actor(entry, List.of())
        .source(entry.who().client())
        .put("database", database)
        .put("type_id", 1)
        .put("type", "Database");
  }

  private static Activity activity(List<String> verbs) {
    return KINDS.stream()
        .filter(kind -> verbs.stream().anyMatch(kind.verbs()::contains))
        .findFirst()
        .map(Kind::activity)
        .orElseGet(() -> Activity.other(verbs.isEmpty() ? "Other" : String.join(", ", verbs)));
  }

  private static String on(List<String> tables) {
    return tables.isEmpty() ? "" : " on " + String.join(", ", tables);
  }

  private static ObjectNode object() {
    return JsonNodeFactory.instance.objectNode();
  }
}
