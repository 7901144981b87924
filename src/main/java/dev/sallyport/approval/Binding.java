package dev.sallyport.approval;

import java.time.Duration;
import java.util.Optional;

/**
 * By what a later statement is known to be the one that people were asked about. Digests only: what
 * they are made of stands in the request.
 *
 * @param statement of principal, connection, schema, sql_mode, character set, exact bytes and the
 *     exact bytes and types of parameters
 * @param basis of what the statement was judged to do and on which terms: when it is another one
 *     later, the policy has changed, or what exists in the database
 * @param shape of the same with any literals; empty where that would say too little
 * @param standing how long an approval may stand for further statements; empty when it may not
 */
public record Binding(
    String statement, String basis, Optional<Shape> shape, Optional<Duration> standing) {
  /**
   * The statement whatever its literals are.
   *
   * @param key of principal, connection, schema, sql_mode, character set and normalised text
   * @param maxRows how many rows such a statement may touch, by the database's estimate
   */
  public record Shape(String key, long maxRows) {}
}
