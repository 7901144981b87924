package dev.sallyport.web;

import dev.sallyport.export.ExportStatus;
import dev.sallyport.recording.EventFeed.Place;
import dev.sallyport.recording.RetentionReport;
import io.vertx.core.json.JsonObject;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** Legal holds of every kind, some of them lifted. */
final class SampleHolds {
  private SampleHolds() {}

  /** One sink that does well, one that fails and one that is behind. */
  static List<ExportStatus> sinks() {
    Optional<Instant> now = Optional.of(Instant.now());
    Instant before = Instant.now().minusSeconds(4_000);
    return List.of(
        new ExportStatus(
            "archive", "file /var/lib/sallyport/export", Place.of("4711.3"), 90_211, 1, 0, "", now),
        new ExportStatus(
            "siem",
            "webhook https://siem.example.com",
            Place.of("4002.0"),
            81_000,
            4_211,
            7,
            "the receiver answered with status 503",
            Optional.of(before)),
        new ExportStatus(
            "syslog",
            "syslog logs.example.com:6514",
            Place.START,
            0,
            900,
            0,
            "",
            Optional.empty()));
  }

  static RetentionReport retention() {
    return new RetentionReport(
        Instant.now(),
        1_204,
        1,
        312,
        Optional.of("syslog"),
        List.of(new UUID(7, 7) + ": its row does not say what its first event does"));
  }

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
