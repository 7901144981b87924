package dev.sallyport.sql.binding;

import dev.sallyport.sql.Lineage;
import dev.sallyport.sql.OutputColumn;
import dev.sallyport.sql.StatementFacts;
import java.util.List;
import java.util.Map;

/**
 * What the body of a routine does.
 *
 * @param facts of all its statements
 * @param returned what a function gives back
 * @param locals what its parameters and variables may hold, by name in lower case
 * @param plain whether it is one RETURN and nothing else
 * @param results the columns of each result that its statements may send
 */
public record Body(
    StatementFacts facts,
    Lineage returned,
    Map<String, Lineage> locals,
    boolean plain,
    List<List<OutputColumn>> results) {
  /** Keeps copies. */
  public Body {
    locals = Map.copyOf(locals);
    results = List.copyOf(results);
  }

  /** What a parameter holds in the end. */
  Lineage parameter(String lowerCaseName) {
    return locals.getOrDefault(lowerCaseName, Lineage.NONE);
  }
}
