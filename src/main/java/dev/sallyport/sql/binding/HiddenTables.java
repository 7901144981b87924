package dev.sallyport.sql.binding;

import dev.sallyport.sql.Access;
import dev.sallyport.sql.Flow;
import dev.sallyport.sql.Lineage;
import dev.sallyport.sql.OutputColumn;
import dev.sallyport.sql.SessionObjects;
import dev.sallyport.sql.StatementFacts;
import dev.sallyport.sql.Verb;
import java.util.List;

/**
 * Bodies of routines and triggers name tables that a temporary table of the session hides: the
 * server then takes the temporary one, of which the body, read once for all sessions, knows
 * nothing.
 */
final class HiddenTables {
  private HiddenTables() {}

  /** Whether a body names such a table. */
  static boolean any(StatementFacts body, SessionObjects session) {
    return body.accesses().stream()
        .anyMatch(access -> session.temporaryTable(access.table()).isPresent());
  }

  /** What a body does in this session. */
  static StatementFacts seen(StatementFacts body, SessionObjects session) {
    if (!any(body, session)) {
      return body;
    }
    SessionObjects after = body.after();
    for (Access access : body.accesses()) {
      boolean written = access.verb() != Verb.SELECT && access.verb() != Verb.DROP;
      if (written && session.temporaryTable(access.table()).isPresent()) {
        after =
            after.withTemporaryTable(
                access.table(), List.of(new OutputColumn(OutputColumn.STAR, Lineage.UNKNOWN)));
      }
    }
    return new StatementFacts(
        body.verb(),
        body.accesses(),
        body.where(),
        body.limit(),
        body.routines(),
        body.features(),
        body.output(),
        body.dependsOn().unknown(),
        body.inference().unknown(),
        body.uses().unknown(),
        body.flows().stream().map(f -> new Flow(f.target(), f.from().unknown())).toList(),
        body.variables(),
        body.useSchema(),
        body.destructive(),
        body.parameters(),
        body.text(),
        body.fingerprint(),
        after,
        body.kill());
  }
}
