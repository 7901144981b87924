package dev.sallyport.sql.catalogue;

/**
 * How much of each kind a catalogue may hold. One that is larger is not read: it would not fit in
 * memory beside the sessions.
 */
public final class CatalogueLimits {
  /** Tables and views. */
  public static final int TABLES = 100_000;

  /** Columns of all tables and views. */
  public static final int COLUMNS = 1_000_000;

  /** Procedures and functions, and as many triggers. */
  public static final int ROUTINES = 20_000;

  /** Columns of foreign keys, parameters of routines. */
  public static final int PARTS = 500_000;

  /** Characters of all bodies, definitions and expressions. */
  public static final long TEXT_CHARS = 128L * 1024 * 1024;

  private CatalogueLimits() {}
}
