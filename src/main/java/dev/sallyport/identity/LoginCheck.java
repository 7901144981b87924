package dev.sallyport.identity;

import dev.sallyport.config.ConnectionConfig;
import dev.sallyport.config.Secret;
import io.vertx.core.Future;
import java.util.Map;
import java.util.Optional;

/** Decides whether a credential opens a connection of that name. */
public final class LoginCheck {
  private final TokenVerifier tokens;
  private final Map<String, ConnectionConfig> connections;

  /** Over the trusted issuers and the configured connections. */
  public LoginCheck(TokenVerifier tokens, Map<String, ConnectionConfig> connections) {
    this.tokens = tokens;
    this.connections = Map.copyOf(connections);
  }

  /**
   * Checks the token first, so that an unknown caller cannot probe for connection names.
   *
   * @param connectionName the MySQL user name that the client gave
   * @return the admission, or a failure with {@link TokenRejectedException}
   */
  public Future<Admission> admit(String connectionName, Secret token) {
    return tokens
        .verify(token)
        .compose(
            verified ->
                Optional.ofNullable(connections.get(connectionName))
                    .map(
                        connection ->
                            Future.succeededFuture(Admission.byToken(verified, connection, token)))
                    .orElseGet(
                        () ->
                            Future.failedFuture(
                                new TokenRejectedException(
                                    "there is no connection named "
                                        + ShownText.quoted(connectionName)
                                        + "; the MySQL user name must be the name of a connection"))));
  }
}
