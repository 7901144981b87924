package dev.sallyport.frontend;

import dev.sallyport.config.Secret;
import dev.sallyport.identity.LeaseProof;
import dev.sallyport.wire.connect.HandshakeResponse;
import dev.sallyport.wire.response.Err;
import io.netty.buffer.ByteBuf;

/**
 * Where a login stands. The states that wait for the client decide what its packet leads to; they
 * do no input or output themselves (MySQL Source Code Documentation, Connection Phase).
 */
sealed interface LoginState {

  /** What the gateway waits for, in words. */
  String waitingFor();

  /** States in which the client has to say something. */
  sealed interface AwaitingClient extends LoginState
      permits AwaitingResponse, AwaitingToken, AwaitingAnswer {
    /** What a packet in this state leads to. */
    Step onPacket(ByteBuf payload);
  }

  /** What is to be done next. */
  sealed interface Step {
    /** Send this and wait. */
    record Ask(ByteBuf payload, AwaitingClient next) implements Step {}

    /** Have the token checked. */
    record CheckToken(HandshakeResponse response, Secret token) implements Step {}

    /** Have the answer to the challenge checked. */
    record CheckLease(HandshakeResponse response, LeaseProof proof) implements Step {}

    /**
     * Say so and close.
     *
     * @param user as far as it was said; empty otherwise
     */
    record Refuse(Err error, String user) implements Step {}
  }

  /**
   * The credential is with the login check.
   *
   * @param fastAuthentication whether the client waits for a word of its plugin before the OK
   */
  record Checking(HandshakeResponse response, boolean fastAuthentication) implements LoginState {
    @Override
    public String waitingFor() {
      return "its own check of the credential";
    }
  }

  /**
   * The client is with its handler, which has still to accept or refuse it.
   *
   * @param fastAuthentication as in {@link Checking}
   */
  record Admitted(ClientConnection client, boolean fastAuthentication) implements LoginState {
    @Override
    public String waitingFor() {
      return "the database";
    }
  }

  /** Accepted, refused or gone: nothing more happens here. */
  record Ended() implements LoginState {
    @Override
    public String waitingFor() {
      return "nothing";
    }
  }
}
