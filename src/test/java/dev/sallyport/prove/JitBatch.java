package dev.sallyport.prove;

import com.fasterxml.jackson.databind.JsonNode;
import dev.sallyport.e2e.ApiCaller;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.function.Predicate;

/** Sessions that are open at once, each of which ends in its own way. */
final class JitBatch {
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  private final JitServer server;
  private final JitGate gate;
  private final JitIssuers issuers;
  private final JitTally tally;
  private final List<JitSession> sessions = new ArrayList<>();

  JitBatch(JitServer server, JitGate gate, JitIssuers issuers, JitTally tally) {
    this.server = server;
    this.gate = gate;
    this.issuers = issuers;
    this.tally = tally;
  }

  /** From the first login to the moment at which nothing is left. */
  void run(List<JitCase> cases) throws Exception {
    open(cases);
    lookAtRest(cases.size());
    for (int i = 0; i < sessions.size(); i++) {
      begin(sessions.get(i), i + 1);
    }
    long waiting = count(s -> s.kind.work().isWaiting());
    long held = count(s -> s.kind.work() == JitCase.Work.HELD);
    await(() -> waiting() + over(s -> s.kind.work().isWaiting()) >= waiting);
    ApiCaller olga = gate.person("olga");
    if (held > 0) {
      ApiCaller dana = gate.person("dana");
      await(() -> pending(dana) + over(s -> s.kind.work() == JitCase.Work.HELD) >= held);
    }
    lookAtLent();
    end(olga);
    Duration left = server.untilNothingIsLeft(PATIENCE);
    for (JitSession session : sessions) {
      hear(session);
    }
    tally.onBatch(cases.size(), left);
    if (left.compareTo(PATIENCE) > 0) {
      tally.fail(server.users() + " users and " + server.sessions() + " sessions are left");
    }
    tally.check(server.isUntouched(), "an order was changed by what had to be rolled back");
    tally.check(server.lookAlikesAreThere(), "a user that is not ours was removed");
  }

  /** All at once. */
  private void open(List<JitCase> cases) throws InterruptedException {
    ExecutorService agents = Executors.newFixedThreadPool(cases.size());
    try {
      List<Callable<JitSession>> logins = new ArrayList<>();
      cases.forEach(kind -> logins.add(() -> JitSession.open(kind, gate, issuers)));
      List<Future<JitSession>> opened = agents.invokeAll(logins);
      for (int i = 0; i < opened.size(); i++) {
        try {
          sessions.add(opened.get(i).get());
        } catch (ExecutionException e) {
          JitCase.End end = cases.get(i).end();
          // On a busy machine some of them are over before they have begun.
          tally.check(
              end.comesByItself() && e.getCause().getMessage().contains(end.told),
              cases.get(i) + " did not open: " + e.getCause().getMessage());
        }
      }
    } finally {
      agents.shutdown();
    }
  }

  /** Every session has one user, that user this one session and these privileges. */
  private void lookAtRest(int opened) throws SQLException {
    // One that is over by itself may still be on its way out.
    Map<String, Integer> running = server.sessionsByUser();
    long users = server.users();
    tally.check(users <= opened, users + " users for " + opened + " sessions");
    for (JitSession session : sessions) {
      Integer own = running.get(session.userName());
      if (own == null && session.kind.end().comesByItself()) {
        continue;
      }
      tally.check(own != null && own == 1, session.kind + " has " + own + " sessions");
      look(session, session.kind.connection().expectedGrants());
    }
  }

  private void look(JitSession session, List<String> expected) throws SQLException {
    try {
      List<String> grants = server.grants(session.databaseUser);
      tally.check(grants.equals(expected), session.kind + " has " + grants);
      tally.onLooked();
    } catch (SQLException e) {
      tally.check(session.kind.end().comesByItself(), session.kind + ": " + e.getMessage());
    }
  }

  private void lookAtLent() throws SQLException {
    for (JitSession session : sessions) {
      if (session.kind.work() == JitCase.Work.LENT) {
        look(session, List.of("GRANT SELECT (`id`), UPDATE (`status`) ON `shop`.`orders`"));
      }
    }
  }

