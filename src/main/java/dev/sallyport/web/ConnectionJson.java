package dev.sallyport.web;

import dev.sallyport.access.connections.ConnectionProbes.Probe;
import dev.sallyport.access.connections.ListedConnection;
import dev.sallyport.access.connections.RegisteredConnection;
import dev.sallyport.config.Amount;
import dev.sallyport.config.ConnectionConfig;
import dev.sallyport.config.ConnectionConfig.AccountConfig;
import dev.sallyport.policy.PolicyUse;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.Locale;

/** Connections in JSON; what is written here is picked one by one, and a password is not. */
final class ConnectionJson {
  private ConnectionJson() {}

  /** What administrators and auditors see. */
  static JsonObject whole(ListedConnection listed, List<PolicyUse> uses) {
    ConnectionConfig settings = listed.settings();
    JsonObject json =
        forUsers(listed)
            .put("host", settings.host())
            .put("port", settings.port())
            .put("schema", settings.schema().orElse(null))
            .put("user", settings.account().user())
            .put("tls", settings.tls().name().toLowerCase(Locale.ROOT))
            .put("connect_timeout", Amount.of(settings.connectTimeout()));
    if (settings.account() instanceof AccountConfig.Ephemeral ephemeral) {
      json.put("grants", ephemeral.grants().name().toLowerCase(Locale.ROOT))
          .put("user_host", ephemeral.userHost());
    } else if (settings.account() instanceof AccountConfig.RdsIam iam) {
      json.put("admin_user", iam.adminUser()).put("region", iam.region());
    }
    json.put("source", listed.registered().isPresent() ? "console" : "file")
        .put("state", state(listed))
        .put("problem", listed.problem().orElse(null))
        .put("status", listed.probe().map(ConnectionJson::probe).orElse(null))
        .put("open_sessions", listed.openSessions());
    listed.registered().ifPresent(registered -> put(json, registered));
    JsonArray users = new JsonArray();
    uses.forEach(use -> users.add(use(use)));
    return json.put("used_by", users);
  }

  /** What those see who may use it, and nothing more. */
  static JsonObject forUsers(ListedConnection listed) {
    return new JsonObject()
        .put("name", listed.settings().name())
        .put("account", listed.settings().account().word());
  }

  private static String state(ListedConnection listed) {
    if (listed.registered().filter(RegisteredConnection::leaving).isPresent()) {
      return "leaving";
    }
    return listed.problem().isPresent() ? "closed" : "open";
  }

  private static void put(JsonObject json, RegisteredConnection registered) {
    json.put("revision", registered.revision())
        .put("registered_by", registered.registeredBy())
        .put("registered_at", registered.registeredAt().toString())
        .put("changed_by", registered.changedBy())
        .put("changed_at", registered.changedAt().toString());
  }

  static JsonObject probe(Probe probe) {
    return new JsonObject()
        .put("ok", probe.ok())
        .put("latency_ms", probe.latency().toMillis())
        .put("server_version", probe.version())
        .put("tls", probe.tls())
        .put("can_make_users", probe.canMakeUsers().orElse(null))
        .put("checked_at", probe.checkedAt().toString())
        .put("problem", probe.problem().orElse(null));
  }

  private static JsonObject use(PolicyUse use) {
    JsonObject tags = new JsonObject();
    use.tags().forEach((tag, values) -> tags.put(tag, Wording.sorted(values)));
    return new JsonObject()
        .put("policy", use.policy())
        .put("groups", Wording.sorted(use.groups()))
        .put("principals", Wording.sorted(use.principals()))
        .put("kinds", Wording.sorted(use.kinds()))
        .put("issuers", Wording.sorted(use.issuers()))
        .put("tags", tags)
        .put("timed", use.timed());
  }
}
