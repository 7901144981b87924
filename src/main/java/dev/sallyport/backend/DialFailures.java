package dev.sallyport.backend;

import dev.sallyport.backend.BackendUnavailableException.Reason;
import dev.sallyport.wire.response.Err;
import java.util.Optional;
import javax.net.ssl.SSLHandshakeException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Words for what can go wrong on the way to a database: the agent hears which connection and what
 * to do, the log hears the rest.
 */
final class DialFailures {
  private static final Logger LOG = LoggerFactory.getLogger(DialFailures.class);
  private static final int DB_ACCESS_DENIED = 1044;
  private static final int BAD_DB = 1049;
  private static final int TOO_MANY_CONNECTIONS = 1040;
  private static final String OPERATOR = " Tell the operator; the gateway's log says more.";

  private final String connection;

  DialFailures(String connection) {
    this.connection = connection;
  }

  BackendUnavailableException unreachable() {
    return cannotConnect(
        Reason.UNREACHABLE, "cannot reach the database of connection '%s'. Try again later.");
  }

  BackendUnavailableException timeout(long limitMillis) {
    LOG.warn("No login in time connection={} limitMillis={}", connection, limitMillis);
    return cannotConnect(
        Reason.TIMEOUT, "the database of connection '%s' did not answer in time. Try again later.");
  }

  BackendUnavailableException hungUp(Optional<Throwable> cause) {
    LOG.warn(
        "The database hung up during login connection={} error={}",
        connection,
        cause.map(Throwable::toString).orElse("none"));
    return cannotConnect(
        Reason.CLOSED,
        "the database of connection '%s' closed the connection during login. Try again later.");
  }

  /** The server does or lacks something that this gateway cannot live with. */
  BackendUnavailableException unfit(String what) {
    LOG.warn("The database cannot be used connection={} error={}", connection, what);
    return cannotConnect(
        Reason.UNFIT, "the database of connection '%s' cannot be used: " + what + "." + OPERATOR);
  }

  /** TLS was wanted and did not come about. */
  BackendUnavailableException untrusted(Throwable cause) {
    // Other messages than a handshake's quote what the server sent.
    String detail = cause instanceof SSLHandshakeException ? cause.getMessage() : "";
    LOG.warn(
        "No TLS to the database connection={} error={} {}",
        connection,
        cause.getClass().getSimpleName(),
        detail);
    return cannotConnect(
        Reason.TLS, "the TLS connection to the database of connection '%s' failed." + OPERATOR);
  }

  /** The server refused the login; its words name the account and stay in the log. */
  BackendUnavailableException refused(Err err, Optional<String> schema) {
    LOG.warn(
        "The database refused the login connection={} code={} error={}",
        connection,
        err.code(),
        err.text());
    String reason =
        "the database of connection '" + connection + "' refused the gateway's login." + OPERATOR;
    if (schema.isPresent() && (err.code() == BAD_DB || err.code() == DB_ACCESS_DENIED)) {
      reason =
          "connection '"
              + connection
              + "' has no schema '"
              + schema.get()
              + "', or its account may not use it. Name another schema.";
    } else if (err.code() == TOO_MANY_CONNECTIONS) {
      reason =
          "the database of connection '"
              + connection
              + "' has no connection left. Try again later.";
    }
    return new BackendUnavailableException(
        Reason.LOGIN, err.code(), err.sqlState(), "Sallyport: " + reason);
  }

  /** The server refused what makes its session safe to watch. */
  BackendUnavailableException refusedSetUp(Err err) {
    LOG.warn(
        "The database refused the session set-up connection={} code={} error={}",
        connection,
        err.code(),
        err.text());
    return new BackendUnavailableException(
        Reason.UNFIT,
        err.code(),
        err.sqlState(),
        "Sallyport: the database of connection '"
            + connection
            + "' refused to report session changes."
            + OPERATOR);
  }

  private BackendUnavailableException cannotConnect(Reason reason, String template) {
    return new BackendUnavailableException(
        reason,
        BackendUnavailableException.CANNOT_CONNECT,
        Err.GENERAL_STATE,
        "Sallyport: " + template.replace("%s", connection));
  }
}
