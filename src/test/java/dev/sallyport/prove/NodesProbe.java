package dev.sallyport.prove;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Asks a gateway for a little of everything, and keeps what it answers. */
final class NodesProbe {
  private static final Duration PATIENCE = Duration.ofSeconds(45);

  private final NodesGate gate;
  private final JitIssuers issuers;
  private final HttpClient http =
      HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(5)).build();

  NodesProbe(NodesGate gate, JitIssuers issuers) {
    this.gate = gate;
    this.issuers = issuers;
  }

  /** The status of each answer, and how long it took. */
  List<String> answers() throws InterruptedException {
    Map<String, HttpRequest.Builder> asked = new LinkedHashMap<>();
    asked.put("healthz", at("/healthz").GET());
    asked.put("readyz", at("/readyz").GET());
    asked.put(
        "a lease",
        at("/api/v1/access-requests")
            .header("Authorization", "Bearer " + issuers.token(JitIssuers.WORKER).reveal())
            .header("Content-Type", "application/json")
            .POST(
                BodyPublishers.ofString(
                    "{\"connection\": \"" + NodesGate.CONNECTION + "\", \"purpose\": \"probe\"}")));
    List<String> answers = new ArrayList<>();
    for (Map.Entry<String, HttpRequest.Builder> each : asked.entrySet()) {
      answers.add(each.getKey() + ": " + answer(each.getValue()));
    }
    return answers;
  }

  private HttpRequest.Builder at(String path) {
    URI web = gate.web();
    return HttpRequest.newBuilder(web.resolve(path)).timeout(PATIENCE);
  }

  private String answer(HttpRequest.Builder request) throws InterruptedException {
    long began = System.nanoTime();
    String what;
    try {
      HttpResponse<String> answer = http.send(request.build(), BodyHandlers.ofString());
      what = Integer.toString(answer.statusCode());
    } catch (IOException e) {
      what = "none (" + e.getClass().getSimpleName() + ")";
    }
    return "%s after %.1f s".formatted(what, (System.nanoTime() - began) / 1e9);
  }
}
