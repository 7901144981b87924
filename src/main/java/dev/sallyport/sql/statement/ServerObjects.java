package dev.sallyport.sql.statement;

import dev.sallyport.sql.Verb;
import dev.sallyport.sql.binding.FactsDraft;
import dev.sallyport.sql.syntax.Cursor;
import java.util.Set;

/** CREATE, ALTER and DROP of what belongs to the server, not to a schema: administration. */
final class ServerObjects {
  private static final Set<String> KINDS =
      Set.of("SERVER", "TABLESPACE", "LOGFILE", "UNDO", "RESOURCE", "INSTANCE", "LIBRARY");

  private ServerObjects() {}

  static void read(Cursor cursor, FactsDraft draft) {
    boolean reference = cursor.accept("SPATIAL", "REFERENCE", "SYSTEM");
    if (!reference && !KINDS.contains(cursor.word())) {
      throw cursor.unexpected("the kind of an object that is known");
    }
    draft.verb(Verb.ADMIN);
    cursor.moveTo(Plain.end(cursor));
  }
}
