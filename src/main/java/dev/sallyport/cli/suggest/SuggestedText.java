package dev.sallyport.cli.suggest;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.json.JsonWriteFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.stream.Collectors;

/** Suggestions as a policy has them, with the reason behind each, and as JSON. */
final class SuggestedText {
  /** Only what every reader of YAML shows as it is. */
  private static final ObjectMapper JSON =
      JsonMapper.builder().enable(JsonWriteFeature.ESCAPE_NON_ASCII).build();

  private SuggestedText() {}

  /** YAML to paste into a policy. */
  static String yaml(List<MaskSuggestions.Suggestion> suggestions) {
    if (suggestions.isEmpty()) {
      return "masks: []\n";
    }
    StringBuilder yaml = new StringBuilder("masks:\n");
    for (MaskSuggestions.Suggestion suggestion : suggestions) {
      suggestion.why().forEach(why -> yaml.append("  # ").append(comment(why)).append('\n'));
      boolean columns = suggestion.detectors().isEmpty();
      yaml.append(columns ? "  - columns: " : "  - detect: ")
          .append(list(columns ? suggestion.columns() : suggestion.detectors()))
          .append("\n    as: ")
          .append(suggestion.as().word())
          .append('\n');
    }
    return yaml.toString();
  }

  /** The same for programs. */
  static String json(
      String connection,
      List<MaskSuggestions.Suggestion> suggestions,
      int sampled,
      List<String> notSampled) {
    ObjectNode root = JSON.createObjectNode().put("connection", connection);
    ArrayNode masks = root.putArray("masks");
    for (MaskSuggestions.Suggestion suggestion : suggestions) {
      ObjectNode mask = masks.addObject();
      boolean columns = suggestion.detectors().isEmpty();
      ArrayNode names = mask.putArray(columns ? "columns" : "detect");
      (columns ? suggestion.columns() : suggestion.detectors()).forEach(names::add);
      mask.put("as", suggestion.as().word());
      suggestion.why().forEach(mask.putArray("why")::add);
    }
    root.put("sampled_tables", sampled);
    notSampled.forEach(root.putArray("not_sampled")::add);
    return root + "\n";
  }

  private static String list(List<String> texts) {
    return texts.stream().map(SuggestedText::scalar).collect(Collectors.joining(", ", "[", "]"));
  }

  /** A name of ordinary characters, or a double-quoted scalar. */
  private static String scalar(String text) {
    return text.matches("[A-Za-z_][A-Za-z0-9_.$]*") ? text : quoted(text);
  }

  /** One line, whatever a column is called. */
  private static String comment(String text) {
    return text.chars().allMatch(c -> c >= ' ' && c < 0x7f) ? text : quoted(text);
  }

  private static String quoted(String text) {
    try {
      return JSON.writeValueAsString(text);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("a text is always JSON", e);
    }
  }
}
