package dev.sallyport.approval;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;

/**
 * What a statement that waits would do, as far as could be found out without running it.
 *
 * @param gatheredAt when it was looked
 * @param complete whether nothing was left out for want of time or rights
 * @param effect the statement's effect in words; no value of a row is in it
 * @param tables the tables it goes through
 * @param transaction the session's open transaction, if there is one
 * @param triggers that would fire, in words
 * @param cascades foreign keys that would change other tables along with it, in words
 * @param sample some of the rows that it would touch, masked
 * @param sampleNote why there is no sample; empty where there is one
 * @param sensitive masked columns that it reads or writes, in words
 * @param privileges what the session's database user would be given for it
 * @param similar earlier requests that were like it, newest first
 */
public record Evidence(
    Instant gatheredAt,
    boolean complete,
    String effect,
    List<TouchedTable> tables,
    Optional<Transaction> transaction,
    List<String> triggers,
    List<String> cascades,
    Optional<Sample> sample,
    String sampleNote,
    List<String> sensitive,
    List<String> privileges,
    List<Similar> similar) {

  /** Keeps copies. */
  public Evidence {
    tables = List.copyOf(tables);
    triggers = List.copyOf(triggers);
    cascades = List.copyOf(cascades);
    sensitive = List.copyOf(sensitive);
    privileges = List.copyOf(privileges);
    similar = List.copyOf(similar);
  }

  /**
   * A table that the statement goes through.
   *
   * @param rows how many it has by the server's statistics, if it was told
   * @param scan how its rows are found, in words; empty where no plan tells
   * @param index by which; empty for none
   */
  public record TouchedTable(String name, OptionalLong rows, String scan, String index) {}

  /**
   * An open transaction.
   *
   * @param since when it began, as the gateway saw it
   * @param statements that ran in it so far
   * @param locks what it holds, in words; says so when that is not known
   * @param waiters who waits for what it holds, in words
   */
  public record Transaction(Instant since, long statements, String locks, List<String> waiters) {
    /** Keeps a copy. */
    public Transaction {
      waiters = List.copyOf(waiters);
    }
  }

  /**
   * Some rows.
   *
   * @param masked positions of covered columns, from 0
   * @param rows values as text, null for NULL, cut where they are long
   * @param note what these rows are, in words
   */
  public record Sample(
      List<String> columns, Set<Integer> masked, List<List<String>> rows, String note) {
    /** Without values: what is shown to who decides belongs into no log. */
    @Override
    public String toString() {
      return "Sample[" + rows.size() + " rows]";
    }
  }

  /**
   * An earlier request of the same requester on the same connection and schema.
   *
   * @param by who decided last, empty for nobody
   * @param at when it ended, or was asked while it waits
   * @param sameStatement whether statement and parameters were the very same, not just the shape
   */
  public record Similar(
      String id,
      ApprovalState state,
      String by,
      String reason,
      Instant at,
      boolean sameStatement) {}

  /** The whole effect in one sentence. */
  public String sentence(Instant now) {
    return transaction
        .map(
            open ->
                effect
                    + ", inside a transaction open for "
                    + Math.max(0, Duration.between(open.since(), now).toSeconds())
                    + " s")
        .orElse(effect);
  }

  /** The same, without rows. */
  public Evidence withoutSample() {
    return with(transaction, Optional.empty());
  }

  /** The same with another state of the transaction. */
  public Evidence with(Optional<Transaction> now) {
    return with(now, sample);
  }

  /** The same with these rows. */
  public Evidence withSample(Optional<Sample> rows) {
    return with(transaction, rows);
  }

  private Evidence with(Optional<Transaction> now, Optional<Sample> rows) {
    return new Evidence(
        gatheredAt,
        complete,
        effect,
        tables,
        now,
        triggers,
        cascades,
        rows,
        sampleNote,
        sensitive,
        privileges,
        similar);
  }

  /** What is kept once nobody can decide any more: no rows, and nothing of others' sessions. */
  public Evidence afterwards() {
    return new Evidence(
        gatheredAt,
        complete,
        sentence(gatheredAt),
        tables,
        Optional.empty(),
        triggers,
        cascades,
        Optional.empty(),
        sample.isPresent() ? "The rows that were shown are not kept." : sampleNote,
        sensitive,
        privileges,
        similar);
  }
}
