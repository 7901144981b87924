package dev.sallyport.export.ocsf;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.sallyport.recording.Act;
import dev.sallyport.recording.EventFeed.ActEntry;
import dev.sallyport.recording.EventFeed.Entry;
import dev.sallyport.recording.EventFeed.SessionEntry;
import dev.sallyport.recording.EventFormat;
import dev.sallyport.recording.UnreadableEventException;

/**
 * Maps every event of the audit trail to one of OCSF <a
 * href="https://schema.ocsf.io/1.9.0">1.9.0</a>. {@code metadata.uid} is {@code SESSION:SEQUENCE},
 * or the identifier of an act, and never given twice; {@code metadata.correlation_uid} is {@code
 * SESSION:STATEMENT}, the session where no statement is meant, or what an act is about.
 */
public final class Ocsf {
  /** Of the schema. */
  public static final String VERSION = "1.9.0";

  private static final String PRODUCT = "Sallyport";

  private Ocsf() {}

  /** One event, or act. */
  public static ObjectNode of(Entry entry) throws UnreadableEventException {
    if (entry instanceof ActEntry act) {
      return of(act);
    }
    if (entry instanceof SessionEntry event) {
      return of(event);
    }
    throw new IllegalStateException("no mapping for " + entry.getClass().getSimpleName());
  }

  private static ObjectNode of(ActEntry entry) {
    Act act = entry.act();
    ObjectNode metadata = metadata(act.kind(), act.at().toString());
    metadata.put("uid", act.id());
    metadata.put("correlation_uid", act.subject().isEmpty() ? act.id() : act.subject());
    ObjectNode node = Acts.of(entry).node();
    node.set("metadata", metadata);
    node.set("unmapped", Acts.unmapped(act).put("place", entry.place().toString()));
    return node;
  }

  private static ObjectNode of(SessionEntry entry) throws UnreadableEventException {
    Fields fields = new Fields(EventFormat.tree(entry.event()));
    String type = fields.text("type");
    fields.text("session");
    fields.text("sequence");
    String at = fields.text("at");
    String statement = fields.look("statement");
    ObjectNode node = mapped(type, fields, entry).node();
    node.set("metadata", metadata(entry, type, at, statement));
    ObjectNode unmapped = fields.left();
    unmapped.put("place", entry.place().toString());
    unmapped.put("connection", entry.who().connection());
    if (!entry.who().actsFor().isEmpty()) {
      unmapped.put("acts_for", entry.who().actsFor());
    }
    if (!node.has("src_endpoint")) {
      unmapped.put("client", entry.who().client());
    }
    if (!node.path("actor").has("session")) {
      unmapped.put("principal", entry.who().principal());
    }
    node.set("unmapped", unmapped);
    return node;
  }

  private static OcsfEvent mapped(String type, Fields fields, SessionEntry entry) {
    return switch (type) {
      case "opened" -> Access.opened(fields, entry);
      case "closed" -> Access.closed(fields, entry);
      case "login_refused" -> Access.loginRefused(fields, entry);
      case "judged" -> Statements.judged(fields, entry);
      case "rows" -> Statements.rows(entry);
      case "finished" -> Statements.finished(fields, entry);
      case "review_requested" -> Access.reviewRequested(fields, entry);
      case "review_ended" -> Access.reviewEnded(fields, entry);
      case "privileges_lent" -> Access.privilegesLent(fields, entry);
      case "access_requested" -> Access.accessRequested(fields, entry);
      case "access_decided" -> Access.accessDecided(fields, entry);
      case "lease_issued" -> Access.leaseIssued(fields, entry);
      case "lease_ended" -> Access.leaseEnded(fields, entry);
      default ->
          fields.has("statement")
              ? Statements.other(entry, type)
              : new OcsfEvent(OcsfClass.BASE_EVENT, Activity.other(type), entry);
    };
  }

  private static ObjectNode metadata(SessionEntry entry, String type, String at, String statement) {
    String session = entry.event().session();
    ObjectNode metadata = metadata(type, at);
    metadata.put("uid", session + ":" + entry.event().sequence());
    metadata.put(
        "correlation_uid",
        statement.isEmpty() || statement.equals("0") ? session : session + ":" + statement);
    metadata.put("sequence", entry.event().sequence());
    return metadata;
  }

  private static ObjectNode metadata(String type, String at) {
    ObjectNode metadata = JsonNodeFactory.instance.objectNode();
    metadata.put("version", VERSION);
    metadata.put("event_code", type);
    metadata.put("original_time", at);
    metadata.put("log_name", "audit");
    metadata.putArray("profiles").add("security_control");
    metadata.putObject("product").put("name", PRODUCT).put("vendor_name", PRODUCT);
    return metadata;
  }
}
