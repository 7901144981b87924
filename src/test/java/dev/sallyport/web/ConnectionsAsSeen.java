package dev.sallyport.web;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Instant;

/** Connections in every state, as the API tells of them. */
final class ConnectionsAsSeen {
  private ConnectionsAsSeen() {}

  static JsonArray some() {
    return new JsonArray()
        .add(
            connection("orders", "file", "open", null)
                .put("status", status(true, null))
                .put("open_sessions", 12))
        .add(
            connection("reports", "console", "open", null)
                .put(
                    "status",
                    status(
                            false,
                            "The account may not make users (error 1227); give it CREATE USER, as"
                                + " the operations manual says.")
                        .put("can_make_users", false)))
        .add(
            connection(
                "billing",
                "console",
                "closed",
                "its password is encrypted under the key"
                    + " 0123456789abcdef, which is neither secrets.key nor among"
                    + " secrets.previous_keys; add it, or enter the password anew"))
        .add(
            connection(
                "archive",
                "console",
                "leaving",
                "it is being removed, but its short-lived users cannot be seen to be gone; the"
                    + " gateway goes on trying"));
  }

  private static JsonObject connection(String name, String source, String state, String problem) {
    JsonObject connection =
        new JsonObject()
            .put("name", name)
            .put("account", "ephemeral")
            .put("host", name + "-1.databases.example.com")
            .put("port", 3306)
            .put("schema", "shop")
            .put("user", "sallyport_admin")
            .put("tls", "verify_identity")
            .put("connect_timeout", "5s")
            .put("grants", "session")
            .put("user_host", "10.0.3.%")
            .put("source", source)
            .put("state", state)
            .put("problem", problem)
            .put("status", null)
            .put("open_sessions", 0)
            .put(
                "used_by",
                new JsonArray()
                    .add(use("reporting-agents", "reporting-agents", "agent", false))
                    .add(use("people-at-night", "on-call", "human", true)));
    if (source.equals("console")) {
      connection
          .put("revision", 2)
          .put("registered_by", "idp:adam")
          .put("registered_at", Instant.now().minusSeconds(90_000).toString())
          .put("changed_by", "idp:eve")
          .put("changed_at", Instant.now().minusSeconds(900).toString());
    }
    return connection;
  }

  private static JsonObject status(boolean ok, String problem) {
    return new JsonObject()
        .put("ok", ok)
        .put("latency_ms", 14)
        .put("server_version", "8.0.33")
        .put("tls", "TLSv1.3")
        .put("can_make_users", ok)
        .put("checked_at", Instant.now().toString())
        .put("problem", problem);
  }

  private static JsonObject use(String policy, String group, String kind, boolean timed) {
    return new JsonObject()
        .put("policy", policy)
        .put("groups", new JsonArray().add(group))
        .put("principals", new JsonArray())
        .put("kinds", new JsonArray().add(kind))
        .put("issuers", new JsonArray())
        .put("tags", new JsonObject())
        .put("timed", timed);
  }
}
