package dev.sallyport.export.ocsf;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.sallyport.recording.EventFeed.SessionEntry;
import dev.sallyport.recording.EventFeed.Who;
import java.util.List;

/**
 * Who comes in, leaves, asks and decides: Authentication (3002) for sessions, Entity Management
 * (3004) for requests, decisions and leases, User Management (3007) for lent privileges.
 */
final class Access {
  private Access() {}

  static OcsfEvent opened(Fields fields, SessionEntry entry) {
    List<String> groups = fields.texts("groups");
    named(fields);
    OcsfEvent event =
        new OcsfEvent(OcsfClass.AUTHENTICATION, Activity.LOGON, entry)
            .success()
            .disposition(Disposition.ALLOWED)
            .put("user", OcsfEvent.user(entry.who(), groups))
            .actor(entry, groups);
    return session(event, entry);
  }

  static OcsfEvent closed(Fields fields, SessionEntry entry) {
    OcsfEvent event =
        new OcsfEvent(OcsfClass.AUTHENTICATION, Activity.LOGOFF, entry)
            .success()
            .detail(fields.text("cause"))
            .put("user", OcsfEvent.user(entry.who(), List.of()))
            .actor(entry, List.of());
    return session(event, entry);
  }

  /** Who it was is known where the credential itself was right; else only what was claimed. */
  static OcsfEvent loginRefused(Fields fields, SessionEntry entry) {
    String principal = fields.text("principal");
    String claimed = fields.text("user");
    return new OcsfEvent(OcsfClass.AUTHENTICATION, Activity.LOGON, entry)
        .failure(fields.text("reason"))
        .severity(OcsfEvent.MEDIUM)
        .disposition(Disposition.BLOCKED)
        .put("count", Math.max(1, fields.number("count")))
        .put("user", OcsfEvent.user(new Who(principal, claimed, "", "", "", ""), List.of()))
        .source(fields.text("client"))
        .service(claimed);
  }

  static OcsfEvent reviewRequested(Fields fields, SessionEntry entry) {
    return new OcsfEvent(OcsfClass.ENTITY_MANAGEMENT, Activity.ENTITY_CREATE, entry)
        .actor(entry, List.of())
        .source(entry.who().client())
        .disposition(Disposition.DELAYED)
        .severity(OcsfEvent.LOW)
        .put("entity", entity("Approval Request", fields.text("approval")));
  }

  static OcsfEvent reviewEnded(Fields fields, SessionEntry entry) {
    return decision(fields, entry, "Approval Request", fields.text("approval"));
  }

  static OcsfEvent accessRequested(Fields fields, SessionEntry entry) {
    named(fields);
    return new OcsfEvent(OcsfClass.ENTITY_MANAGEMENT, Activity.ENTITY_CREATE, entry)
        .actor(entry, fields.texts("groups"))
        .source(entry.who().client())
        .success()
        .put("comment", fields.text("purpose"))
        .put("entity", entity("Access Request", entry.event().session()));
  }

  static OcsfEvent accessDecided(Fields fields, SessionEntry entry) {
    return decision(fields, entry, "Access Request", entry.event().session());
  }

  static OcsfEvent leaseIssued(Fields fields, SessionEntry entry) {
    return new OcsfEvent(OcsfClass.ENTITY_MANAGEMENT, Activity.ENTITY_CREATE, entry)
        .actor(entry, List.of())
        .source(entry.who().client())
        .success()
        .disposition(Disposition.ALLOWED)
        .put("entity", entity("Lease", fields.text("lease")));
  }

  static OcsfEvent leaseEnded(Fields fields, SessionEntry entry) {
    return new OcsfEvent(OcsfClass.ENTITY_MANAGEMENT, Activity.ENTITY_DELETE, entry)
        .actor(fields.text("by"))
        .success()
        .disposition(Disposition.REVOKED)
        .put("comment", fields.text("reason"))
        .put("entity", entity("Lease", fields.text("lease")));
  }

  static OcsfEvent privilegesLent(Fields fields, SessionEntry entry) {
    return new OcsfEvent(OcsfClass.USER_MANAGEMENT, Activity.ASSIGN_PRIVILEGES, entry)
        .actor("")
        .success()
        .texts("privileges", fields.texts("privileges"))
        .put("user", OcsfEvent.user(entry.who(), List.of()));
  }

  private static OcsfEvent decision(Fields fields, SessionEntry entry, String type, String id) {
    String outcome = fields.look("outcome");
    Disposition disposition = Disposition.ofOutcome(outcome);
    return new OcsfEvent(OcsfClass.ENTITY_MANAGEMENT, Activity.ENTITY_UPDATE, entry)
        .actor(fields.text("by"))
        .success()
        .detail(outcome)
        .disposition(disposition)
        .severity(disposition == Disposition.APPROVED ? OcsfEvent.INFORMATIONAL : OcsfEvent.LOW)
        .put("comment", fields.text("reason"))
        .put("entity", entity(type, id));
  }

  private static OcsfEvent session(OcsfEvent event, SessionEntry entry) {
    ObjectNode session = object().put("uid", entry.event().session());
    return event
        .put("session", session)
        .source(entry.who().client())
        .service(entry.who().connection());
  }

  /** What the feed tells of each session stands in every event of it already. */
  private static void named(Fields fields) {
    List.of("principal", "principalName", "kind", "client", "connection", "actsFor")
        .forEach(fields::text);
  }

  private static ObjectNode entity(String type, String id) {
    return object().put("type", type).put("uid", id);
  }

  private static ObjectNode object() {
    return JsonNodeFactory.instance.objectNode();
  }
}
