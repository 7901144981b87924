package dev.sallyport.export.ocsf;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.sallyport.config.ExportSink.ExportFormat;
import dev.sallyport.export.EventLines;
import dev.sallyport.export.SampleTrail;
import dev.sallyport.recording.Act;
import dev.sallyport.recording.EventFeed.ActEntry;
import dev.sallyport.recording.EventFeed.Place;
import dev.sallyport.recording.EventFeed.SessionEntry;
import dev.sallyport.recording.EventFeed.Who;
import dev.sallyport.recording.EventFormat;
import dev.sallyport.recording.SampleEvents;
import dev.sallyport.recording.SessionEvent;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/**
 * What is required of each class stands in the schema's own documents, version 1.9.0: {@code
 * events/base_event.json}, {@code events/iam/*.json}, {@code events/application/*.json}, {@code
 * objects/*.json}.
 */
class OcsfTest {
  private static final Set<String> EVERY_CLASS =
      Set.of(
          "activity_id",
          "category_uid",
          "class_uid",
          "metadata",
          "severity_id",
          "time",
          "type_uid");
  private static final Map<Integer, Set<String>> REQUIRED =
      Map.of(
          0, Set.of(),
          3002, Set.of("user"),
          3004, Set.of("entity"),
          3007, Set.of("user"),
          6005, Set.of("actor", "src_endpoint"));
  private static final Map<Integer, Set<String>> AT_LEAST_ONE =
      Map.of(
          3002, Set.of("service", "dst_endpoint"),
          6005, Set.of("database", "databucket", "table"));

  /** Of objects: required, and one of these at least. */
  private static final Map<String, Set<String>> REQUIRED_OF_OBJECT =
      Map.of(
          "metadata", Set.of("product", "version"),
          "database", Set.of("type_id"),
          "query_info", Set.of("query_string"));

  private static final Map<String, Set<String>> ONE_OF_OBJECT =
      Map.of(
          "actor", Set.of("process", "user", "session"),
          "user", Set.of("account", "name", "uid"),
          "entity", Set.of("name", "uid"),
          "policy", Set.of("name", "uid"),
          "product", Set.of("name", "uid"),
          "database", Set.of("name", "uid"),
          "table", Set.of("name", "uid"),
          "service", Set.of("name", "uid"),
          "src_endpoint", Set.of("ip", "uid", "name", "hostname"));

  @Test
  void shouldHaveWhatTheSchemaRequires() throws Exception {
    Set<Integer> classes = new HashSet<>();
    for (Who who : List.of(SampleTrail.WHO, new Who("", "", "", "", "", ""))) {
      for (SessionEvent event : SampleTrail.everyKind()) {
        ObjectNode node = Ocsf.of(new SessionEntry(new Place(7, event.sequence()), event, who));
        int type = node.path("class_uid").asInt();
        classes.add(type);
        assertThat(names(node)).as(node.toString()).containsAll(EVERY_CLASS);
        assertThat(names(node)).as(node.toString()).containsAll(REQUIRED.get(type));
        if (AT_LEAST_ONE.containsKey(type)) {
          assertThat(names(node)).containsAnyElementsOf(AT_LEAST_ONE.get(type));
        }
        checkObjects(node);
        assertThat(node.path("type_uid").asInt())
            .isEqualTo(type * 100 + node.path("activity_id").asInt());
        assertThat(node.path("category_uid").asInt()).isEqualTo(type / 1000);
        assertThat(node.path("time").asLong()).isEqualTo(event.at().toEpochMilli());
        assertThat(node.path("metadata").path("version").asText()).isEqualTo("1.9.0");
      }
    }
    assertThat(classes).containsExactlyInAnyOrder(3002, 3004, 3007, 6005);
  }

