package dev.sallyport.prove;

import dev.sallyport.e2e.ApiCaller;
import dev.sallyport.store.AuditReport;
import dev.sallyport.store.StoreCheck;
import java.io.UncheckedIOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.locks.LockSupport;

/** Agents at work while something breaks, and what is there when it is over. */
final class NodesRun {
  private static final Duration LOOK = Duration.ofMillis(100);
  private static final Duration LEFT_BEHIND = Duration.ofSeconds(60);
  private static final Duration SHIPPED = Duration.ofSeconds(120);
  private static final Duration BACK = Duration.ofSeconds(120);
  private static final int TROUBLES = 6;

  /** How long more answers are waited for, which only make the figures larger. */
  private static final Duration VOLUME = Duration.ofSeconds(60);

  /** So many answers say that somebody serves, on a machine however slow. */
  static final int FEW = 20;

  private final NodesStage stage;
  private final NodesFault fault;
  private final RecordTally tally;
  private final NodesSent sent;

  NodesRun(NodesStage stage, NodesFault fault, RecordTally tally) {
    this.stage = stage;
    this.fault = fault;
    this.tally = tally;
    this.sent = new NodesSent(fault.word());
  }

  /** All of it. */
  void run(NodesProof.Size size, long seed) throws Exception {
    NodesApprovers approvers = NodesApprovers.start(stage.gates());
    NodesAgents agents =
        NodesAgents.start(
            size.agents(), stage.balancer().port(), stage.issuers(), sent, fault.bulk(), seed);
    check(served(FEW, BACK), "nothing was served before the fault");
    served(size.answers(), VOLUME);
    fault.run(this, size, approvers);
    check(served(FEW, BACK), "nothing was served after the fault");
    served(size.answers(), VOLUME);
    long gap = sent.longestGapMillis();
    agents.stop(LEFT_BEHIND.toSeconds());
    approvers.stop();
    long left = System.nanoTime();
    await(LEFT_BEHIND, () -> nothingLeft());
    say(
        "%d of MySQL's users and %d sessions left, %.1f s after the last agent left"
            .formatted(
                stage.database().users().size(),
                stage.database().sessions().size(),
                (System.nanoTime() - left) / 1e9));
    check(nothingLeft(), "MySQL users or sessions are left");
    for (NodesGate gate : stage.gates()) {
      check(await(SHIPPED, () -> isShipped(gate)), gate.name() + " does not ship its journal");
    }
    NodesAccount account = NodesAccount.of(stage, sent);
    account.tell(fault.word(), tally);
    verify();
    say(
        "%d requests decided, %d of them twice; nobody was served for %.1f s at the longest, one agent for %.1f s"
            .formatted(
                approvers.decisions(),
                approvers.decidedTwice().size(),
                gap / 1e3,
                sent.longestGapOfOneMillis() / 1e3));
    check(approvers.decidedTwice().isEmpty(), "decided twice: " + approvers.decidedTwice());
    sent.troubles(TROUBLES).forEach(trouble -> say("agents met with " + trouble));
  }

  /** What is kept is as it was written: chains, signatures, and the ledger over them. */
  private void verify() throws Exception {
    AuditReport report = StoreCheck.of(stage.store().config(), Set.of(), List.of());
    say(
        "verified %d sessions, %d events, %d ledger entries: %d findings"
            .formatted(report.sessions(), report.events(), report.entries(), report.found()));
    check(report.good(), "the trail does not verify: " + report.findings());
  }

  NodesStage stage() {
    return stage;
  }

  NodesSent sent() {
    return sent;
  }

  void say(String line) {
    tally.say(fault.word() + ": " + line);
  }

  void check(boolean holds, String otherwise) {
    tally.check(holds, fault.word() + ": " + otherwise);
  }

  private boolean nothingLeft() throws Exception {
    return stage.database().users().isEmpty() && stage.database().sessions().isEmpty();
  }

  /** Whether agents were answered so often from now on. */
  boolean served(int answers, Duration limit) throws Exception {
    int before = sent.answers();
    return await(limit, () -> sent.answers() >= before + answers);
  }

  /** Lets agents work for so long. */
  static void pass(Duration time) {
    long end = System.nanoTime() + time.toNanos();
    while (System.nanoTime() < end) {
      LockSupport.parkNanos(end - System.nanoTime());
    }
  }

  /** Looks again and again until it is so, or the time is over. */
  static boolean await(Duration limit, Callable<Boolean> holds) throws Exception {
    long end = System.nanoTime() + limit.toNanos();
    while (!holds.call()) {
      if (System.nanoTime() > end) {
        return false;
      }
      LockSupport.parkNanos(LOOK.toNanos());
    }
    return true;
  }

  /** Whether the balancer may send it agents. */
  boolean isReady(NodesGate gate) throws Exception {
    HttpRequest request =
        HttpRequest.newBuilder(gate.web().resolve("/readyz")).timeout(BACK).GET().build();
    return HttpClient.newHttpClient().send(request, BodyHandlers.discarding()).statusCode() == 200;
  }

  /** Whether an agent that comes to this very gateway is served. */
  boolean serves(NodesGate gate) {
    return NodesAgents.serve(gate, stage.issuers(), sent);
  }

  /** Somebody else removes these users, within the time that is promised. */
  void awaitGone(List<String> users) throws Exception {
    long began = System.nanoTime();
    boolean gone = await(LEFT_BEHIND, () -> Collections.disjoint(users, stage.database().users()));
    say(
        "the %d users were %s after %.1f s"
            .formatted(
                users.size(), gone ? "gone" : "not gone", (System.nanoTime() - began) / 1e9));
    check(gone, "users of a gateway that was killed are left after a minute");
  }

  private boolean isShipped(NodesGate gate) {
    if (!gate.isRunning()) {
      return false;
    }
    try {
      return ApiCaller.person(gate.web(), "olga")
              .get("/api/v1/status")
              .get("journal")
              .get("unshipped_bytes")
              .asLong()
          == 0;
    } catch (IllegalStateException | UncheckedIOException notYet) {
      // Nobody signs in while its store does not answer it.
      return false;
    }
  }
}
