package dev.sallyport.session;

import java.util.List;
import java.util.Optional;

/**
 * One statement from its packet to the end of its answer. Holds no value: neither literals nor
 * parameters, nor texts of errors, which quote them.
 *
 * @param session identifier of its session
 * @param number of the statement in it
 * @param command of the protocol by which it came
 * @param host of the database
 * @param text of the statement with {@code ?} for literals, as the minutes may have it; empty when
 *     it was not understood
 * @param verbs of its parts
 * @param tables of its parts
 * @param verdict allow, deny or review
 * @param outcome {@code ok}, {@code error} from the database, {@code refused} by the gateway, or
 *     {@code broken} off
 * @param errorCode number of the error that the client got; 0 for none
 * @param returnedRows 0 also where there are none
 * @param parent {@code traceparent} of the statement's own comment; empty without a well-formed one
 */
public record StatementTrace(
    String session,
    long number,
    String command,
    String principal,
    String connection,
    String host,
    int port,
    String schema,
    String text,
    List<String> verbs,
    List<String> tables,
    String verdict,
    String rule,
    String outcome,
    int errorCode,
    long returnedRows,
    Timing timing,
    Optional<String> parent) {

  /**
   * When what happened, by {@link System#nanoTime}; 0 for what did not.
   *
   * @param judged the verdict stands
   * @param held how long people were waited for, in nanoseconds
   * @param sent to the database
   * @param answered by the database
   */
  public record Timing(
      long arrived, long judged, long held, long sent, long answered, long ended) {}
}
