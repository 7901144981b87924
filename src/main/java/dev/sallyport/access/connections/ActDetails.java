package dev.sallyport.access.connections;

import dev.sallyport.config.ConnectionConfig;
import dev.sallyport.config.ConnectionConfig.AccountConfig;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.TreeSet;

/** What the list of acts says of a connection; never a password. */
final class ActDetails {
  private ActDetails() {}

  /** All settings. */
  static Map<String, String> of(ConnectionConfig connection) {
    Map<String, String> details = new LinkedHashMap<>();
    details.put("host", connection.host());
    details.put("port", Integer.toString(connection.port()));
    connection.schema().ifPresent(schema -> details.put("schema", schema));
    details.put("tls", connection.tls().name().toLowerCase(Locale.ROOT));
    details.put("connect_timeout", connection.connectTimeout().toString());
    details.put("account", connection.account().word());
    details.put("user", connection.account().user());
    if (connection.account() instanceof AccountConfig.Ephemeral ephemeral) {
      details.put("grants", ephemeral.grants().name().toLowerCase(Locale.ROOT));
      details.put("user_host", ephemeral.userHost());
    } else if (connection.account() instanceof AccountConfig.RdsIam iam) {
      details.put("admin_user", iam.adminUser());
      details.put("region", iam.region());
    }
    return details;
  }

  /** The settings that become others, each as it was and as it is. */
  static Map<String, String> ofChange(
      ConnectionConfig before, ConnectionConfig after, boolean passwordGiven, boolean abandon) {
    Map<String, String> was = of(before);
    Map<String, String> is = of(after);
    Map<String, String> details = new LinkedHashMap<>();
    TreeSet<String> keys = new TreeSet<>(was.keySet());
    keys.addAll(is.keySet());
    for (String key : keys) {
      String old = was.getOrDefault(key, "");
      String fresh = is.getOrDefault(key, "");
      if (!old.equals(fresh)) {
        details.put(key, "'" + old + "' became '" + fresh + "'");
      }
    }
    details.put("password", passwordGiven ? "given anew" : "kept");
    if (abandon) {
      details.put("abandon_users", "true");
    }
    return details;
  }

  /** What is removed. */
  static Map<String, String> ofRemoval(ConnectionConfig connection, boolean abandon) {
    Map<String, String> details = of(connection);
    if (abandon) {
      details.put("abandon_users", "true");
    }
    return details;
  }
}
