package dev.sallyport.recording;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectReader;
import com.fasterxml.jackson.databind.ObjectWriter;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.datatype.jsr310.JavaTimeModule;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;

/**
 * Events as JSON objects with a {@code type}: the form of the journal, of the store and of {@code
 * replay --json}. Fields that a later version adds are passed over when read.
 */
public final class EventFormat {
  private static final JsonMapper MAPPER =
      JsonMapper.builder(
              // A statement may be as long as MySQL takes it; journal and store bound the whole.
              JsonFactory.builder()
                  .streamReadConstraints(
                      StreamReadConstraints.builder().maxStringLength(Integer.MAX_VALUE).build())
                  .build())
          .addModule(new JavaTimeModule())
          .addMixIn(SessionEvent.class, Typed.class)
          .disable(SerializationFeature.WRITE_DATES_AS_TIMESTAMPS)
          .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
          .build();

  private static final ObjectWriter WRITER = MAPPER.writerFor(SessionEvent.class);
  private static final ObjectReader READER = MAPPER.readerFor(SessionEvent.class);

  private static final ObjectReader ROWS =
      MAPPER.readerFor(new TypeReference<List<List<String>>>() {});

  private EventFormat() {}

  /**
   * One event on one line, UTF-8, as journal and store keep it: what {@link #read} supplies by
   * itself may be left out.
   *
   * @throws UnreadableEventException when it holds text that no Unicode encoding can carry
   */
  public static byte[] write(SessionEvent event) throws UnreadableEventException {
    byte[] line = EventLine.of(event);
    return line == null ? writeWhole(event) : line;
  }

  /** The same for who has no such reader: with all fields, whatever they hold. */
  public static byte[] writeWhole(SessionEvent event) throws UnreadableEventException {
    if (event instanceof SessionEvent.Joined) {
      throw new IllegalArgumentException("only journal and store know an event that is several");
    }
    try {
      return WRITER.writeValueAsBytes(event);
    } catch (JsonProcessingException e) {
      throw new UnreadableEventException("the event cannot be written as JSON");
    }
  }

  /** As {@link #writeWhole}, as text. */
  public static String writeText(SessionEvent event) throws UnreadableEventException {
    return new String(writeWhole(event), StandardCharsets.UTF_8);
  }

  /** As {@link #writeWhole}, as a tree that the caller may change. */
  public static ObjectNode tree(SessionEvent event) throws UnreadableEventException {
    try {
      return (ObjectNode) MAPPER.readTree(writeWhole(event));
    } catch (IOException e) {
      throw new UnreadableEventException("the event cannot be written as JSON");
    }
  }

  /** Reads what {@link #write} wrote, by this version or another. */
  public static SessionEvent read(byte[] json) throws UnreadableEventException {
    return read(json, 0, json.length);
  }

  /** As {@link #read(byte[])}, a part of what is there. */
  public static SessionEvent read(byte[] json, int offset, int length)
      throws UnreadableEventException {
    SessionEvent event = EventLineReader.read(json, offset, length);
    return event == null ? mapped(json, offset, length) : event;
  }

  /** As {@link #read}, of rows and the end of a statement the end alone: nobody searches rows. */
  static SessionEvent readSearched(byte[] json, int offset, int length)
      throws UnreadableEventException {
    SessionEvent event = EventLineReader.readSearched(json, offset, length);
    event = event == null ? mapped(json, offset, length) : event;
    return event instanceof AnsweredEvent answered ? answered.finished() : event;
  }

  /** The same by the mapper alone. */
  static SessionEvent mapped(byte[] json, int offset, int length) throws UnreadableEventException {
    try {
      // Some tens of bytes: where a type stands, whoever wrote it.
      return isAnswered(json, offset, length)
          ? answered((ObjectNode) MAPPER.readTree(json, offset, length))
          : READER.readValue(json, offset, length);
    } catch (IOException | IllegalArgumentException | ClassCastException e) {
      throw new UnreadableEventException("the event is not one that this version knows");
    }
  }

  private static boolean isAnswered(byte[] json, int offset, int length) {
    return length > EventLine.ANSWERED.length
        && Arrays.equals(
            json,
            offset,
            offset + EventLine.ANSWERED.length,
            EventLine.ANSWERED,
            0,
            EventLine.ANSWERED.length);
  }

  /** Two events of one object: what both have is said once. */
  private static AnsweredEvent answered(ObjectNode end) throws IOException {
    if (!(end.remove("result") instanceof ObjectNode rows)) {
      throw new IllegalArgumentException("an answer without a result");
    }
    for (String both : List.of("session", "at", "statement")) {
      rows.set(both, end.get(both));
    }
    rows.put("sequence", end.path("sequence").asLong() - 1).put("type", "rows");
    end.put("type", "finished");
    return new AnsweredEvent(READER.readValue(rows), READER.readValue(end));
  }

  /** As {@link #read(byte[])}, from text. */
  public static SessionEvent read(String json) throws UnreadableEventException {
    return read(json.getBytes(StandardCharsets.UTF_8));
  }

  /** Reads what {@link KeptRows} wrote. */
  static List<List<String>> rows(byte[] json) {
    try {
      return ROWS.readValue(json);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Names of the types as they stand in every journal: never to be changed. */
  @JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "type")
  @JsonSubTypes({
    @JsonSubTypes.Type(value = SessionEvent.Opened.class, name = "opened"),
    @JsonSubTypes.Type(value = SessionEvent.Judged.class, name = "judged"),
    @JsonSubTypes.Type(value = SessionEvent.ReviewRequested.class, name = "review_requested"),
    @JsonSubTypes.Type(value = SessionEvent.ReviewEnded.class, name = "review_ended"),
    @JsonSubTypes.Type(value = SessionEvent.PrivilegesLent.class, name = "privileges_lent"),
    @JsonSubTypes.Type(value = SessionEvent.FileLoaded.class, name = "file_loaded"),
    @JsonSubTypes.Type(value = SessionEvent.Rows.class, name = "rows"),
    @JsonSubTypes.Type(value = SessionEvent.Finished.class, name = "finished"),
    @JsonSubTypes.Type(value = SessionEvent.AccessRequested.class, name = "access_requested"),
    @JsonSubTypes.Type(value = SessionEvent.AccessDecided.class, name = "access_decided"),
    @JsonSubTypes.Type(value = SessionEvent.LeaseIssued.class, name = "lease_issued"),
    @JsonSubTypes.Type(value = SessionEvent.LeaseEnded.class, name = "lease_ended"),
    @JsonSubTypes.Type(value = SessionEvent.LoginRefused.class, name = "login_refused"),
    @JsonSubTypes.Type(value = SessionEvent.Closed.class, name = "closed")
  })
  private interface Typed {}
}
