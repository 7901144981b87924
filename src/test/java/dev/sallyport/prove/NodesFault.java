package dev.sallyport.prove;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Set;

/** What breaks. */
enum NodesFault {
  /** SIGKILL of a gateway with sessions, and statements that wait for people. */
  KILL("kill") {
    @Override
    void run(NodesRun run, NodesProof.Size size, NodesApprovers approvers) throws Exception {
      approvers.rest(true);
      NodesRun.pass(size.pause());
      NodesGate killed = run.stage().gate(0);
      List<String> users = run.stage().database().users();
      killed.kill();
      // The sessions of the killed one end with its connections; those of the others stay.
      NodesRun.pass(Duration.ofSeconds(1));
      users.removeAll(run.stage().database().sessions());
      run.say(
          "%d MySQL users and %d waiting requests were left when %s was killed"
              .formatted(users.size(), run.stage().store().waitingRequests(), killed.name()));
      approvers.rest(false);
      if (run.stage().gates().size() > 1) {
        run.check(run.served(NodesRun.FEW, MINUTE), "the others do not go on");
        run.awaitGone(users);
      }
      restart(killed);
    }
  },

  /** PostgreSQL stopped, and started again; one gateway's journal has little room. */
  DATABASE_DOWN("database-down") {
    @Override
    String journalLimit() {
      return "3MiB";
    }

    @Override
    void run(NodesRun run, NodesProof.Size size, NodesApprovers approvers) throws Exception {
      run.stage().store().stop();
      duringOutage(run, size, "without PostgreSQL");
      long refused = run.sent().refusedFor(LIMIT_REACHED);
      if (size.gates() > 1 && size.outage().compareTo(LONG) > 0) {
        run.check(refused > 0, "the limit of a journal turns nobody away");
      }
      run.say(
          "%d statements turned away because one gateway's journal had reached its limit of %s"
              .formatted(refused, journalLimit()));
      for (NodesGate gate : run.stage().gates()) {
        run.check(!run.isReady(gate), gate.name() + " is ready without PostgreSQL");
      }
      run.say("meanwhile " + new NodesProbe(run.stage().gate(0), run.stage().issuers()).answers());
      run.stage().store().startAgain();
    }
  },

  /** The server of PostgreSQL that takes writes dies; its standby takes its place. */
  FAILOVER("failover") {
    @Override
    boolean needsStandby() {
      return true;
    }

    @Override
    void run(NodesRun run, NodesProof.Size size, NodesApprovers approvers) throws Exception {
      run.stage().store().killPrimary();
      NodesRun.pass(size.pause());
      run.stage().store().promote();
    }
  },

  /** SIGKILL of MySQL, and the same files again. */
  MYSQL("mysql") {
    @Override
    void run(NodesRun run, NodesProof.Size size, NodesApprovers approvers) {
      run.stage().database().killAndStartAgain();
    }
  },

  /** The wire between a gateway and PostgreSQL carries nothing any more. */
  CUT_STORE("cut-store") {
    @Override
    void run(NodesRun run, NodesProof.Size size, NodesApprovers approvers) throws Exception {
      NodesGate cut = run.stage().gate(0);
      cut.toStore().cut();
      duringCut(run, size.shortened(), cut);
      run.check(
          NodesRun.await(MINUTE, () -> !run.isReady(cut)),
          cut.name() + " is ready: it is not cut off from PostgreSQL");
      cut.toStore().join();
      afterCut(run, cut);
    }
  },

  /** The wire between a gateway and MySQL. */
  CUT_MYSQL("cut-mysql") {
    @Override
    void run(NodesRun run, NodesProof.Size size, NodesApprovers approvers) throws Exception {
      NodesGate cut = run.stage().gate(0);
      cut.toDatabase().cut();
      duringCut(run, size.shortened(), cut);
      run.check(!run.serves(cut), cut.name() + " serves: it is not cut off from MySQL");
      cut.toDatabase().join();
      afterCut(run, cut);
    }
  },

  /** The wire between the balancer and a gateway. */
  CUT_AGENTS("cut-agents") {
    @Override
    void run(NodesRun run, NodesProof.Size size, NodesApprovers approvers) throws Exception {
      NodesGate cut = run.stage().gate(0);
      cut.cutFromAgents();
      duringCut(run, size.shortened(), cut);
      run.check(!run.serves(cut), cut.name() + " serves: it is not cut off from its agents");
      cut.joinAgents();
      afterCut(run, cut);
    }
  },

