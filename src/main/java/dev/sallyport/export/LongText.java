package dev.sallyport.export;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ContainerNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/**
 * Shortens an event for a receiver that takes only so much: the longest texts and lists lose their
 * ends first. {@code metadata} says that it was done, and how long it was (OCSF {@code
 * is_truncated}, {@code untruncated_size}).
 */
final class LongText {
  /** Below this nothing is shortened any more: names and identifiers stay whole. */
  private static final int SHORTEST = 64;

  private LongText() {}

  static byte[] cut(ObjectNode tree, int bytes, int maxBytes, Function<ObjectNode, byte[]> writer) {
    JsonNode metadata = tree.get("metadata");
    ObjectNode told = metadata instanceof ObjectNode object ? object : tree;
    told.put("is_truncated", true);
    told.put("untruncated_size", bytes);
    byte[] written = writer.apply(tree);
    for (int longest = maxBytes / 2; written.length > maxBytes; longest /= 2) {
      if (longest < SHORTEST) {
        // The names inside are somebody else's too, as many and as long as they like.
        if (!withoutInner(tree)) {
          throw new IllegalArgumentException("an event does not fit into " + maxBytes + " bytes");
        }
      } else {
        shorten(tree, longest);
      }
      written = writer.apply(tree);
    }
    return written;
  }

  private static boolean withoutInner(ObjectNode tree) {
    boolean removed = false;
    for (String name : List.of("unmapped", "event", "act")) {
      if (tree.get(name) instanceof ObjectNode part) {
        List<String> inner = new ArrayList<>();
        part.fields()
            .forEachRemaining(
                field -> {
                  if (field.getValue() instanceof ObjectNode) {
                    inner.add(field.getKey());
                  }
                });
        part.remove(inner);
        removed |= !inner.isEmpty();
      }
    }
    return removed;
  }

  private static void shorten(ContainerNode<?> node, int longest) {
    if (node instanceof ArrayNode list) {
      while (list.size() > Math.max(1, longest / SHORTEST)) {
        list.remove(list.size() - 1);
      }
      for (int i = 0; i < list.size(); i++) {
        list.set(i, shortened(list.get(i), longest));
      }
    } else if (node instanceof ObjectNode object) {
      List<String> names = new ArrayList<>();
      object.fieldNames().forEachRemaining(names::add);
      names.forEach(name -> object.set(name, shortened(object.get(name), longest)));
    }
  }

  private static JsonNode shortened(JsonNode value, int longest) {
    if (value instanceof ContainerNode<?> container) {
      shorten(container, longest);
      return value;
    }
    if (value.isTextual() && value.textValue().length() > longest) {
      String text = value.textValue();
      int end = Character.isHighSurrogate(text.charAt(longest - 2)) ? longest - 2 : longest - 1;
      return TextNode.valueOf(text.substring(0, end) + "…");
    }
    return value;
  }
}
