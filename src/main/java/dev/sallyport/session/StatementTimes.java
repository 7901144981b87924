package dev.sallyport.session;

/** How long the gateway itself, and people, have kept one statement. */
final class StatementTimes {
  private final long arrivedNanos;
  private long judgedNanos;
  private long askedNanos;
  private long waitedNanos;

  StatementTimes() {
    this(System.nanoTime());
  }

  /** Of one whose packet came then. */
  StatementTimes(long arrivedNanos) {
    this.arrivedNanos = arrivedNanos;
    this.judgedNanos = arrivedNanos;
  }

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

  long arrivedNanos() {
    return arrivedNanos;
  }

  long judgedNanos() {
    return judgedNanos;
  }

  long waitedNanos() {
    return waitedNanos;
  }

  long judgedMicros() {
    return (judgedNanos - arrivedNanos) / 1000;
  }

  long waitedMicros() {
    return waitedNanos / 1000;
  }
}
