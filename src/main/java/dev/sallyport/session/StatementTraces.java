package dev.sallyport.session;

/**
 * Takes what became of statements, for traces. Called on the event loops of the sessions; never
 * fails and never waits.
 */
public interface StatementTraces {
  /** Wants nothing to be known. */
  StatementTraces NONE =
      new StatementTraces() {
        @Override
        public boolean wanted() {
          return false;
        }

        @Override
        public void onEnded(StatementTrace trace) {}
      };

  /** Whether anything is to be known; where not, nothing is made ready. */
  boolean wanted();

  /** A statement is over: answered, refused or broken off. */
  void onEnded(StatementTrace trace);
}
