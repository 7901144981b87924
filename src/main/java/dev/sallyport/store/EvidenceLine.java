package dev.sallyport.store;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParseException;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.sallyport.recording.chain.LedgerEntry;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Reads the lines of evidence, each for what {@link EvidenceFile} writes and nothing beside it: who
 * reads the file with another tool is to see there what was checked. So a field that no signature
 * is over, or that stands twice, or a text that has no bytes of its own, ends the reading; and so
 * does a line of more than memory holds.
 */
final class EvidenceLine {
  /** Characters of one value: a chunk of the largest event in base64. */
  private static final int MAX_CONTENT = 360 << 20;

  /** Characters of any other value. */
  private static final int MAX_TEXT = 16 * LedgerEntry.MAX_BODY;

  private static final String CONTENT = "content";
  private static final List<String> ENTRY =
      List.of("home", "number", "at", "kind", "body", "previous", "key_id", "hash", "signature");

  private static final Map<String, List<String>> FIELDS =
      Map.of(
          "evidence",
          List.of("version", "whole"),
          "key",
          ENTRY,
          "entry",
          ENTRY,
          "act",
          List.of("id", "at", "by", "by_name", "kind", "subject", "details", "position"),
          "session",
          List.of("session", "chunks"),
          "chunk",
          List.of(
              "position", "session", "number", "first", "last", "events", "bytes", "hash", CONTENT),
          "end",
          List.of("entries", "sessions", "chunks", "acts"));

  /** Whatever the line is: its type may come last. */
  private static final Set<String> NAMES =
      FIELDS.values().stream().flatMap(List::stream).collect(Collectors.toSet());

  private static final JsonMapper MAPPER =
      JsonMapper.builder(
              JsonFactory.builder()
                  .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                  .streamReadConstraints(
                      StreamReadConstraints.builder()
                          .maxNumberLength(20)
                          .maxNestingDepth(5)
                          .maxStringLength(MAX_CONTENT)
                          .build())
                  .build())
          .build();

  private EvidenceLine() {}

  static JsonParser parser(InputStream in) throws IOException {
    return MAPPER.createParser(in);
  }

  /**
   * The next line.
   *
   * @return null after the last
   * @throws JsonParseException when it is none that evidence has
   */
  static JsonNode next(JsonParser parser) throws IOException {
    JsonToken begin = parser.nextToken();
    if (begin == null) {
      return null;
    }
    if (begin != JsonToken.START_OBJECT) {
      throw new JsonParseException(parser, "is no object");
    }
    ObjectNode line = MAPPER.createObjectNode();
    while (parser.nextToken() != JsonToken.END_OBJECT) {
      String name = parser.currentName();
      JsonToken value = parser.nextToken();
      if (!value.isScalarValue() || !name.equals("type") && !NAMES.contains(name)) {
        throw new JsonParseException(parser, "has a field that evidence does not have");
      }
      if (value == JsonToken.VALUE_STRING && !isText(parser, name)) {
        throw new JsonParseException(parser, "has a text that no gateway writes");
      }
      line.set(name, MAPPER.readTree(parser));
    }
    List<String> fields = FIELDS.get(line.path("type").asText());
    if (fields != null && line.size() > 1 + fields.stream().filter(line::has).count()) {
      throw new JsonParseException(parser, "has a field that evidence does not have");
    }
    return line;
  }

  /**
   * Half a pair of surrogates would be hashed as the question mark that somebody replaced by it.
   */
  private static boolean isText(JsonParser parser, String name) throws IOException {
    return name.equals(CONTENT)
        || parser.getTextLength() <= MAX_TEXT
            && StandardCharsets.UTF_8.newEncoder().canEncode(parser.getText());
  }
}
