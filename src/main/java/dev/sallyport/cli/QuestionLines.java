package dev.sallyport.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.core.json.JsonWriteFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.sallyport.sql.Inspection;
import dev.sallyport.sql.Inspector;
import dev.sallyport.sql.catalogue.Catalogue;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/**
 * Questions about statements, a JSON object on each line, and an answer to each on a line of its
 * own, with the question's {@code id}. A line that is too long or no JSON is answered like a
 * statement that nobody understands.
 */
final class QuestionLines {
  private static final int MAX_CHARS = 64 * 1024 * 1024;

  private static final ObjectMapper JSON =
      JsonMapper.builder()
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
          // Names must survive whatever character set the terminal has.
          .enable(JsonWriteFeature.ESCAPE_NON_ASCII)
          .build();

  private final Inspector inspector;
  private final Catalogue known;
  private final Function<Inspection, Map<String, Object>> answer;

  /** Inspects statements with what is known of the database, and answers by a function. */
  QuestionLines(
      Inspector inspector, Catalogue known, Function<Inspection, Map<String, Object>> answer) {
    this.inspector = inspector;
    this.known = known;
    this.answer = answer;
  }

  /** Answers until there are no more lines. */
  void answer(InputStream in, PrintWriter out) throws IOException {
    BoundedLines lines =
        new BoundedLines(new InputStreamReader(in, StandardCharsets.UTF_8), MAX_CHARS);
    while (true) {
      // Whoever waits for an answer before the next question gets it; a file is not held up.
      if (lines.mustWait()) {
        out.flush();
      }
      Optional<String> line = lines.next();
      if (lines.ended()) {
        break;
      }
      if (line.isEmpty() || !line.get().isBlank()) {
        out.write(JSON.writeValueAsString(answer(line)));
        out.write(System.lineSeparator());
      }
    }
    out.flush();
  }

  private Map<String, Object> answer(Optional<String> line) {
    Map<String, Object> fields = new LinkedHashMap<>();
    Inspection inspection;
    if (line.isEmpty()) {
      inspection = new Inspection.Opaque("the line has more than " + MAX_CHARS + " characters");
    } else {
      try {
        JsonNode question = JSON.readTree(line.get());
        if (question.has("id")) {
          fields.put("id", question.get("id"));
        }
        inspection = InspectRequest.read(question, inspector, known);
      } catch (JsonProcessingException e) {
        inspection = new Inspection.Opaque("the line is no JSON; expected {\"sql\": \"SELECT 1\"}");
      }
    }
    fields.putAll(answer.apply(inspection));
    return fields;
  }
}
