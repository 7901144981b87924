package dev.sallyport.session;

/** How long the gateway itself, and people, have kept one statement. */
final class StatementTimes {
  private final long arrivedNanos = System.nanoTime();
  private long judgedNanos = arrivedNanos;
  private long askedNanos;
  private long waitedNanos;

  /** The verdict stands. */
  void onJudged() {
    judgedNanos = System.nanoTime();
  }

  /** People are asked from now on. */
  void onAsked() {
    askedNanos = System.nanoTime();
  }

  /** Nobody waits for people any more. */
  void onDecided() {
    waitedNanos += System.nanoTime() - askedNanos;
  }

  long judgedMicros() {
    return (judgedNanos - arrivedNanos) / 1000;
  }

  long waitedMicros() {
    return waitedNanos / 1000;
  }
}
