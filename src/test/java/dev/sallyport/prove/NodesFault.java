package dev.sallyport.prove;

import java.time.Duration;

/** What breaks. */
enum NodesFault {
  /** SIGKILL of a gateway with sessions, and statements that wait for people. */
  KILL("kill") {
    @Override
    void run(NodesRun run, NodesProof.Size size, NodesApprovers approvers) throws Exception {
      approvers.rest(true);
      NodesRun.pass(size.pause());
      NodesGate killed = run.stage().gate(0);
      int before = run.stage().database().users().size();
      killed.kill();
      run.say(before + " users of sessions were there when " + killed.name() + " was killed");
      approvers.rest(false);
      if (run.stage().gates().size() == 1) {
        killed.launch();
        killed.untilListening();
        return;
      }
      run.check(run.served(size.answers(), Duration.ofSeconds(60)), "the others did not go on");
      run.say("the others went on");
      NodesRun.pass(size.outage());
      killed.launch();
      killed.untilListening();
    }
  },

  /** PostgreSQL stopped, and started again. */
  DATABASE_DOWN("database-down") {
    @Override
    void run(NodesRun run, NodesProof.Size size, NodesApprovers approvers) throws Exception {
      run.stage().store().stop();
      int before = run.sent().answers();
      NodesRun.pass(size.outage());
      run.say(
          "%d answers to agents in the %d s without PostgreSQL"
              .formatted(run.sent().answers() - before, size.outage().toSeconds()));
      run.stage().store().startAgain();
    }
  };

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
}
