package dev.sallyport.sql.binding;

import dev.sallyport.sql.Lineage;
import dev.sallyport.sql.SqlContext;
import dev.sallyport.sql.StatementFacts;
import dev.sallyport.sql.catalogue.Routine;
import dev.sallyport.sql.catalogue.Trigger;

/**
 * Reads the texts that a catalogue keeps. Each method throws {@link
 * dev.sallyport.sql.lexer.UnreadableException} when the text is not understood, and takes its steps
 * of those that it is given.
 */
public interface DefinitionReader {
  /** The query of a view. */
  StatementFacts view(String query, SqlContext context, int depth, Steps steps);

  /** The body of a routine: the facts of all its statements. */
  Body routine(Routine routine, SqlContext context, int depth, Steps steps);

  /** The body of a trigger. */
  StatementFacts trigger(Trigger trigger, SqlContext context, int depth, Steps steps);

  /** The expression of a generated column over the columns of its table. */
  Lineage expression(String expression, SqlContext context, Source table, int depth, Steps steps);
}