  @Test
  void shouldHaveWhatTheSchemaRequiresOfActs() throws Exception {
    Map<String, Integer> types =
        Map.ofEntries(
            Map.entry("person.signed_in", 300201),
            Map.entry("person.signed_out", 300202),
            Map.entry("connection.registered", 300401),
            Map.entry("report.read", 300402),
            Map.entry("session.evidence-taken", 300402),
            Map.entry("policy.published", 300403),
            Map.entry("request.approved", 300403),
            Map.entry("request.denied", 300403),
            Map.entry("principal.revoked", 300404),
            Map.entry("hold.lifted", 300404),
            Map.entry("retention.applied", 300404),
            Map.entry("breaker.tripped", 300499));
    for (Map.Entry<String, Integer> type : types.entrySet()) {
      for (String subject : List.of("idp:eve", "")) {
        Act act =
            SampleTrail.act("id-1", type.getKey(), subject, Map.of("client", "::1", "reason", "r"));
        ObjectNode node = Ocsf.of(new ActEntry(new Place(9, 0), act));
        assertThat(names(node)).as(node.toString()).containsAll(EVERY_CLASS);
        int of = node.path("class_uid").asInt();
        assertThat(names(node)).as(node.toString()).containsAll(REQUIRED.get(of));
        if (AT_LEAST_ONE.containsKey(of)) {
          assertThat(names(node)).containsAnyElementsOf(AT_LEAST_ONE.get(of));
        }
        checkObjects(node);
        assertThat(node.path("type_uid").asInt()).as(type.getKey()).isEqualTo(type.getValue());
        assertThat(node.path("metadata").path("uid").asText()).isEqualTo("id-1");
        assertThat(node.path("metadata").path("event_code").asText()).isEqualTo(type.getKey());
        assertThat(node.path("actor").path("user").path("uid").asText()).isEqualTo("idp:adam");
        assertThat(node.path("unmapped").path("details").path("reason").asText()).isEqualTo("r");
        assertThat(node.path("unmapped").path("place").asText()).isEqualTo("9.0");
      }
    }
  }

  @Test
  void shouldLeaveNothingOut() throws Exception {
    for (SessionEvent event : SampleTrail.everyKind()) {
      ObjectNode node = of(event);
      String told = node.toString();
      ObjectNode recorded = EventFormat.tree(event);
      recorded
          .fieldNames()
          .forEachRemaining(
              name -> {
                JsonNode value = recorded.get(name);
                if (value.isNumber() || value.isBoolean()) {
                  assertThat(
                          node.path("unmapped").has(name)
                              || Set.of("sequence", "count", "errorCode").contains(name))
                      .as(name)
                      .isTrue();
                } else if (name.equals("client")) {
                  assertThat(told).contains("\"ip\":\"127.0.0.1\"");
                } else if (value.isTextual()) {
                  assertThat(told).as(name).contains(escaped(value));
                } else {
                  value.forEach(item -> assertThat(told).as(name).contains(escaped(item)));
                }
              });
    }
  }

  @Test
  void shouldNameEventsOnceAndStatementsTogether() throws Exception {
    Set<String> uids = new TreeSet<>();
    for (SessionEvent event : SampleTrail.everyKind()) {
      uids.add(of(event).path("metadata").path("uid").asText());
    }
    assertThat(uids).hasSameSizeAs(SampleTrail.everyKind());
    assertThat(uids).contains(SampleTrail.SESSION + ":3");
    List<SessionEvent> events = SampleTrail.everyKind();
    for (int i = 1; i <= 3; i++) {
      assertThat(of(events.get(i)).path("metadata").path("correlation_uid").asText())
          .isEqualTo(SampleTrail.SESSION + ":1");
    }
    assertThat(of(events.get(0)).path("metadata").path("correlation_uid").asText())
        .isEqualTo(SampleTrail.SESSION);
  }

