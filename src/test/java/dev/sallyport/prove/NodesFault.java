package dev.sallyport.prove;

import java.io.IOException;
import java.time.Duration;
import java.util.List;

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
        run.check(run.served(size.answers(), MINUTE), "the others do not go on");
        run.awaitGone(users);
      }
      restart(killed);
    }
  },

  /** PostgreSQL stopped, and started again. */
  DATABASE_DOWN("database-down") {
    @Override
    void run(NodesRun run, NodesProof.Size size, NodesApprovers approvers) throws Exception {
      run.stage().store().stop();
      duringOutage(run, size, "without PostgreSQL");
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
      duringCut(run, size, cut);
      cut.toStore().join();
    }
  },

  /** The wire between a gateway and MySQL. */
  CUT_MYSQL("cut-mysql") {
    @Override
    void run(NodesRun run, NodesProof.Size size, NodesApprovers approvers) throws Exception {
      NodesGate cut = run.stage().gate(0);
      cut.toDatabase().cut();
      duringCut(run, size, cut);
      cut.toDatabase().join();
    }
  },

  /** The wire between the balancer and a gateway. */
  CUT_AGENTS("cut-agents") {
    @Override
    void run(NodesRun run, NodesProof.Size size, NodesApprovers approvers) throws Exception {
      NodesGate cut = run.stage().gate(0);
      cut.cutFromAgents();
      duringCut(run, size, cut);
      cut.joinAgents();
    }
  },

  /** A gateway's clock is minutes ahead of the others', another one's as far behind. */
  CLOCK("clock") {
    @Override
    void run(NodesRun run, NodesProof.Size size, NodesApprovers approvers) throws Exception {
      for (int i = 0; i < 2; i++) {
        NodesGate skewed = run.stage().gate(i);
        skewed.terminate();
        skewed.launch(NodesClock.shifted(i == 0 ? "+5m" : "-5m"));
        skewed.untilListening();
      }
      run.check(run.served(size.answers(), MINUTE), "nobody is served by gateways that disagree");
      NodesRun.pass(size.outage());
      for (int i = 0; i < 2; i++) {
        NodesGate skewed = run.stage().gate(i);
        skewed.terminate();
        restart(skewed);
      }
    }
  },

  /** No room where a gateway's journal is. */
  DISK("disk") {
    @Override
    void run(NodesRun run, NodesProof.Size size, NodesApprovers approvers) throws Exception {
      NodesGate full = run.stage().gate(0);
      full.limitFiles("4096");
      duringOutage(run, size, "with " + full.name() + "'s disk full");
      full.limitFiles("unlimited");
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

  private static final Duration MINUTE = Duration.ofSeconds(60);

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

  /** Breaks it, and mends it; agents are at work. */
  abstract void run(NodesRun run, NodesProof.Size size, NodesApprovers approvers) throws Exception;

  private static void restart(NodesGate gate) throws IOException {
    gate.launch();
    gate.untilListening();
  }

  /** With more than one gateway the others serve, whatever one of them is cut off from. */
  private static void duringCut(NodesRun run, NodesProof.Size size, NodesGate cut)
      throws Exception {
    duringOutage(run, size, "with " + cut.name() + " cut off");
    if (run.stage().gates().size() > 1) {
      run.check(run.served(size.answers(), MINUTE), "the others do not go on");
    }
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
