package dev.sallyport.store;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.datatype.jdk8.Jdk8Module;
import com.fasterxml.jackson.datatype.jsr310.JavaTimeModule;
import dev.sallyport.approval.ApprovalRequest;
import dev.sallyport.approval.Evidence;
import java.util.List;

/** A request as one text, so that what was shown is kept as it was shown. */
final class ApprovalJson {
  private static final JsonMapper MAPPER =
      JsonMapper.builder(
              // A statement may be as long as MySQL takes it.
              JsonFactory.builder()
                  .streamReadConstraints(
                      StreamReadConstraints.builder().maxStringLength(Integer.MAX_VALUE).build())
                  .build())
          .addModule(new JavaTimeModule())
          .addModule(new Jdk8Module())
          .disable(SerializationFeature.WRITE_DATES_AS_TIMESTAMPS)
          .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
          .build();

  /** Only the first version has it. */
  private static final String FLAT_REQUESTER = "requesterName";

  private ApprovalJson() {}

  static String write(ApprovalRequest request) throws JsonProcessingException {
    return MAPPER.writeValueAsString(request);
  }

  /** A request of the first version, in which everything stood side by side. */
  private static ObjectNode nested(ObjectNode flat) {
    ObjectNode requester = MAPPER.createObjectNode();
    requester.set("id", flat.get("requester"));
    requester.set("name", flat.get(FLAT_REQUESTER));
    requester.set("kind", flat.get("requesterKind"));
    requester.set("groups", flat.get("requesterGroups"));
    ObjectNode origin = MAPPER.createObjectNode();
    List.of("session", "statementNumber", "client").forEach(key -> origin.set(key, flat.get(key)));
    ObjectNode terms = MAPPER.createObjectNode();
    List.of("rule", "approvers", "quorum", "expiresAt")
        .forEach(key -> terms.set(key, flat.get(key)));
    terms.put("quorumGroups", 1);
    terms.set("holdUntil", flat.get("expiresAt"));
    flat.set("requester", requester);
    flat.set("origin", origin);
    flat.set("terms", terms);
    return flat;
  }

  /** Reads what {@link #write} wrote, now and in earlier versions. */
  static ApprovalRequest read(String json) {
    try {
      JsonNode stored = MAPPER.readTree(json);
      return MAPPER.treeToValue(
          stored.has(FLAT_REQUESTER) ? nested((ObjectNode) stored) : stored, ApprovalRequest.class);
    } catch (JsonProcessingException e) {
      // The exception quotes the text it stumbled over, which is an agent's statement.
      throw new IllegalStateException(
          "a stored request cannot be read at character " + e.getLocation().getCharOffset());
    }
  }

  static String writeEvidence(Evidence evidence) {
    return text(evidence);
  }

  static Evidence readEvidence(String json) {
    return value(json, Evidence.class);
  }

  static String writeSample(Evidence.Sample sample) {
    return text(sample);
  }

  static Evidence.Sample readSample(String json) {
    return value(json, Evidence.Sample.class);
  }

  private static String text(Object value) {
    try {
      return MAPPER.writeValueAsString(value);
    } catch (JsonProcessingException e) {
      // Without the cause, which may quote a value.
      throw new IllegalStateException("evidence that cannot be written as JSON");
    }
  }

  private static <T> T value(String json, Class<T> type) {
    try {
      return MAPPER.readValue(json, type);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException(
          "stored evidence cannot be read at character " + e.getLocation().getCharOffset());
    }
  }
}
