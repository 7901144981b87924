package dev.sallyport.web;

import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.UUID;

/** Legal holds of every kind, some of them lifted. */
final class SampleHolds {
  private SampleHolds() {}

  static void place(ConsoleFixture console, int count) {
    Visitor adam = Visitor.signedIn(console, "adam");
    for (int i = 0; i < count; i++) {
      JsonObject hold =
          new JsonObject()
              .put("kind", List.of("principal", "connection", "session").get(i % 3))
              .put("subject", i % 3 == 2 ? new UUID(7, i).toString() : "idp:agent-" + i)
              .put(
                  "reason",
                  i % 4 == 0 ? "case " + i : "Claim of a customer against us, ".repeat(6));
      if (i % 2 == 0) {
        hold.put("from", "2026-01-01T00:00:00Z").put("to", "2026-07-01T00:00:00Z");
      }
      JsonObject placed = Visitor.json(adam.post("/api/v1/legal-holds", hold.encode()));
      if (i % 5 == 0) {
        adam.delete("/api/v1/legal-holds/" + placed.getString("id"));
      }
    }
  }
}
