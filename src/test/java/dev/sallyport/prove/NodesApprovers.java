package dev.sallyport.prove;

import com.fasterxml.jackson.databind.JsonNode;
import dev.sallyport.e2e.ApiCaller;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;

/**
 * Somebody at the console of each gateway, who decides on whatever is shown there as soon as it is:
 * all of them on the same requests. What somebody is told to have decided is counted.
 */
final class NodesApprovers {
  private static final long LOOK_NANOS = TimeUnit.MILLISECONDS.toNanos(150);

  private final Map<String, AtomicInteger> decided = new ConcurrentHashMap<>();
  private final AtomicInteger failed = new AtomicInteger();
  private final List<Thread> threads = new ArrayList<>();
  private volatile boolean over;
  private volatile boolean resting;

  /** One at each. */
  static NodesApprovers start(List<NodesGate> gates) {
    NodesApprovers approvers = new NodesApprovers();
    for (NodesGate gate : gates) {
      Thread thread = new Thread(() -> approvers.work(gate), "approver-" + gate.name());
      thread.setDaemon(true);
      thread.start();
      approvers.threads.add(thread);
    }
    return approvers;
  }

  /** Decides nothing while this is so: statements wait. */
  void rest(boolean now) {
    resting = now;
  }

  void stop() throws InterruptedException {
    over = true;
    for (Thread thread : threads) {
      thread.join(TimeUnit.SECONDS.toMillis(10));
    }
  }

  /** How many requests somebody was told to have decided. */
  int decisions() {
    return decided.size();
  }

  /** Those that more than one was told to have decided. */
  List<String> decidedTwice() {
    return decided.entrySet().stream()
        .filter(each -> each.getValue().get() > 1)
        .map(Map.Entry::getKey)
        .toList();
  }

  private void work(NodesGate gate) {
    ApiCaller person = null;
    while (!over) {
      LockSupport.parkNanos(LOOK_NANOS);
      if (resting) {
        continue;
      }
      try {
        if (person == null) {
          person = ApiCaller.person(gate.web(), "dana");
        }
        for (JsonNode card : person.get("/api/v1/approvals?state=pending").get("approvals")) {
          decide(person, card);
        }
      } catch (RuntimeException e) {
        // The gateway is away, or its store is: signed in again once it is back.
        person = null;
      }
    }
  }

  private void decide(ApiCaller person, JsonNode card) {
    String id = card.get("id").asText();
    // One in four is turned down.
    String decision = id.hashCode() % 4 == 0 ? "deny" : "approve";
    try {
      person.post(
          "/api/v1/approvals/" + id + "/decision",
          "{\"decision\": \"%s\", \"reason\": \"seen\", \"digest\": \"%s\"}"
              .formatted(decision, card.get("digest").asText()));
      decided.computeIfAbsent(id, key -> new AtomicInteger()).incrementAndGet();
    } catch (IllegalStateException e) {
      // Somebody else was first, or it is over; which of them is seen in the counts.
      failed.incrementAndGet();
    }
  }
}
