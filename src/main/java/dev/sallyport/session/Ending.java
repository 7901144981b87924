package dev.sallyport.session;

import dev.sallyport.access.SessionEnd;
import dev.sallyport.wire.Capabilities;
import dev.sallyport.wire.MalformedPacketException;
import dev.sallyport.wire.response.Advice;
import dev.sallyport.wire.response.Advice.Next;
import dev.sallyport.wire.response.Err;
import io.netty.buffer.ByteBuf;
import java.util.Optional;

/**
 * How a session ends.
 *
 * @param cause for the minutes
 * @param tell what the client still hears
 */
record Ending(EndCause why, String cause, Optional<Refusal> tell) {
  private static Ending of(EndCause why, String cause, Refusal tell) {
    return new Ending(why, cause, Optional.of(tell));
  }

  /** The client goes. */
  static Ending byClient(String cause) {
    return new Ending(EndCause.CLIENT, cause, Optional.empty());
  }

  /** The client ends itself in a way that is answered. */
  static Ending askedFor(String cause) {
    return of(EndCause.CLIENT, cause, Refusal.sessionOver(cause));
  }

  static Ending malformed(MalformedPacketException e) {
    return of(EndCause.PROTOCOL, "the client sent a malformed packet", Refusal.malformed(e));
  }

  static Ending outOfOrder() {
    return of(EndCause.PROTOCOL, "packets out of order", Refusal.outOfOrder());
  }

  static Ending timeUp(String cause) {
    return of(EndCause.TIME, cause, Refusal.sessionOver(cause));
  }

  /** The gateway cannot go on with it. */
  static Ending stuck(String cause) {
    return of(EndCause.GATEWAY, cause, Refusal.sessionOver(cause));
  }

  static Ending notLoaded(Throwable why) {
    return of(EndCause.GATEWAY, "the file was not loaded", ClearanceFailure.refusalOf(why));
  }

  static Ending byDatabase(String cause) {
    return of(EndCause.DATABASE, cause, Refusal.sessionOver(cause + "; connect again"));
  }

  /**
   * The database says something that belongs to no answer.
   *
   * @param unasked whether it was asked nothing: then it is mostly an error by which it ends the
   *     session. Whatever follows an answer may be of a statement, and tell of values
   */
  static Ending byDatabase(ByteBuf said, Capabilities c, boolean unasked) {
    String cause = "the database ended the connection";
    if (!unasked || !Err.matches(said)) {
      return byDatabase(cause);
    }
    try {
      Err why = Err.decode(said, c);
      String text = why.text();
      return of(
          EndCause.DATABASE,
          cause + " with error " + why.code(),
          new Refusal(
              why.code(),
              why.sqlState(),
              cause
                  + "; connect again. It says: "
                  + (Advice.isLike(text) ? Advice.quoted(text) : text),
              Next.RETRY,
              "session_over"));
    } catch (MalformedPacketException e) {
      return byDatabase("the database sent a malformed packet");
    }
  }

  /** What is not written down is not told. */
  static Ending unrecorded(Throwable cause) {
    return of(
        EndCause.NOT_RECORDED,
        "what the session did could not be written down",
        Refusal.outcomeNotRecorded(cause));
  }

  /** Somebody made it end. */
  static Ending of(SessionEnd end) {
    EndCause why = end.thrownOut() ? EndCause.REVOKED : EndCause.ENDED;
    return of(why, end.cause(), Refusal.of(end));
  }
}
