package dev.sallyport.export.ocsf;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;

/** The fields of a recorded event; what was not taken in the end is unmapped. */
final class Fields {
  private final ObjectNode left;

  Fields(ObjectNode event) {
    this.left = event;
  }

  /** A text, empty when there is none. */
  String text(String name) {
    JsonNode value = left.remove(name);
    return value == null || value.isNull() ? "" : value.asText();
  }

  long number(String name) {
    JsonNode value = left.remove(name);
    return value == null ? 0 : value.asLong();
  }

  /** As {@link #text}, and stays. */
  String look(String name) {
    JsonNode value = left.get(name);
    return value == null || value.isNull() ? "" : value.asText();
  }

  /** The texts of a list, which stays. */
  List<String> lookAt(String name) {
    List<String> texts = new ArrayList<>();
    JsonNode value = left.get(name);
    if (value != null) {
      value.forEach(item -> texts.add(item.asText()));
    }
    return texts;
  }

  /** The texts of a list. */
  List<String> texts(String name) {
    List<String> texts = lookAt(name);
    left.remove(name);
    return texts;
  }

  boolean has(String name) {
    return left.has(name);
  }

  ObjectNode left() {
    return left;
  }
}
