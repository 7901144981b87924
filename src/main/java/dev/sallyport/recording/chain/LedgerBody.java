package dev.sallyport.recording.chain;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Bodies of ledger entries, to and from JSON. What is read is bounded in every direction. */
public final class LedgerBody {
  private static final String SESSIONS = "sessions";
  private static final String ACTS = "acts";
  private static final String JOURNAL = "journal";
  private static final String LOST_EVENTS = "events";

  /** A number of a thousand digits costs time and stands for nothing. */
  private static final JsonMapper MAPPER =
      JsonMapper.builder(
              JsonFactory.builder()
                  .streamReadConstraints(
                      StreamReadConstraints.builder()
                          .maxNumberLength(20)
                          .maxNestingDepth(10)
                          .maxStringLength(LedgerEntry.MAX_BODY)
                          .build())
                  .build())
          .build();

  private static final String PRINCIPAL = "principal";
  private static final String CONNECTION = "connection";

  private LedgerBody() {}

  /** Of {@link LedgerEntry#BEGUN}. */
  public static String begun(VerifyingKey key) {
    return MAPPER.createObjectNode().put("public_key", key.base64()).toString();
  }

  /** Of {@link LedgerEntry#KEY_CHANGED}. */
  public static String keyChanged(VerifyingKey successor, String consent) {
    return MAPPER
        .createObjectNode()
        .put("public_key", successor.base64())
        .put("consent", consent)
        .toString();
  }

  /** Of {@link LedgerEntry#SEALED}. */
  public static String sealed(List<Anchor> anchors) {
    ObjectNode body = MAPPER.createObjectNode();
    body.set(SESSIONS, sessions(anchors));
    return body.toString();
  }

  /**
   * Of {@link LedgerEntry#CHECKPOINT}.
   *
   * @param after position up to which earlier checkpoints speak
   * @param upTo position up to which this one does
   */
  public static String checkpoint(long after, long upTo, List<Anchor> anchors) {
    ObjectNode body = MAPPER.createObjectNode().put("after", after).put("up_to", upTo);
    body.set(SESSIONS, sessions(anchors));
    return body.toString();
  }

  private static ArrayNode sessions(List<Anchor> anchors) {
    ArrayNode list = MAPPER.createArrayNode();
    for (Anchor anchor : anchors) {
      list.addObject()
          .put("session", anchor.session())
          .put("chunks", anchor.chunks())
          .put("last", anchor.last())
          .put("head", anchor.head());
    }
    return list;
  }

  /** Of {@link LedgerEntry#DELETED}: why, and when each began and ended, in microseconds. */
  public static String deleted(String rule, List<Tombstone> tombstones) {
    ObjectNode body = MAPPER.createObjectNode().put("rule", rule);
    ArrayNode list = body.putArray(SESSIONS);
    for (Tombstone tombstone : tombstones) {
      Anchor anchor = tombstone.anchor();
      ObjectNode one =
          list.addObject()
              .put("session", anchor.session())
              .put("chunks", anchor.chunks())
              .put("last", anchor.last())
              .put("head", anchor.head())
              .put("opened", tombstone.opened());
      if (tombstone.closed() >= 0) {
        one.put("closed", tombstone.closed());
      }
      one.put(PRINCIPAL, tombstone.principal()).put(CONNECTION, tombstone.connection());
    }
    return body.toString();
  }

  /**
   * What stays of a session.
   *
   * @param closed negative for what has no end of its own
   * @param principal as {@link #held} has it: a legal hold can be compared with it, and nobody is
   *     named
   * @param connection likewise
   */
  public record Tombstone(
      Anchor anchor, long opened, long closed, String principal, String connection) {}

  /** The tombstones that a body names; those of earlier versions do not say whose. */
  public static List<Tombstone> tombstones(JsonNode body) throws DamagedChunkException {
    List<Anchor> anchors = anchors(body);
    List<Tombstone> tombstones = new ArrayList<>();
    for (JsonNode one : body.path(SESSIONS)) {
      tombstones.add(
          new Tombstone(
              anchors.get(tombstones.size()),
              number(one, "opened"),
              one.has("closed") ? number(one, "closed") : -1,
              one.path(PRINCIPAL).asText(""),
              one.path(CONNECTION).asText("")));
    }
    return tombstones;
  }