  /** A gateway's clock is minutes ahead of the others', another one's as far behind. */
  CLOCK("clock") {
    @Override
    void run(NodesRun run, NodesProof.Size size, NodesApprovers approvers) throws Exception {
      NodesGate ahead = run.stage().gate(0);
      NodesGate behind = run.stage().gate(1);
      long dead = takenForDead(run);
      int overdue = run.stage().store().overdueRequests();
      for (NodesGate skewed : Set.of(ahead, behind)) {
        run.check(skewed.terminate(), skewed.name() + " does not stop in order");
        // Further than a held statement waits.
        skewed.launch(NodesClock.shifted(skewed == ahead ? "+20m" : "-20m"));
        skewed.untilListening();
        run.check(
            Math.abs(skewed.storeAheadMillis()) > SKEW.toMillis(),
            skewed.name() + " has the right time");
      }
      run.check(run.served(NodesRun.FEW, MINUTE), "nobody is served by gateways that disagree");
      NodesRun.pass(size.shortened().outage());
      for (NodesGate gate : run.stage().gates()) {
        run.check(run.serves(gate), gate.name() + " turns an agent with a good token away");
      }
      run.check(
          new NodesLeases(run).areKnownEverywhere(ahead, behind),
          "a lease of one node opens nothing at another");
      run.check(takenForDead(run) == dead, "a gateway took another one for dead");
      run.check(
          run.stage().store().overdueRequests() == overdue, "a request ended before its time");
      for (NodesGate skewed : Set.of(ahead, behind)) {
        run.check(skewed.terminate(), skewed.name() + " does not stop in order");
        restart(skewed);
      }
    }
  },

  /** No room where a gateway's journal is. */
  DISK("disk") {
    @Override
    int bulk() {
      return 20_000;
    }

    @Override
    void run(NodesRun run, NodesProof.Size size, NodesApprovers approvers) throws Exception {
      NodesGate full = run.stage().gate(0);
      long began = System.nanoTime();
      full.fillDisk();
      boolean refused = NodesRun.await(LONG, () -> run.sent().refusedFor(DISK_FULL) > 0);
      run.check(refused, "nobody is told that the disk of the journal is full");
      run.say(
          "what was ready beforehand lasted for %.0f s"
              .formatted((System.nanoTime() - began) / 1e9));
      run.check(
          NodesRun.await(MINUTE, () -> !run.isReady(full)),
          full.name() + " calls itself ready with a full disk");
      duringCut(run, size.shortened(), full);
      run.say(
          "%d statements turned away because of the disk"
              .formatted(run.sent().refusedFor(DISK_FULL)));
      full.freeDisk();
      began = System.nanoTime();
      run.check(
          NodesRun.await(MINUTE, () -> run.isReady(full) && run.serves(full)),
          full.name() + " does not serve again by itself");
      run.say(
          "%s served again %.1f s after there was room"
              .formatted(full.name(), (System.nanoTime() - began) / 1e9));
    }
  },

  /** SIGTERM to each gateway in turn, which starts again before the next one is told. */
  ROLLING("rolling") {
    @Override
    void run(NodesRun run, NodesProof.Size size, NodesApprovers approvers) throws Exception {
      int broken = run.sent().broken();
      for (NodesGate gate : run.stage().gates()) {
        run.check(gate.terminate(), gate.name() + " does not stop in order");
        restart(gate);
        run.check(
            NodesRun.await(MINUTE, () -> run.isReady(gate)),
            gate.name() + " does not become ready");
      }
      run.say(
          "%d statements of sessions got no answer while each gateway was restarted"
              .formatted(run.sent().broken() - broken));
    }
  };

  /** More than it takes. */
  static final String JOURNAL_LIMIT = "1GiB";

  private static final Duration MINUTE = Duration.ofSeconds(60);

  /** In which what has little room is full. */
  private static final Duration LONG = Duration.ofSeconds(180);

  /** A held statement waits for less. */
  private static final Duration SKEW = Duration.ofMinutes(19);

  private static final String DISK_FULL = "the disk of the audit journal is full";
  private static final String LIMIT_REACHED = "because the store does not take what is in it";

  private final String word;

  NodesFault(String word) {
    this.word = word;
  }

  String word() {
    return word;
  }

  /** Whether it needs a second server for the store. */
  boolean needsStandby() {
    return false;
  }

  /** How much the journal of the last of several gateways may hold. */
  String journalLimit() {
    return JOURNAL_LIMIT;
  }

  /** How many characters more each statement has than it needs. */
  int bulk() {
    return 0;
  }

  /** Breaks it, and mends it; agents are at work. */
  abstract void run(NodesRun run, NodesProof.Size size, NodesApprovers approvers) throws Exception;

  private static long takenForDead(NodesRun run) throws IOException {
    long times = 0;
    for (NodesGate gate : run.stage().gates()) {
      times += gate.logged("node is dead");
    }
    return times;
  }

  private static void restart(NodesGate gate) throws IOException {
    gate.launch();
    gate.untilListening();
  }

  /** With more than one gateway the others serve, whatever one of them is cut off from. */
  private static void duringCut(NodesRun run, NodesProof.Size size, NodesGate cut)
      throws Exception {
    duringOutage(run, size, "with " + cut.name() + " cut off");
    if (run.stage().gates().size() > 1) {
      run.check(run.served(NodesRun.FEW, MINUTE), "the others do not go on");
    }
  }

  /** It takes agents again by itself. */
  private static void afterCut(NodesRun run, NodesGate cut) throws Exception {
    run.check(
        NodesRun.await(MINUTE, () -> run.isReady(cut)),
        cut.name() + " does not become ready after it was cut off");
  }

  private static void duringOutage(NodesRun run, NodesProof.Size size, String when) {
    int answers = run.sent().answers();
    int openings = run.sent().openings();
    NodesRun.pass(size.outage());
    run.say(
        "%d answers to agents and %d new sessions in %d s %s"
            .formatted(
                run.sent().answers() - answers,
                run.sent().openings() - openings,
                size.outage().toSeconds(),
                when));
  }
}
