package dev.sallyport.config;

import java.nio.file.Path;

/**
 * The journal and what is recorded.
 *
 * @param directory journal files, local disk
 * @param durability what "written" means
 * @param journalLimitBytes size of unshipped journal past which statements are refused, at least 1
 *     MiB
 * @param maxRowsRecorded rows kept per statement, as masked, 0 to 1,000,000; the cut is recorded
 * @param ledger who signs what is kept, and how long it is
 */
public record AuditConfig(
    Path directory,
    Durability durability,
    long journalLimitBytes,
    int maxRowsRecorded,
    LedgerConfig ledger) {

  /** Checks ranges. */
  public AuditConfig {
    Require.present("directory", directory);
    Require.present("durability", durability);
    Require.range("journal_limit", journalLimitBytes, 1L << 20, 1L << 50);
    Require.range("max_rows_recorded", maxRowsRecorded, 0, 1_000_000);
    Require.present("ledger", ledger);
  }

  /** With a key of its own, and everything kept for good. */
  public AuditConfig(
      Path directory, Durability durability, long journalLimitBytes, int maxRowsRecorded) {
    this(directory, durability, journalLimitBytes, maxRowsRecorded, LedgerConfig.DEFAULT);
  }

  /** What must have happened before a statement may go on. */
  public enum Durability {
    /** The operating system has it: survives the death of the process. */
    PROCESS,
    /** The disk has it: survives the death of the machine. */
    DISK
  }
}
