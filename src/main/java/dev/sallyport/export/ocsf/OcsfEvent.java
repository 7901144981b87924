package dev.sallyport.export.ocsf;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.sallyport.recording.EventFeed.Entry;
import dev.sallyport.recording.EventFeed.SessionEntry;
import dev.sallyport.recording.EventFeed.Who;
import java.util.List;

/** One event of the schema while it is put together: what all classes share. */
final class OcsfEvent {
  static final int INFORMATIONAL = 1;
  static final int LOW = 2;
  static final int MEDIUM = 3;

  private static final String UNKNOWN = "unknown";
  private static final int USER = 1;
  private static final int SYSTEM = 3;

  private final ObjectNode node = JsonNodeFactory.instance.objectNode();

  OcsfEvent(OcsfClass type, Activity activity, Entry entry) {
    node.put("category_uid", type.category());
    node.put("category_name", type.categoryCaption());
    node.put("class_uid", type.uid());
    node.put("class_name", type.caption());
    node.put("activity_id", activity.id());
    node.put("activity_name", activity.name());
    node.put("type_uid", type.uid() * 100L + activity.id());
    node.put("type_name", type.caption() + ": " + activity.name());
    node.put("time", entry.at().toEpochMilli());
    severity(INFORMATIONAL);
  }

  OcsfEvent severity(int id) {
    node.put("severity_id", id);
    node.put("severity", id == MEDIUM ? "Medium" : id == LOW ? "Low" : "Informational");
    return this;
  }

  OcsfEvent success() {
    return status(1, "Success");
  }

  OcsfEvent failure(String detail) {
    status(2, "Failure");
    return detail(detail);
  }

  OcsfEvent status(int id, String caption) {
    node.put("status_id", id);
    node.put("status", caption);
    return this;
  }

  OcsfEvent detail(String detail) {
    return put("status_detail", detail);
  }

  OcsfEvent disposition(Disposition disposition) {
    node.put("action_id", disposition.action());
    node.put("action", disposition.actionCaption());
    node.put("disposition_id", disposition.id());
    node.put("disposition", disposition.caption());
    return this;
  }

  /** A rule is named by its policy and its place in it. */
  OcsfEvent policy(String rule) {
    if (!rule.isEmpty()) {
      int slash = rule.indexOf('/');
      node.putObject("policy")
          .put("uid", rule)
          .put("name", slash < 0 ? rule : rule.substring(0, slash));
    }
    return this;
  }

  /** Leaves out what is empty. */
  OcsfEvent put(String name, String value) {
    if (!value.isEmpty()) {
      node.put(name, value);
    }
    return this;
  }

  OcsfEvent put(String name, long value) {
    node.put(name, value);
    return this;
  }

  OcsfEvent put(String name, ObjectNode value) {
    node.set(name, value);
    return this;
  }

  OcsfEvent texts(String name, List<String> values) {
    if (!values.isEmpty()) {
      ArrayNode list = node.putArray(name);
      values.forEach(list::add);
    }
    return this;
  }

  /** Whose session it is, as who acts. */
  OcsfEvent actor(SessionEntry entry, List<String> groups) {
    ObjectNode actor = node.putObject("actor");
    actor.set("user", user(entry.who(), groups));
    actor.putObject("session").put("uid", entry.event().session());
    return this;
  }

  /** Somebody else; the gateway itself when nobody did it. */
  OcsfEvent actor(String who) {
    ObjectNode user = node.putObject("actor").putObject("user");
    if (who.isEmpty()) {
      user.put("name", "sallyport").put("type_id", SYSTEM).put("type", "System");
    } else {
      user.put("name", who);
    }
    return this;
  }

  static ObjectNode user(Who who, List<String> groups) {
    ObjectNode user = JsonNodeFactory.instance.objectNode();
    if (!who.principal().isEmpty()) {
      user.put("uid", who.principal());
    }
    if (!who.principalName().isEmpty() || who.principal().isEmpty()) {
      user.put("name", who.principalName().isEmpty() ? UNKNOWN : who.principalName());
    }
    if (who.kind().equals("agent")) {
      user.put("type_id", Activity.OTHER).put("type", "agent");
    } else if (!who.kind().isEmpty()) {
      user.put("type_id", USER).put("type", "User");
    }
    if (!groups.isEmpty()) {
      ArrayNode list = user.putArray("groups");
      groups.forEach(name -> list.addObject().put("name", name));
    }
    return user;
  }

  /** From where; an address may have a port behind it. */
  OcsfEvent source(String client) {
    ObjectNode endpoint = node.putObject("src_endpoint");
    int colon = client.lastIndexOf(':');
    boolean withPort = colon > 0 && (client.indexOf(':') == colon || client.startsWith("["));
    String port = withPort ? client.substring(colon + 1) : "";
    String host = withPort ? client.substring(0, colon) : client;
    String address =
        host.startsWith("[") && host.endsWith("]") ? host.substring(1, host.length() - 1) : host;
    if (address.isEmpty()) {
      endpoint.put("name", UNKNOWN);
    } else if (address.matches("[0-9.]+|[0-9A-Fa-f:.]+")) {
      endpoint.put("ip", address);
    } else {
      endpoint.put("name", address);
    }
    if (port.matches("\\d{1,5}")) {
      endpoint.put("port", Integer.parseInt(port));
    }
    return this;
  }

  /** To which database. */
  OcsfEvent service(String connection) {
    node.putObject("service").put("name", connection.isEmpty() ? UNKNOWN : connection);
    return this;
  }

  ObjectNode node() {
    return node;
  }
}
