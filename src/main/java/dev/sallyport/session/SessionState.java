package dev.sallyport.session;

import dev.sallyport.session.relay.ResponseRelay;

/** Where a session stands. A record holds only what is valid then. */
sealed interface SessionState {

  /** Waiting for the client's next command. */
  record Idle() implements SessionState {}

  /** A command is being read, judged and written down; at most its plan was asked for. */
  record Judging(int answerSequence) implements SessionState {
    Held toHeld(String approval) {
      return new Held(answerSequence, approval);
    }
  }

  /** A person is asked. */
  record Held(int answerSequence, String approval) implements SessionState {}

  /** The database answers. */
  record Running(Exchange exchange, ResponseRelay relay, boolean resetsState)
      implements SessionState {
    TakingBack toTakingBack() {
      return new TakingBack(exchange, relay, resetsState);
    }
  }

  /** The database has answered, and what was lent for it is being taken back. */
  record TakingBack(Exchange exchange, ResponseRelay relay, boolean resetsState)
      implements SessionState {}

  /** Over. */
  record Ended() implements SessionState {}
}
