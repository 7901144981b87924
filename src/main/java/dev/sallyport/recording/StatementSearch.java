package dev.sallyport.recording;

import dev.sallyport.recording.SessionArchive.Visibility;
import io.vertx.core.Future;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Port to all recorded statements, found by who said them, where, what they do and their words. */
public interface StatementSearch {
  /**
   * Statements, the latest first. An implementation may look at a bounded number of them: where
   * little fits the filter, a page may hold less than was asked for, or nothing, and yet not be the
   * last.
   */
  Future<Page> statements(Filter filter);

  /**
   * Which statements to list; empty fields do not restrict.
   *
   * @param principal identifier, or the whole name in any case
   * @param actsFor principal identifier of the person on whose behalf the session's agent acts
   * @param verdict {@code allow}, {@code deny} or {@code review}
   * @param rule as {@link SessionEvent.Judged#rule} has it
   * @param verb as {@link SessionEvent.Judged#verbs} has it
   * @param table with its schema, or {@code schema.*}
   * @param text words of the beginning of the statement or its parameters, in any case; all have to
   *     be there, those between double quotes side by side, and one that ends in {@code *} begins
   *     so. What is neither letter, digit, {@code _} nor {@code $} parts words
   * @param from only statements judged at or after this instant
   * @param to only statements judged before this instant
   * @param visibleTo only what this person may see
   * @param before where to go on, from {@link Page#next}
   * @param limit at most this many, 1 to 500
   */
  record Filter(
      Optional<String> principal,
      Optional<String> connection,
      Optional<String> actsFor,
      Optional<String> verdict,
      Optional<String> rule,
      Optional<String> verb,
      Optional<String> table,
      Optional<String> text,
      Optional<Instant> from,
      Optional<Instant> to,
      Optional<Visibility> visibleTo,
      Optional<Long> before,
      int limit) {
    /** The same for somebody who sees this; empty for who sees all. */
    public Filter visibleTo(Optional<Visibility> sight) {
      return new Filter(
          principal,
          connection,
          actsFor,
          verdict,
          rule,
          verb,
          table,
          text,
          from,
          to,
          sight,
          before,
          limit);
    }
  }

  /**
   * A statement in one line.
   *
   * @param number in its session, from 1
   * @param principal identifier
   * @param head the beginning of the text as it was recorded
   * @param outcome {@code ok}, {@code error}, {@code aborted}, {@code unknown}, or empty while it
   *     runs and for one that was refused
   * @param approval the request or the standing approval; empty where no person was asked
   * @param waited for people; empty where nobody was asked
   * @param ran from forwarding to the last packet; empty where it did not run or its end is unknown
   */
  record Statement(
      String session,
      long number,
      Instant at,
      String principal,
      String principalName,
      String connection,
      String verdict,
      String rule,
      Set<String> verbs,
      Set<String> tables,
      String head,
      String outcome,
      long rows,
      long affectedRows,
      String approval,
      Optional<Duration> waited,
      Optional<Duration> ran) {
    /** Keeps copies. */
    public Statement {
      verbs = Set.copyOf(verbs);
      tables = Set.copyOf(tables);
    }
  }

  /**
   * A page of statements.
   *
   * @param next where to go on; empty at the end
   * @param lookedBackUntil when there was more to look at than one page may: until where it looked
   * @param indexing whether there are statements that are not found yet
   */
  record Page(
      List<Statement> list,
      Optional<Long> next,
      Optional<Instant> lookedBackUntil,
      boolean indexing) {
    /** Keeps a copy. */
    public Page {
      list = List.copyOf(list);
    }
  }
}
