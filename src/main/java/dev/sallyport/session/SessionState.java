package dev.sallyport.session;

import dev.sallyport.session.relay.ResponseRelay;

/** Where a session stands. A record holds only what is valid then. */
sealed interface SessionState {

  /** Where in the client's numbering an answer would stand. */
  default int answerSequence() {
    return 0;
  }

  /** Whether the database was asked nothing since its last answer was passed on. */
  default boolean isUnasked() {
    return this instanceof Idle || this instanceof Judging || this instanceof Held;
  }

  /** Waiting for the client's next command. */
  record Idle() implements SessionState {}

  /**
   * A command is being read, judged and written down; at most its plan was asked for. Or the
   * gateway carries it out itself.
   */
  record Judging(int answerSequence) implements SessionState {
    Held toHeld(String approval) {
      return new Held(answerSequence, approval);
    }
  }

  /** A person is asked. */
  record Held(int answerSequence, String approval) implements SessionState {}

  /** The database answers. */
  record Running(Exchange exchange, ResponseRelay relay, LastPacket outlet, boolean resetsState)
      implements SessionState {
    @Override
    public int answerSequence() {
      return exchange.answerSequence();
    }

    TakingBack toTakingBack() {
      return new TakingBack(exchange, relay, outlet, resetsState);
    }

    Loading toLoading(ClientFile file) {
      return new Loading(this, file);
    }
  }

  /** The client sends the file that the database has asked for. */
  record Loading(Running running, ClientFile file) implements SessionState {
    @Override
    public int answerSequence() {
      return file.answerSequence();
    }

    /** The database has all of it. */
    Running toRunning() {
      running.exchange().onSent(file.answerSequence());
      return running;
    }
  }

  /** The database has answered, and what was lent for it is being taken back. */
  record TakingBack(Exchange exchange, ResponseRelay relay, LastPacket outlet, boolean resetsState)
      implements SessionState {
    @Override
    public int answerSequence() {
      return exchange.answerSequence();
    }
  }

  /** How the statement ended is being written down; the client does not hear of the end before. */
  record WritingDown(Exchange exchange) implements SessionState {
    @Override
    public int answerSequence() {
      return exchange.answerSequence();
    }
  }

  /** Over. */
  record Ended() implements SessionState {}
}
