package dev.sallyport.export.ocsf;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.sallyport.recording.Act;
import dev.sallyport.recording.EventFeed.ActEntry;
import dev.sallyport.recording.EventFeed.Who;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * What was done to the gateway itself: Authentication (3002) where people come and go, Entity
 * Management (3004) for all else. An act is written down before it is done, so that these events
 * say that it was begun, and nothing of how it went.
 */
final class Acts {
  /** By the participle in which a kind ends. */
  private static final Map<String, Activity> ACTIVITIES =
      Map.ofEntries(
          Map.entry("registered", Activity.ENTITY_CREATE),
          Map.entry("granted", Activity.ENTITY_CREATE),
          Map.entry("placed", Activity.ENTITY_CREATE),
          Map.entry("read", Activity.ENTITY_READ),
          Map.entry("exported", Activity.ENTITY_READ),
          Map.entry("evidence-taken", Activity.ENTITY_READ),
          Map.entry("probed", Activity.ENTITY_READ),
          Map.entry("changed", Activity.ENTITY_UPDATE),
          Map.entry("published", Activity.ENTITY_UPDATE),
          Map.entry("approved", Activity.ENTITY_UPDATE),
          Map.entry("denied", Activity.ENTITY_UPDATE),
          Map.entry("removed", Activity.ENTITY_DELETE),
          Map.entry("revoked", Activity.ENTITY_DELETE),
          Map.entry("ended", Activity.ENTITY_DELETE),
          Map.entry("given_back", Activity.ENTITY_DELETE),
          Map.entry("lifted", Activity.ENTITY_DELETE),
          Map.entry("applied", Activity.ENTITY_DELETE));

  private static final Map<String, Disposition> DISPOSITIONS =
      Map.of(
          "approved", Disposition.APPROVED,
          "denied", Disposition.REJECTED,
          "revoked", Disposition.REVOKED,
          "ended", Disposition.REVOKED,
          "tripped", Disposition.BLOCKED);

  /** What a person who signs in uses. */
  private static final String CONSOLE = "sallyport console";

  private Acts() {}

  static OcsfEvent of(ActEntry entry) {
    Act act = entry.act();
    String done = act.kind().substring(act.kind().lastIndexOf('.') + 1);
    OcsfEvent event =
        switch (done) {
          case "signed_in" ->
              authentication(Activity.LOGON, entry).disposition(Disposition.ALLOWED);
          case "signed_out" -> authentication(Activity.LOGOFF, entry);
          default -> entity(entry, ACTIVITIES.getOrDefault(done, Activity.other(act.kind())));
        };
    if (DISPOSITIONS.containsKey(done)) {
      Disposition disposition = DISPOSITIONS.get(done);
      event
          .disposition(disposition)
          .severity(disposition == Disposition.BLOCKED ? OcsfEvent.MEDIUM : OcsfEvent.LOW);
    }
    return event.put("message", (act.kind() + " " + act.subject()).strip());
  }

  private static OcsfEvent authentication(Activity activity, ActEntry entry) {
    return by(entry, new OcsfEvent(OcsfClass.AUTHENTICATION, activity, entry))
        .success()
        .put("user", person(entry.act()))
        .source(entry.act().details().getOrDefault("client", ""))
        .service(CONSOLE);
  }

  private static OcsfEvent entity(ActEntry entry, Activity activity) {
    Act act = entry.act();
    int dot = act.kind().indexOf('.');
    String type = dot < 0 ? act.kind() : act.kind().substring(0, dot);
    ObjectNode entity =
        JsonNodeFactory.instance
            .objectNode()
            .put("type", type)
            .put("uid", act.subject().isEmpty() ? type : act.subject());
    return by(entry, new OcsfEvent(OcsfClass.ENTITY_MANAGEMENT, activity, entry))
        .put("entity", entity)
        .put("comment", act.details().getOrDefault("reason", ""));
  }

  private static OcsfEvent by(ActEntry entry, OcsfEvent event) {
    return entry.act().by().equals(Act.GATEWAY)
        ? event.actor("")
        : event.put(
            "actor",
            (ObjectNode) JsonNodeFactory.instance.objectNode().set("user", person(entry.act())));
  }

  private static ObjectNode person(Act act) {
    return OcsfEvent.user(new Who(act.by(), act.byName(), "", "", "", ""), List.of());
  }

  /** All of it, as it is kept: no class of the schema has a place for the details. */
  static ObjectNode unmapped(Act act) {
    ObjectNode unmapped =
        JsonNodeFactory.instance.objectNode().put("kind", act.kind()).put("subject", act.subject());
    ObjectNode details = unmapped.putObject("details");
    new TreeMap<>(act.details()).forEach(details::put);
    return unmapped;
  }
}
