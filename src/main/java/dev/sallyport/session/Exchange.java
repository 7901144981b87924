package dev.sallyport.session;

import dev.sallyport.access.Privileges;
import dev.sallyport.masking.Diagnostics;
import dev.sallyport.session.relay.Answer;
import dev.sallyport.session.relay.RowSample;
import dev.sallyport.sql.Inspection;
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
   */
  record Recorded(
      long statement,
      RowSample sample,
      boolean keepsDiagnostics,
      Diagnostics diagnostics,
      boolean changesCatalogue,
      Optional<Inspection> runs,
      UnaryOperator<String> asKept,
      Privileges lent) {}

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
            Privileges.NONE);
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

  Optional<Recorded> recorded() {
    return recorded;
  }

  /** What is to be taken back when it is done. */
  Privileges lent() {
    return recorded.map(Recorded::lent).orElse(Privileges.NONE);
  }

  void complete(Answer answer) {
    after.accept(answer);
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

  /** Completion for the minutes. */
  SessionMinutes.Completion completion(Answer answer, boolean aborted) {
    String outcome = aborted ? "aborted" : answer.error().isPresent() ? "error" : "ok";
    return new SessionMinutes.Completion(
        outcome,
        answer.affectedRows(),
        answer.rows(),
        recorded.map(r -> r.sample().truncated()).orElse(false),
        answer.error().map(e -> e.code()).orElse(0),
        answer.error().map(e -> kept(e.text())).orElse(""),
        (System.nanoTime() - startedNanos) / 1000);
  }
}
