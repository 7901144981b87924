package dev.sallyport.store;

import io.vertx.core.json.JsonArray;
import java.util.Collection;
import java.util.HashSet;
import java.util.Set;

/** Names of groups in one column, as JSON. */
final class GroupNames {
  private GroupNames() {}

  static String write(Collection<String> groups) {
    return new JsonArray(groups.stream().sorted().toList()).encode();
  }

  /** None where an earlier version kept none. */
  static Set<String> read(String json) {
    Set<String> groups = new HashSet<>();
    if (json != null) {
      new JsonArray(json).forEach(group -> groups.add((String) group));
    }
    return groups;
  }
}
