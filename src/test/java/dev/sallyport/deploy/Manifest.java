package dev.sallyport.deploy;

import com.google.gson.Gson;
import com.google.gson.JsonElement;
import io.kubernetes.client.openapi.models.V1ConfigMap;
import io.kubernetes.client.openapi.models.V1Namespace;
import io.kubernetes.client.openapi.models.V1NetworkPolicy;
import io.kubernetes.client.openapi.models.V1PodDisruptionBudget;
import io.kubernetes.client.openapi.models.V1Service;
import io.kubernetes.client.openapi.models.V1StatefulSet;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;

/** One object for the Kubernetes API, as YAML has it: mappings, lists and values. */
record Manifest(Map<String, Object> content) {
  private static final Gson JSON = new Gson();

  /** Refuses what the API does not know, and what lacks what the API wants. */
  private interface Schema {
    void check(JsonElement content) throws IOException;
  }

  private static final Map<String, Schema> SCHEMAS =
      Map.of(
          "v1/ConfigMap", V1ConfigMap::validateJsonElement,
          "v1/Namespace", V1Namespace::validateJsonElement,
          "v1/Service", V1Service::validateJsonElement,
          "apps/v1/StatefulSet", V1StatefulSet::validateJsonElement,
          "policy/v1/PodDisruptionBudget", V1PodDisruptionBudget::validateJsonElement,
          "networking.k8s.io/v1/NetworkPolicy", V1NetworkPolicy::validateJsonElement);

  static List<Manifest> all(String text) {
    LoaderOptions strict = new LoaderOptions();
    strict.setAllowDuplicateKeys(false);
    List<Manifest> all = new ArrayList<>();
    for (Object each : new Yaml(new SafeConstructor(strict)).loadAll(text)) {
      if (each != null) {
        @SuppressWarnings("unchecked")
        Map<String, Object> content = (Map<String, Object>) each;
        all.add(new Manifest(content));
      }
    }
    return all;
  }

  String type() {
    return content.get("apiVersion") + "/" + content.get("kind");
  }

  String name() {
    return text("metadata", "name");
  }

  void validate() throws IOException {
    Schema schema = SCHEMAS.get(type());
    if (schema == null) {
      throw new IOException("nothing is known of " + type());
    }
    schema.check(JSON.toJsonTree(content));
  }

  /** What stands at the end of a path of keys, and of positions in lists. */
  Object at(Object... path) {
    Object here = content;
    for (Object step : path) {
      here = step instanceof Integer i ? ((List<?>) here).get(i) : ((Map<?, ?>) here).get(step);
      if (here == null) {
        throw new AssertionError(type() + " " + List.of(path) + ": there is no " + step);
      }
    }
    return here;
  }

  String text(Object... path) {
    return String.valueOf(at(path));
  }

  /** The mappings of a list. */
  Stream<Map<?, ?>> each(Object... path) {
    return ((List<?>) at(path)).stream().map(item -> (Map<?, ?>) item);
  }
}
