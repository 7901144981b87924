package dev.sallyport.session.relay;

import dev.sallyport.masking.ErrorText;
import dev.sallyport.masking.MaskPlan;
import dev.sallyport.masking.detect.Detectors;
import dev.sallyport.wire.response.Advice;
import dev.sallyport.wire.response.Err;
import io.netty.buffer.ByteBuf;
import java.util.Set;

/**
 * An error as the client may see it. Texts of the server quote values (duplicate keys, conversions,
 * XPath), so on a statement that touches masked columns only texts that can quote nothing but names
 * and the statement itself pass, and those of which {@link ErrorText} knows where the value stands.
 */
final class ShownError {
  /**
   * ER_BAD_DB, ER_BAD_FIELD, ER_NO_SUCH_TABLE, ER_PARSE, ER_TABLEACCESS_DENIED,
   * ER_COLUMNACCESS_DENIED, ER_LOCK_WAIT_TIMEOUT, ER_LOCK_DEADLOCK, ER_QUERY_INTERRUPTED,
   * ER_UNSUPPORTED_PS, ER_NON_UNIQ, ER_QUERY_TIMEOUT.
   */
  private static final Set<Integer> QUOTES_NO_VALUE =
      Set.of(1049, 1054, 1146, 1064, 1142, 1143, 1205, 1213, 1317, 1295, 1052, 3024);

  private ShownError() {}

  static Err of(ByteBuf payload, Dialects dialects, MaskPlan masks) {
    Err err = withoutFinds(asTheServers(Err.decode(payload, dialects.backend()), dialects), masks);
    if (!masks.sensitive() || QUOTES_NO_VALUE.contains(err.code())) {
      return err;
    }
    return new Err(
        err.code(), err.sqlState(), ErrorText.of(err.code(), err.message(), dialects.names()));
  }

  /** A trigger may say whatever it likes, but not in the gateway's name. */
  private static Err asTheServers(Err err, Dialects dialects) {
    String text = new String(err.message(), dialects.names());
    return Advice.isLike(text)
        ? new Err(err.code(), err.sqlState(), Advice.quoted(text).getBytes(dialects.names()))
        : err;
  }

  /** The second net, on whatever statement: values of columns that no rule names are quoted too. */
  private static Err withoutFinds(Err err, MaskPlan masks) {
    Detectors detectors = Detectors.of(masks.masks().detectors());
    return detectors.isEmpty()
        ? err
        : new Err(err.code(), err.sqlState(), detectors.redacted(err.message()));
  }
}