  @Test
  void shouldTellVerdictsByActionAndDisposition() throws Exception {
    ObjectNode denied = of(SampleEvents.judged(SampleTrail.SESSION, 4, 2, "DROP TABLE a", "deny"));
    assertThat(denied.path("action").asText()).isEqualTo("Denied");
    assertThat(denied.path("disposition_id").asInt()).isEqualTo(2);
    assertThat(denied.path("status_detail").asText())
        .isEqualTo("Schema changes go through migrations.");
    assertThat(denied.path("policy").path("uid").asText()).isEqualTo("reporting-agents/2");
    assertThat(denied.path("policy").path("name").asText()).isEqualTo("reporting-agents");
    assertThat(denied.path("query_info").path("query_string").asText()).isEqualTo("DROP TABLE a");
    assertThat(denied.path("actor").path("user").path("uid").asText()).isEqualTo("idp:agent-7");
    assertThat(denied.path("src_endpoint").path("ip").asText()).isEqualTo("127.0.0.1");
    assertThat(denied.path("src_endpoint").path("port").asInt()).isEqualTo(50123);
    assertThat(denied.path("table").path("name").asText()).isEqualTo("shop.customers");
    assertThat(denied.path("unmapped").path("acts_for").asText()).isEqualTo("idp:dana");
    ObjectNode allowed = of(SampleEvents.judged(SampleTrail.SESSION, 4, 2, "SELECT 1", "allow"));
    assertThat(allowed.path("action_id").asInt()).isEqualTo(1);
    assertThat(allowed.path("activity_name").asText()).isEqualTo("Query");
    ObjectNode paused = of(SampleEvents.judged(SampleTrail.SESSION, 4, 2, "SELECT 1", "review"));
    assertThat(paused.path("disposition").asText()).isEqualTo("Delayed");
  }

  @Test
  void shouldReadAddressesWithAndWithoutAPort() throws Exception {
    assertThat(endpoint("[::1]:3306").toString()).isEqualTo("{\"ip\":\"::1\",\"port\":3306}");
    assertThat(endpoint("2001:db8::7").toString()).isEqualTo("{\"ip\":\"2001:db8::7\"}");
    assertThat(endpoint("10.0.0.0/24").toString()).isEqualTo("{\"name\":\"10.0.0.0/24\"}");
  }

  @Test
  void shouldKeepOurOwnWordsWhereThatIsAskedFor() throws Exception {
    SessionEvent event = SampleEvents.rows(SampleTrail.SESSION, 2, 1);
    ObjectNode own =
        EventLines.tree(
            new SessionEntry(new Place(7, 2), event, SampleTrail.WHO), ExportFormat.NATIVE);
    assertThat(own.path("place").asText()).isEqualTo("7.2");
    assertThat(EventFormat.read(own.path("event").toString())).isEqualTo(event);
  }

  private static JsonNode endpoint(String client) throws Exception {
    return Ocsf.of(
            new SessionEntry(
                new Place(1, 1),
                SampleEvents.opened(SampleTrail.SESSION),
                new Who("a", "A", "agent", "orders", client, "")))
        .path("src_endpoint");
  }

  private static void checkObjects(JsonNode node) {
    node.fields()
        .forEachRemaining(
            field -> {
              JsonNode value = field.getValue();
              if (value.isObject() && !field.getKey().equals("unmapped")) {
                String what = field.getKey() + " of " + node;
                assertThat(names(value))
                    .as(what)
                    .containsAll(REQUIRED_OF_OBJECT.getOrDefault(field.getKey(), Set.of()));
                if (ONE_OF_OBJECT.containsKey(field.getKey())) {
                  assertThat(names(value))
                      .as(what)
                      .containsAnyElementsOf(ONE_OF_OBJECT.get(field.getKey()));
                }
                checkObjects(value);
              }
            });
  }

  private static String escaped(JsonNode text) {
    String json = text.toString();
    return text.isTextual() ? json.substring(1, json.length() - 1) : json;
  }

  private static Set<String> names(JsonNode node) {
    Set<String> names = new TreeSet<>();
    node.fieldNames().forEachRemaining(names::add);
    return names;
  }

  private static ObjectNode of(SessionEvent event) throws Exception {
    return Ocsf.of(new SessionEntry(new Place(7, event.sequence()), event, SampleTrail.WHO));
  }
}