  private void begin(JitSession session, int row) throws SQLException {
    try {
      session.work(row);
    } catch (SQLException e) {
      tally.check(session.kind.end().comesByItself(), session.kind + ": " + e.getMessage());
    }
  }

  private void end(ApiCaller olga) throws Exception {
    List<String> open = new ArrayList<>();
    if (count(s -> s.kind.end() == JitCase.End.IS_ENDED) > 0) {
      long wanted = count(s -> s.kind.end() == JitCase.End.IS_ENDED);
      await(() -> idsOf(olga).size() >= wanted);
      open.addAll(idsOf(olga));
    }
    for (JitSession session : sessions) {
      switch (session.kind.end()) {
        case DIES -> session.agent.die();
        case LOSES_LEASE ->
            olga.post(
                "/api/v1/revocations",
                "{\"lease\": \""
                    + session.lease.orElseThrow()
                    + "\", \"reason\": \"laptop stolen\"}");
        case IS_KILLED -> kill(session);
        default -> {}
      }
    }
    for (String id : open) {
      olga.post("/api/v1/sessions/" + id + "/end", "{\"reason\": \"runs wild\"}");
    }
    if (count(s -> s.kind.end() == JitCase.End.IS_REVOKED) > 0) {
      JsonNode revocation =
          olga.post(
              "/api/v1/revocations",
              "{\"principal\": \"lasting:"
                  + JitIssuers.OUTCAST
                  + "\", \"reason\": \"laptop"
                  + " stolen\"}");
      olga.delete("/api/v1/revocations/" + revocation.get("id").asText());
    }
    for (JitSession session : sessions) {
      if (session.kind.end() == JitCase.End.QUITS) {
        session.agent.quit();
      }
    }
    if (count(s -> s.kind.end() == JitCase.End.LOSES_GATEWAY) > 0) {
      tally.check(gate.terminate(), "the gateway did not stop");
      // Not a moment later: an orderly stop leaves nothing to the next start.
      tally.check(server.users() == 0 && server.sessions() == 0, "the gateway left something");
    }
  }

  /** From a second connection of the same principal, by the number that the agent itself sees. */
  private void kill(JitSession victim) throws SQLException {
    JitAgent second =
        JitAgent.open(
            gate.port(), JitConnection.SHOP.word(), issuers.token(JitIssuers.WORKER).reveal());
    try {
      second.execute("KILL " + victim.number());
    } finally {
      second.quit();
    }
  }

  /** Those whose end nobody has heard of yet. */
  private static List<String> idsOf(ApiCaller olga) {
    List<String> ids = new ArrayList<>();
    olga.get("/api/v1/sessions?limit=200&connection=" + JitConnection.ENDED.word())
        .get("sessions")
        .forEach(
            session -> {
              if (session.get("closed_at").isNull()) {
                ids.add(session.get("id").asText());
              }
            });
    return ids;
  }

  private static long pending(ApiCaller dana) {
    return dana.get("/api/v1/approvals?state=pending&limit=500").get("approvals").size();
  }

  private long waiting() {
    try {
      return server.waiting();
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  private void hear(JitSession session) throws SQLException, InterruptedException {
    String expected = session.kind.end().told;
    session
        .told()
        .filter(told -> !expected.isEmpty())
        .ifPresent(
            told ->
                tally.check(
                    told.contains("Sallyport: ") && told.contains(expected),
                    session.kind + " was told: " + told));
  }

  private long count(Predicate<JitSession> which) {
    return sessions.stream().filter(which).count();
  }

  /** How many of these have nothing in the database any more, as whose end comes by itself. */
  private long over(Predicate<JitSession> which) {
    try {
      Map<String, Integer> running = server.sessionsByUser();
      return count(which.and(session -> !running.containsKey(session.userName())));
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  /** For so long at most. */
  private static void await(BooleanSupplier condition) {
    long end = System.nanoTime() + PATIENCE.toNanos();
    while (!condition.getAsBoolean() && System.nanoTime() < end) {
      LockSupport.parkNanos(Duration.ofMillis(50).toNanos());
    }
  }
}
