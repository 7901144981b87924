package dev.sallyport.session;

import dev.sallyport.access.Privileges;
import dev.sallyport.masking.Diagnostics;
import dev.sallyport.recording.SessionEvent;
import dev.sallyport.session.relay.Answer;
import dev.sallyport.session.relay.RowSample;
import dev.sallyport.sql.Inspection;
import dev.sallyport.wire.PacketFramer;
import dev.sallyport.wire.PacketStretch;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;

/**
 * One command on its way: where its answer stands in the client's numbering, and what is to be
 * recorded of it.
 */
final class Exchange {
  private final long startedNanos = System.nanoTime();
  private final Optional<Recorded> recorded;
  private final Consumer<Answer> after;
  private int answerSequence;
  private long bytesToClient;
  private long answeredNanos;

  /**
   * What the minutes keep of a statement.
   *
   * @param statement its number
   * @param keepsDiagnostics whether the server keeps the warnings from before it
   * @param diagnostics what the warnings and counts after it could tell of masked values
   * @param changesCatalogue whether the catalogue is stale after it
   * @param runs what runs of it; empty when it is only prepared, or fetched from
   * @param asKept an error text as the minutes keep it
   * @param lent what the database user has for it and for nothing else
   * @param bytesFromClient the command as it came
   */
  record Recorded(
      long statement,
      RowSample sample,
      boolean keepsDiagnostics,
      Diagnostics diagnostics,
      boolean changesCatalogue,
      Optional<Inspection> runs,
      UnaryOperator<String> asKept,
      Privileges lent,
      long bytesFromClient,
      StatementTimes times) {}

  private Exchange(int answerSequence, Optional<Recorded> recorded, Consumer<Answer> after) {
    this.answerSequence = answerSequence;
    this.recorded = recorded;
    this.after = after;
  }

  static Exchange plain(int answerSequence, Consumer<Answer> after) {
    return new Exchange(answerSequence, Optional.empty(), after);
  }

  /** More rows of a statement that was recorded before. */
  static Exchange fetched(int answerSequence, Request.Fetch fetch) {
    Recorded recorded =
        new Recorded(
            fetch.statement(),
            fetch.sample(),
            true,
            fetch.diagnostics(),
            false,
            Optional.empty(),
            UnaryOperator.identity(),
            Privileges.NONE,
            PacketFramer.framedBytes(fetch.payload().readableBytes()),
            new StatementTimes());
    return recorded(answerSequence, recorded, answer -> {});
  }

  static Exchange recorded(int answerSequence, Recorded recorded, Consumer<Answer> after) {
    return new Exchange(answerSequence, Optional.of(recorded), after);
  }

  int answerSequence() {
    return answerSequence;
  }

  void onSent(int nextSequence) {
    answerSequence = nextSequence;
  }

  /** Counts a packet of the answer. */
  void onTold(int payloadBytes) {
    bytesToClient += PacketFramer.framedBytes(payloadBytes);
  }

  /** Counts many of them. */
  void onTold(PacketStretch packets) {
    bytesToClient += packets.framedBytes();
  }

  Optional<Recorded> recorded() {
    return recorded;
  }

  /** What is to be taken back when it is done. */
  Privileges lent() {
    return recorded.map(Recorded::lent).orElse(Privileges.NONE);
  }

  /** The database has answered; the client does not have all of it yet. */
  void onFinished() {
    answeredNanos = System.nanoTime();
  }

  void complete(Answer answer) {
    after.accept(answer);
  }

  /** When it was sent to the database. */
  long startedNanos() {
    return startedNanos;
  }

  /** When the database had answered it; 0 before. */
  long answeredNanos() {
    return answeredNanos;
  }

  private String kept(String error) {
    boolean quotes =
        recorded
            .map(r -> r.sample().revealed().mayBeQuoted(r.diagnostics().sensitive()))
            .orElse(false);
    return quotes
        ? "Sallyport: the client was shown the message; it is not kept because it may quote a"
            + " masked column that was revealed"
        : recorded.map(r -> r.asKept().apply(error)).orElse(error);
  }

  /** For the minutes, of an answer that came to its end. */
  SessionMinutes.Completion completion(Answer answer) {
    return completion(
        answer,
        answer.error().isPresent() ? SessionEvent.Finished.ERROR : SessionEvent.Finished.OK,
        answer.error().map(e -> kept(e.text())).orElse(""));
  }

  /**
   * For the minutes, of an answer that did not come to its end: how the statement ended is known
   * only of one that could change nothing.
   *
   * @param cause what cut it short
   */
  SessionMinutes.Completion broken(Answer answer, String cause) {
    boolean harmless = recorded.flatMap(Recorded::runs).map(ReadsOnly::is).orElse(true);
    return completion(
        answer, harmless ? SessionEvent.Finished.ABORTED : SessionEvent.Finished.UNKNOWN, cause);
  }

  private SessionMinutes.Completion completion(Answer answer, String outcome, String error) {
    boolean sensitive = recorded.map(r -> r.diagnostics().sensitive()).orElse(false);
    return new SessionMinutes.Completion(
        outcome,
        answer.affectedRows(),
        answer.rows(),
        recorded.map(r -> r.sample().truncated()).orElse(false),
        answer.error().map(e -> e.code()).orElse(0),
        error,
        ((answeredNanos == 0 ? System.nanoTime() : answeredNanos) - startedNanos) / 1000,
        answer.warnings(),
        sensitive ? 0 : answer.lastInsertId(),
        answer.info(),
        recorded.map(Recorded::bytesFromClient).orElse(0L),
        bytesToClient,
        recorded.map(r -> r.times().waitedMicros()).orElse(0L),
        recorded.map(r -> r.times().judgedMicros()).orElse(0L));
  }
}
