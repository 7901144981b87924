package dev.sallyport.prove;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.sallyport.prove.Snapshot.TableColumn;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Set;

/** Other values for a column, of the same type; what is unique stays unique. */
enum Alteration {
  /** Every row gets the value of the next. */
  ROTATE {
    @Override
    List<byte[]> of(TableColumn column, List<byte[]> values) {
      List<byte[]> rotated = new ArrayList<>(values);
      Collections.rotate(rotated, 1);
      return rotated;
    }
  },

  /** Every value becomes another. */
  SHIFT {
    @Override
    List<byte[]> of(TableColumn column, List<byte[]> values) {
      if (column.type().equals("point")) {
        return List.of();
      }
      List<byte[]> shifted = new ArrayList<>();
      for (byte[] value : values) {
        String text = value == null ? null : new String(value, StandardCharsets.UTF_8);
        shifted.add(text == null ? null : shift(column, text).getBytes(StandardCharsets.UTF_8));
      }
      return shifted;
    }
  },

  /** All rows get the value of the first. */
  LEVEL {
    @Override
    List<byte[]> of(TableColumn column, List<byte[]> values) {
      return column.key().isEmpty() ? Collections.nCopies(values.size(), values.get(0)) : List.of();
    }
  },

  /** All rows get NULL. */
  EMPTY {
    @Override
    List<byte[]> of(TableColumn column, List<byte[]> values) {
      return column.nullable() ? Collections.nCopies(values.size(), null) : List.of();
    }
  };

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final DateTimeFormatter MOMENT =
      DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss");
  private static final Set<String> WHOLE = Set.of("int", "bigint", "smallint", "mediumint");

  /** The new values row by row; none where the column cannot be altered so. */
  abstract List<byte[]> of(TableColumn column, List<byte[]> values);

  private static String shift(TableColumn column, String text) {
    String type = column.type();
    if (WHOLE.contains(type)) {
      long value = Long.parseLong(text);
      return String.valueOf(value > 1_000_000 ? value - 3 : value + 1003);
    }
    return switch (type) {
      case "tinyint" -> text.equals("0") ? "1" : "0";
      case "decimal" -> new BigDecimal(text).add(new BigDecimal("7.37")).toPlainString();
      case "date" -> LocalDate.parse(text).plusDays(401).toString();
      case "datetime", "timestamp" ->
          MOMENT.format(LocalDateTime.parse(text, MOMENT).plusDays(401).plusSeconds(3671));
      case "enum" -> nextWord(column.full(), text);
      case "json" -> shiftJson(text);
      default -> shiftText(text);
    };
  }

  private static String nextWord(String full, String text) {
    List<String> words =
        Arrays.asList(full.substring(full.indexOf('\'') + 1, full.lastIndexOf('\'')).split("','"));
    return words.get((words.indexOf(text) + 1) % words.size());
  }

  /**
   * Letters to the next letter, digits to another digit: a one-to-one change of the same length.
   */
  private static String shiftText(String text) {
    StringBuilder shifted = new StringBuilder();
    for (char c : text.toCharArray()) {
      if (c >= '0' && c <= '9') {
        shifted.append((char) ('0' + (c - '0' + 3) % 10));
      } else if (c >= 'a' && c <= 'z') {
        shifted.append((char) ('a' + (c - 'a' + 5) % 26));
      } else if (c >= 'A' && c <= 'Z') {
        shifted.append((char) ('A' + (c - 'A' + 5) % 26));
      } else {
        shifted.append(c);
      }
    }
    return shifted.toString();
  }

  private static String shiftJson(String text) {
    try {
      return JSON.writeValueAsString(shiftNode(JSON.readTree(text)));
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("the sample holds JSON that is none", e);
    }
  }

  private static JsonNode shiftNode(JsonNode node) {
    if (node.isObject()) {
      ObjectNode object = JSON.createObjectNode();
      node.fields().forEachRemaining(f -> object.set(f.getKey(), shiftNode(f.getValue())));
      return object;
    }
    if (node.isArray()) {
      ArrayNode array = JSON.createArrayNode();
      node.forEach(item -> array.add(shiftNode(item)));
      // One more, so that what only counts them sees a change too.
      return array.add("more");
    }
    if (node.isNumber()) {
      return JSON.getNodeFactory().numberNode(node.asLong() + 13);
    }
    return node.isBoolean()
        ? JSON.getNodeFactory().booleanNode(!node.asBoolean())
        : JSON.getNodeFactory().textNode(shiftText(node.asText()));
  }
}
