package dev.sallyport.store;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.datatype.jdk8.Jdk8Module;
import com.fasterxml.jackson.datatype.jsr310.JavaTimeModule;
import dev.sallyport.approval.ApprovalRequest;

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

  private ApprovalJson() {}

  static String write(ApprovalRequest request) throws JsonProcessingException {
    return MAPPER.writeValueAsString(request);
  }

  /** Reads what {@link #write} wrote. */
  static ApprovalRequest read(String json) {
    try {
      return MAPPER.readValue(json, ApprovalRequest.class);
    } catch (JsonProcessingException e) {
      // The exception quotes the text it stumbled over, which is an agent's statement.
      throw new IllegalStateException(
          "a stored request cannot be read at character " + e.getLocation().getCharOffset());
    }
  }
}
