package dev.sallyport.export;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.sallyport.config.ExportSink.ExportFormat;
import dev.sallyport.export.ocsf.Ocsf;
import dev.sallyport.recording.Act;
import dev.sallyport.recording.EventFeed.ActEntry;
import dev.sallyport.recording.EventFeed.Entry;
import dev.sallyport.recording.EventFeed.Place;
import dev.sallyport.recording.EventFeed.SessionEntry;
import dev.sallyport.recording.EventFeed.Who;
import dev.sallyport.recording.EventFormat;
import dev.sallyport.recording.SessionEvent;
import dev.sallyport.recording.UnreadableEventException;
import java.io.IOException;
import java.util.Optional;
import java.util.TreeMap;

/** Events and acts as JSON, each with its place in it; the same one is always the same line. */
public final class EventLines {
  private static final JsonMapper MAPPER = JsonMapper.builder().build();

  private EventLines() {}

  /** As a tree. */
  public static ObjectNode tree(Entry entry, ExportFormat format) throws UnreadableEventException {
    return format == ExportFormat.OCSF ? Ocsf.of(entry) : own(entry);
  }

  /** On one line. */
  public static String text(Entry entry, ExportFormat format) throws UnreadableEventException {
    return tree(entry, format).toString();
  }

  /** For a sink that takes no more than that many bytes; what is longer is cut, and says so. */
  static Line of(Entry entry, ExportFormat format, int maxBytes) throws UnreadableEventException {
    ObjectNode tree = tree(entry, format);
    String type =
        format == ExportFormat.OCSF
            ? tree.path("metadata").path("event_code").asText()
            : tree.path("event").path("type").asText(tree.path("act").path("kind").asText());
    byte[] json = bytes(tree);
    if (json.length > maxBytes) {
      json = LongText.cut(tree, json.length, maxBytes, EventLines::bytes);
    }
    return new Line(entry.place(), origin(entry), type, isGrave(entry), json);
  }

  private static String origin(Entry entry) {
    return entry instanceof ActEntry act ? act.act().id() : session(entry).event().session();
  }

  private static boolean isGrave(Entry entry) {
    return entry instanceof SessionEntry of
        && (of.event() instanceof SessionEvent.LoginRefused
            || of.event() instanceof SessionEvent.Judged judged && judged.verdict().equals("deny"));
  }

  private static SessionEntry session(Entry entry) {
    if (entry instanceof SessionEntry session) {
      return session;
    }
    throw new IllegalStateException("no line for " + entry.getClass().getSimpleName());
  }

  /** The place that stands in a line; empty when it is none of these. */
  static Optional<Place> placeIn(byte[] line) {
    try {
      JsonNode tree = MAPPER.readTree(line);
      String place = tree.path("place").asText(tree.path("unmapped").path("place").asText(""));
      return Optional.of(Place.of(place));
    } catch (IOException | IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  private static ObjectNode own(Entry entry) throws UnreadableEventException {
    ObjectNode tree = JsonNodeFactory.instance.objectNode();
    tree.put("place", entry.place().toString());
    if (entry instanceof ActEntry act) {
      tree.set("act", act(act.act()));
      return tree;
    }
    Who who = session(entry).who();
    tree.putObject("who")
        .put("principal", who.principal())
        .put("principal_name", who.principalName())
        .put("kind", who.kind())
        .put("connection", who.connection())
        .put("client", who.client())
        .put("acts_for", who.actsFor());
    tree.set("event", EventFormat.tree(session(entry).event()));
    return tree;
  }

  private static ObjectNode act(Act act) {
    ObjectNode tree =
        JsonNodeFactory.instance
            .objectNode()
            .put("id", act.id())
            .put("at", act.at().toString())
            .put("by", act.by())
            .put("by_name", act.byName())
            .put("kind", act.kind())
            .put("subject", act.subject());
    ObjectNode details = tree.putObject("details");
    new TreeMap<>(act.details()).forEach(details::put);
    return tree;
  }

  private static byte[] bytes(ObjectNode tree) {
    try {
      return MAPPER.writeValueAsBytes(tree);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("a tree of texts and numbers is always JSON", e);
    }
  }
}
