package dev.sallyport.access;

import dev.sallyport.identity.Admission;
import dev.sallyport.sql.Inspection;
import dev.sallyport.sql.SqlContext;
import io.vertx.core.Future;

/** What the user of a session is to be granted, and when. */
public interface GrantPlan {
  /**
   * What it has from login to end: what the policy may allow without a person.
   *
   * @return fails when that cannot be said
   */
  Future<Privileges> standing(Admission admission);

  /** What a statement needs beside what is held. */
  Privileges missing(Inspection.Understood statement, SqlContext context, Privileges held);
}
