package dev.sallyport.config;

import java.nio.file.Path;

/**
 * The journal and what is recorded.
 *
 * @param directory journal files, local disk
 * @param durability what "written" means
 * @param journalLimitBytes size of unshipped journal past which statements are refused
 * @param maxRowsRecorded rows kept per statement, as masked; the cut is recorded
 */
public record AuditConfig(
    Path directory, Durability durability, long journalLimitBytes, int maxRowsRecorded) {

  /** What must have happened before a statement may go on. */
  public enum Durability {
    /** The operating system has it: survives the death of the process. */
    PROCESS,
    /** The disk has it: survives the death of the machine. */
    DISK
  }
}
