package dev.sallyport.sql;

/**
 * One thing that a statement does to one table. A statement is the set of its accesses.
 *
 * @param verb what is done
 * @param table to which table
 * @param reach how the statement comes by the table
 */
public record Access(Verb verb, TableName table, Reach reach) {
  /** How a statement comes by a table. */
  public enum Reach {
    /** It names it. */
    DIRECT,
    /** It is read by a view that the statement names. */
    VIEW,
    /** The body of a routine that the statement calls names it. */
    ROUTINE,
    /** A trigger of a table that the statement changes names it. */
    TRIGGER,
    /** It is a temporary table of this session, whatever else has its name. */
    TEMPORARY,
    /** A foreign key changes it along with its parent. */
    CASCADE
  }

  /** An access to a table that the statement names. */
  public Access(Verb verb, TableName table) {
    this(verb, table, Reach.DIRECT);
  }
}
