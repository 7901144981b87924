package dev.sallyport.web;

import dev.sallyport.identity.Principal;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.Collection;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/** How values of other rooms are written in JSON. */
final class Wording {
  private Wording() {}

  static String kind(Principal principal) {
    return principal.kind().name().toLowerCase(Locale.ROOT);
  }

  /** A set in a fixed order, so that answers can be compared. */
  static JsonArray sorted(Collection<String> values) {
    JsonArray array = new JsonArray();
    values.stream().sorted().forEach(array::add);
    return array;
  }

  /** In a fixed order, too. */
  static JsonObject map(Map<String, String> values) {
    JsonObject object = new JsonObject();
    new TreeMap<>(values).forEach(object::put);
    return object;
  }

  /** A list as it is; null stands for NULL. */
  static JsonArray list(Collection<String> values) {
    JsonArray array = new JsonArray();
    values.forEach(array::add);
    return array;
  }
}