  /** What stands for somebody or something that a legal hold may be about. */
  public static String held(String kind, String subject) {
    return new FieldHash("held 1").add(kind).add(subject).hex();
  }

  /** Of {@link LedgerEntry#LOST}: which events were lost with a file of the journal. */
  public static String lost(LostEvents lost) {
    ObjectNode body =
        MAPPER.createObjectNode().put(JOURNAL, lost.journal()).put("bytes", lost.bytes());
    ArrayNode list = body.putArray(LOST_EVENTS);
    for (LostEvents.Stretch stretch : lost.stretches()) {
      list.addObject()
          .put("session", stretch.session())
          .put("first", stretch.first())
          .put("last", stretch.last());
    }
    return body.toString();
  }

  /** What was lost, as a body says it. */
  public static LostEvents lost(JsonNode body) throws DamagedChunkException {
    List<LostEvents.Stretch> stretches = new ArrayList<>();
    for (JsonNode one : body.path(LOST_EVENTS)) {
      stretches.add(
          new LostEvents.Stretch(text(one, "session"), number(one, "first"), number(one, "last")));
    }
    return new LostEvents(text(body, JOURNAL), number(body, "bytes"), stretches);
  }

  /** Of {@link LedgerEntry#ACTS}: the digest of each act by its identifier. */
  public static String acts(Map<String, String> digests) {
    ObjectNode body = MAPPER.createObjectNode();
    ObjectNode acts = body.putObject(ACTS);
    digests.forEach(acts::put);
    return body.toString();
  }

  /** Of an entry that says what was done, in words. */
  public static String words(Map<String, String> words) {
    ObjectNode body = MAPPER.createObjectNode();
    words.forEach(body::put);
    return body.toString();
  }

  /** Identifier of the key that a body names; empty when it names none. */
  public static String successor(String body) {
    try {
      return VerifyingKey.ofBase64(text(read(body), "public_key")).id();
    } catch (DamagedChunkException | IllegalArgumentException e) {
      return "";
    }
  }

  /** Reads any body. */
  public static JsonNode read(String body) throws DamagedChunkException {
    if (body.length() > LedgerEntry.MAX_BODY) {
      throw new DamagedChunkException("its body is too long");
    }
    try {
      JsonNode read = MAPPER.readTree(body);
      if (read == null || !read.isObject()) {
        throw new DamagedChunkException("its body is no JSON object");
      }
      return read;
    } catch (JsonProcessingException e) {
      throw new DamagedChunkException("its body is no JSON");
    }
  }

  /** The sessions that a body names. */
  public static List<Anchor> anchors(JsonNode body) throws DamagedChunkException {
    List<Anchor> anchors = new ArrayList<>();
    for (JsonNode one : body.path(SESSIONS)) {
      anchors.add(
          new Anchor(
              text(one, "session"), number(one, "chunks"), number(one, "last"), text(one, "head")));
    }
    return anchors;
  }

  /** The digests that a body names, by the acts' identifiers. */
  public static Map<String, String> digests(JsonNode body) {
    Map<String, String> digests = new LinkedHashMap<>();
    body.path(ACTS).fields().forEachRemaining(e -> digests.put(e.getKey(), e.getValue().asText()));
    return digests;
  }

  /** A whole number that a body must hold. */
  public static long number(JsonNode body, String name) throws DamagedChunkException {
    JsonNode value = body.path(name);
    if (!value.isIntegralNumber() || !value.canConvertToLong()) {
      throw new DamagedChunkException("its body has no number '" + name + "'");
    }
    return value.longValue();
  }

  /** A text that a body must hold. */
  public static String text(JsonNode body, String name) throws DamagedChunkException {
    JsonNode value = body.path(name);
    if (!value.isTextual()) {
      throw new DamagedChunkException("its body has no text '" + name + "'");
    }
    return value.textValue();
  }
}
