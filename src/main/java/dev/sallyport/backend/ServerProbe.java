package dev.sallyport.backend;

import dev.sallyport.config.ConnectionConfig;
import dev.sallyport.config.ConnectionConfig.BackendTls;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.mysqlclient.MySQLException;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.SqlConnection;
import java.net.ConnectException;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.LongSupplier;
import javax.net.ssl.SSLException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Finds out whether a connection's server can be used: dials, logs in, asks for its version. On a
 * connection of its own, within {@link #BOUND}. Safe to ask from any event loop.
 */
public final class ServerProbe {
  /** Longest probe, whatever the connection's own limit is. */
  public static final Duration BOUND = Duration.ofSeconds(5);

  private static final Logger LOG = LoggerFactory.getLogger(ServerProbe.class);
  private static final int ER_ACCESS_DENIED = 1045;
  private static final int ER_DB_ACCESS_DENIED = 1044;
  private static final int ER_BAD_DB = 1049;
  private static final int ER_HOST_BLOCKED = 1129;
  private static final int ER_HOST_NOT_ALLOWED = 1130;

  /** One text: of a user that is not there a server says now this, now that. */
  private static final String LOGIN_REFUSED =
      "The server refused the login: user or password is wrong, the user may not come from the"
          + " gateway's address, or it logs in by a plug-in that the gateway does not know.";

  private final Vertx vertx;
  private final Duration bound;
  private final LongSupplier nanoTime;

  /** Connects to nothing until it is asked. */
  public ServerProbe(Vertx vertx) {
    this(vertx, BOUND, System::nanoTime);
  }

  ServerProbe(Vertx vertx, Duration bound, LongSupplier nanoTime) {
    this.vertx = vertx;
    this.bound = bound;
    this.nanoTime = nanoTime;
  }

  /**
   * What was found.
   *
   * @param latency from dialling to the answer
   * @param version as the server spells it; empty when there is a problem
   * @param tls the protocol version, or {@code none}; empty when there is a problem
   * @param problem why it cannot be used, in our own words: what a server says may quote what is
   *     none of a reader's business
   */
  public record Finding(Duration latency, String version, String tls, Optional<String> problem) {
    /** Whether the server can be used. */
    public boolean ok() {
      return problem.isEmpty();
    }

    /** The same server, with something that it lacks. */
    public Finding but(String lack) {
      return new Finding(latency, version, tls, Optional.of(lack));
    }
  }

  /** Never fails: what goes wrong is the finding. */
  public Future<Finding> probe(ConnectionConfig connection) {
    long begun = nanoTime.getAsLong();
    Pool pool = AdministrationPools.single(vertx, connection, bound);
    return pool.withConnection(own -> ask(FileRefusal.on(own), connection))
        .timeout(bound.toMillis(), TimeUnit.MILLISECONDS)
        .map(said -> new Finding(since(begun), said.version(), said.tls(), Optional.empty()))
        .recover(
            cause ->
                Future.succeededFuture(
                    new Finding(since(begun), "", "", Optional.of(problem(connection, cause)))))
        .onComplete(done -> pool.close());
  }

  private record Said(String version, String tls) {}

  private Future<Said> ask(SqlConnection own, ConnectionConfig connection) {
    Future<String> tls =
        own.query("SHOW SESSION STATUS LIKE 'Ssl_version'")
            .execute()
            .map(
                rows -> {
                  String found = "";
                  for (Row row : rows) {
                    found = row.getString(1);
                  }
                  return found == null || found.isEmpty() ? "none" : found;
                });
    Future<Void> schema =
        connection
            .schema()
            .map(name -> own.query("USE `" + name.replace("`", "``") + "`").execute())
            .map(used -> used.<Void>mapEmpty())
            .orElseGet(Future::succeededFuture);
    return tls.compose(
        version -> schema.map(used -> new Said(own.databaseMetadata().fullVersion(), version)));
  }

  private Duration since(long begun) {
    return Duration.ofNanos(nanoTime.getAsLong() - begun);
  }

  private static String problem(ConnectionConfig connection, Throwable cause) {
    LOG.info(
        "server probed connection={} error={}",
        connection.name(),
        cause instanceof MySQLException refused
            ? "server error " + refused.getErrorCode()
            : cause.getClass().getSimpleName());
    if (cause instanceof MySQLException refused) {
      return refusal(connection, refused.getErrorCode());
    }
    if (cause instanceof BackendUnavailableException) {
      return "The gateway has no AWS credentials to sign a login with.";
    }
    if (is(cause, UnsupportedOperationException.class)) {
      return LOGIN_REFUSED;
    }
    if (is(cause, SSLException.class)) {
      return "TLS to the server failed: "
          + (connection.tls() == BackendTls.VERIFY_IDENTITY
              ? "its certificate is not one that the gateway's trust store accepts, or names"
                  + " another host. Add its authority to the trust store of the gateway's JVM; only where"
                  + " nobody else stands between the two, choose TLS that does not check it."
              : "the two have no version or cipher in common.");
    }
    if (is(cause, UnknownHostException.class)) {
      return "The host has no address; look at how it is spelt.";
    }
    if (is(cause, ConnectException.class)) {
      return "Nothing listens at this host and port, or a firewall refuses.";
    }
    if (cause instanceof TimeoutException
        || String.valueOf(cause.getMessage()).contains("imeout")) {
      return "No answer within "
          + BOUND.toSeconds()
          + " s; look at host, port and the firewalls between.";
    }
    if (connection.tls() != BackendTls.DISABLED
        && connection.tls() != BackendTls.PREFERRED
        && String.valueOf(cause.getMessage()).contains("SSL")) {
      return "The server offers no TLS, and this connection requires it.";
    }
    return "What answers there is no MySQL server that the gateway can talk to.";
  }

  private static String refusal(ConnectionConfig connection, int code) {
    return switch (code) {
      case ER_ACCESS_DENIED -> LOGIN_REFUSED;
      case ER_DB_ACCESS_DENIED, ER_BAD_DB ->
          "The server has no schema "
              + connection.schema().orElse("")
              + ", or the account may not use it (error "
              + code
              + ").";
      case ER_HOST_BLOCKED, ER_HOST_NOT_ALLOWED ->
          "The server takes no connections from the gateway's address (error " + code + ").";
      default -> "The server refused (error " + code + ").";
    };
  }

  private static boolean is(Throwable cause, Class<? extends Throwable> type) {
    for (Throwable t = cause; t != null; t = t.getCause() == t ? null : t.getCause()) {
      if (type.isInstance(t)) {
        return true;
      }
    }
    return false;
  }
}
