package dev.sallyport.web;

import dev.sallyport.access.RunningSession;
import dev.sallyport.access.RunningSessions;
import dev.sallyport.access.SessionEnd;
import dev.sallyport.identity.Principal;
import io.vertx.core.Future;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Predicate;

/** Sessions that seem to run, and how they were ended. */
public final class SampleRunning implements RunningSessions {
  final Map<String, SessionEnd> ended = new ConcurrentHashMap<>();
  private final Map<String, RunningSession> running = new ConcurrentHashMap<>();

  /** A session of an agent by that subject, in that group. */
  public String open(String subject, String group) {
    String id = UUID.randomUUID().toString();
    Principal principal =
        new Principal(
            "idp:" + subject, Principal.Kind.AGENT, subject, Set.of(group), "idp", Map.of());
    running.put(id, new RunningSession(id, principal, "orders", Optional.empty()));
    return id;
  }

  /** A session of some agent on that connection. */
  String openOn(String connection) {
    String id = open("bot", "agents");
    running.computeIfPresent(
        id, (same, s) -> new RunningSession(id, s.principal(), connection, s.lease()));
    return id;
  }

  /** A session of an agent that acts for somebody. */
  String openFor(String owner) {
    String id = UUID.randomUUID().toString();
    Principal principal =
        new Principal(
            "idp:of-" + owner,
            Principal.Kind.AGENT,
            "An agent",
            Set.of("agents"),
            "idp",
            Map.of(),
            Optional.of(owner));
    running.put(id, new RunningSession(id, principal, "orders", Optional.empty()));
    return id;
  }

  @Override
  public Optional<RunningSession> find(String id) {
    return Optional.ofNullable(running.get(id));
  }

  @Override
  public List<RunningSession> all() {
    return List.copyOf(running.values());
  }

  @Override
  public int count(Predicate<RunningSession> which) {
    return (int) running.values().stream().filter(which).count();
  }

  @Override
  public Future<Integer> endWhere(Predicate<RunningSession> which, SessionEnd end) {
    List<RunningSession> hit = running.values().stream().filter(which).toList();
    hit.forEach(
        session -> {
          running.remove(session.id());
          ended.put(session.id(), end);
        });
    return Future.succeededFuture(hit.size());
  }
}
