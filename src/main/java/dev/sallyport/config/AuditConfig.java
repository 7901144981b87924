package dev.sallyport.config;

import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * The journal and what is recorded.
 *
 * @param directory journal files, local disk
 * @param durability what "written" means
 * @param journalLimitBytes size of unshipped journal past which statements are refused, at least 1
 *     MiB
 * @param maxRowsRecorded rows kept per statement, as masked, 0 to 1,000,000; the cut is recorded
 * @param maxRowBytesRecorded that these rows take, 1 KiB to 1 MiB; of the row with which it is
 *     reached, all is kept
 * @param export who is sent every event; may be empty
 * @param ledger who signs what is kept, and how long it is
 */
public record AuditConfig(
    Path directory,
    Durability durability,
    long journalLimitBytes,
    int maxRowsRecorded,
    long maxRowBytesRecorded,
    List<ExportSink> export,
    LedgerConfig ledger) {
  /** Of rows as wide as most are, some hundreds. */
  static final long DEFAULT_ROW_BYTES = 64 << 10;

  /** More are a mistake: each reads the whole trail. */
  private static final int MAX_SINKS = 10;

  /** Checks ranges. */
  public AuditConfig {
    Require.present("directory", directory);
    Require.present("durability", durability);
    Require.range("journal_limit", journalLimitBytes, 1L << 20, 1L << 50);
    Require.range("max_rows_recorded", maxRowsRecorded, 0, 1_000_000);
    Require.range("max_row_bytes_recorded", maxRowBytesRecorded, 1 << 10, 1 << 20);
    Require.present("ledger", ledger);
    Require.present("export", export);
    export = List.copyOf(export);
    checkExport(directory, export);
  }

  /** With a key of its own, and everything kept for good. */
  public AuditConfig(
      Path directory,
      Durability durability,
      long journalLimitBytes,
      int maxRowsRecorded,
      List<ExportSink> export) {
    this(
        directory,
        durability,
        journalLimitBytes,
        maxRowsRecorded,
        DEFAULT_ROW_BYTES,
        export,
        LedgerConfig.DEFAULT);
  }

  /** One whose events go nowhere else. */
  public AuditConfig(
      Path directory, Durability durability, long journalLimitBytes, int maxRowsRecorded) {
    this(directory, durability, journalLimitBytes, maxRowsRecorded, List.of());
  }

  private static void checkExport(Path journal, List<ExportSink> export) {
    if (export.size() > MAX_SINKS) {
      throw new InvalidSettingException(
          "export", "has " + export.size() + " sinks; expected at most " + MAX_SINKS);
    }
    Set<String> names = new HashSet<>();
    Set<Path> directories = new HashSet<>(Set.of(journal.toAbsolutePath().normalize()));
    for (ExportSink sink : export) {
      if (!names.add(sink.name())) {
        throw new InvalidSettingException(
            "export", "has two sinks of the name '" + sink.name() + "'; expected one of each");
      }
      if (sink.target() instanceof ExportSink.FileTarget file
          && !directories.add(file.directory().toAbsolutePath().normalize())) {
        throw new InvalidSettingException(
            "export",
            "writes to '"
                + file.directory()
                + "' twice, or into the journal's directory;"
                + " expected a directory for each sink alone");
      }
    }
  }

  /** What must have happened before a statement may go on. */
  public enum Durability {
    /** The operating system has it: survives the death of the process. */
    PROCESS,
    /** The disk has it: survives the death of the machine. */
    DISK
  }
}
