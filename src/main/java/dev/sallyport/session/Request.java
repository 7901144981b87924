package dev.sallyport.session;

import dev.sallyport.masking.Diagnostics;
import dev.sallyport.masking.MaskPlan;
import dev.sallyport.session.relay.Answer;
import dev.sallyport.session.relay.ResponseRelay;
import dev.sallyport.session.relay.RowSample;
import dev.sallyport.sql.Inspection;
import dev.sallyport.sql.SqlContext;
import dev.sallyport.wire.command.Command;
import dev.sallyport.wire.command.StatementExecute;
import io.netty.buffer.ByteBuf;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;

/** A command as the session must treat it. */
sealed interface Request {

  /** The client says goodbye. */
  record Quit() implements Request {}

  /** Not carried out. */
  record Refused(Refusal refusal) implements Request {}

  /**
   * A command of which a part takes too long for the event loop. The session waits for it.
   *
   * @param longPart done on a worker
   * @param rest what the command is, once that is done
   */
  record Unfinished<T>(Supplier<T> longPart, Function<T, Request> rest) implements Request {}

  /** Passed on; the protocol has no answer to it. */
  record Silent(ByteBuf payload) implements Request {}

  /** Not passed on, where the protocol has no answer by which it could be refused. */
  record Dropped() implements Request {}

  /** Passed on without a judgement: it runs no statement. */
  sealed interface PassedOn extends Request {
    ByteBuf payload();

    ResponseRelay relay();

    /**
     * Whether the server forgets the session's settings, so that they must be made and read again.
     */
    default boolean resetsState() {
      return false;
    }

    /** On its way, its answer to stand there in the client's numbering. */
    Exchange exchange(int answerSequence);
  }

  /**
   * Passed on, and the answer as it comes.
   *
   * @param after told of the answer once it is complete
   */
  record Plain(ByteBuf payload, ResponseRelay relay, Consumer<Answer> after, boolean resetsState)
      implements PassedOn {
    static Plain of(ByteBuf payload, ResponseRelay relay) {
      return new Plain(payload, relay, answer -> {}, false);
    }

    @Override
    public Exchange exchange(int answerSequence) {
      return Exchange.plain(answerSequence, after);
    }
  }

  /**
   * More rows of a cursor, recorded with the statement that opened it.
   *
   * @param diagnostics what the warnings of that statement could tell of masked values
   */
  record Fetch(
      ByteBuf payload,
      ResponseRelay relay,
      RowSample sample,
      long statement,
      Diagnostics diagnostics)
      implements PassedOn {
    @Override
    public Exchange exchange(int answerSequence) {
      return Exchange.fetched(answerSequence, this);
    }
  }

  /**
   * A statement: inspected, judged, written down, perhaps decided by a person, then passed on.
   *
   * @param command the protocol command it came by
   * @param text its exact bytes
   * @param bound its bound values
   * @param schema the schema in which names are resolved
   * @param settings the session's {@link ReadingState#settings()} that the database reads it with
   * @param known what was read before, for an execution of a prepared statement
   * @param runs false when it is only prepared: then a review is asked for at each execution
   * @param payload what goes to the database
   * @param relay makes the relay for its answer
   */
  record Statement(
      Command command,
      byte[] text,
      BoundParameters bound,
      String schema,
      long settings,
      Optional<Reading> known,
      boolean runs,
      ByteBuf payload,
      RelayFactory relay)
      implements Request {
    /** Bound values as text, null for NULL. */
    List<String> parameters() {
      return bound.texts();
    }

    /**
     * The bound values themselves; empty when there are none, and when one of them came in pieces.
     */
    Optional<StatementExecute> execution() {
      return bound.execution();
    }

    /**
     * Whether the server forgets the warnings of the statement before. COM_INIT_DB and
     * COM_FIELD_LIST, though judged as statements, leave them as they are.
     */
    boolean clearsDiagnostics() {
      return command == Command.QUERY || command == Command.STMT_EXECUTE;
    }

    /** Whether its text and values alone take long, see {@link StatementWork#isLong}. */
    boolean isLong() {
      long chars = text.length;
      for (int i = 0; i < parameters().size(); i++) {
        String value = parameters().get(i);
        chars += value == null ? 0 : value.length();
      }
      return chars > StatementWork.INLINE_CHARS;
    }
  }

  /** Makes the relay for the answer to a cleared statement. */
  @FunctionalInterface
  interface RelayFactory {
    /**
     * For this clearance.
     *
     * @param reading what was read, and as what
     * @return the relay and what to do when the answer is complete
     */
    Relayed relay(MaskPlan masks, RowSample sample, Reading reading, long statement);
  }

  /**
   * What was made of a text.
   *
   * @param readAs the session's state and the catalogue with which it was read
   */
  record Reading(Inspection inspection, SqlContext readAs) {
    /** Whether it is true as well in that state. */
    boolean isTrueIn(SqlContext now) {
      return readAs == now || readAs.catalogue() == now.catalogue() && readAs.equals(now);
    }
  }

  /** A relay and what follows it. */
  record Relayed(ResponseRelay relay, Consumer<Answer> after) {}
}
