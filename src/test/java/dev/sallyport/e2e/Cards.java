package dev.sallyport.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.util.Map;

/** Cards of requests as somebody who decides gets them from the API. */
record Cards(Operator operator) {
  JsonNode onlyPending() {
    JsonNode list = operator.get("/api/v1/approvals?state=pending").get("approvals");
    assertThat(list).hasSize(1);
    return list.get(0);
  }

  /** The one request that waits, once it is known what it would do. */
  JsonNode card() {
    JsonNode[] found = new JsonNode[1];
    Eventually.holds(
        Duration.ofSeconds(60),
        () -> {
          found[0] = whole(onlyPending().get("id").asText());
          assertThat(found[0].get("evidence").isNull()).isFalse();
        });
    return found[0];
  }

  /** The request that says this somewhere and for which somebody waits. */
  JsonNode waiting(String words) {
    JsonNode[] found = new JsonNode[1];
    Eventually.holds(
        Duration.ofSeconds(60),
        () -> {
          found[0] = null;
          for (JsonNode one : operator.get("/api/v1/approvals?state=pending").get("approvals")) {
            if (one.toString().contains(words) && one.get("held").asBoolean()) {
              found[0] = one;
            }
          }
          assertThat(found[0]).as("a request with " + words).isNotNull();
        });
    return found[0];
  }

  void deny(JsonNode card, String reason) {
    operator.post(
        "/api/v1/approvals/" + card.get("id").asText() + "/decision",
        Map.of("decision", "deny", "reason", reason, "digest", card.get("digest").asText()));
  }

  JsonNode whole(String id) {
    return operator.get("/api/v1/approvals/" + id).get("approval");
  }

  void decide(JsonNode card, String decision) {
    operator.post(
        "/api/v1/approvals/" + card.get("id").asText() + "/decision",
        Map.of("decision", decision, "reason", "seen", "digest", card.get("digest").asText()));
    Eventually.holds(
        Duration.ofSeconds(60),
        () ->
            assertThat(operator.get("/api/v1/approvals?state=pending").get("approvals")).isEmpty());
  }
}
