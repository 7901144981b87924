package dev.sallyport.demo;

import dev.sallyport.config.Secret;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import io.vertx.ext.web.Router;
import java.net.URI;
import java.time.Clock;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * An OpenID Connect provider for a developer's own machine: real tokens, real codes with PKCE, and
 * people who sign in by a click. Its discovery document says so, and {@code serve} refuses it.
 */
public final class DevelopmentProvider {
  private static final String LOOPBACK = "127.0.0.1";

  private final Vertx vertx;
  private final int port;
  private final DevelopmentProviderRealm realm;
  private final Clock clock;
  private final DevelopmentProviderTokens tokens;
  private final Set<String> redirects = ConcurrentHashMap.newKeySet();
  private volatile Optional<HttpServer> server = Optional.empty();

  /**
   * Not yet listening.
   *
   * @param host {@code 127.0.0.1}
   * @param port TCP port, 0 for a free one
   * @throws IllegalArgumentException for any other address, which others could reach
   */
  public DevelopmentProvider(
      Vertx vertx, String host, int port, DevelopmentProviderRealm realm, Clock clock) {
    if (!LOOPBACK.equals(host)) {
      throw new IllegalArgumentException(
          "a development provider signs anybody in, so it listens on "
              + LOOPBACK
              + " only and not on '"
              + host
              + "'");
    }
    this.vertx = vertx;
    this.port = port;
    this.realm = realm;
    this.clock = clock;
    this.tokens = new DevelopmentProviderTokens(realm, clock);
  }

  /** Registers an address that codes may be sent to; compared exactly. */
  public void allowRedirect(URI redirect) {
    redirects.add(redirect.toString());
  }

  /** Listens, and yields the issuer: the {@code iss} of every token and the discovery address. */
  public Future<URI> start() {
    Router router = Router.router(vertx);
    return vertx
        .createHttpServer()
        .requestHandler(router)
        .listen(port, LOOPBACK)
        .map(
            listening -> {
              server = Optional.of(listening);
              new DevelopmentProviderEndpoints(
                      issuer().toString(),
                      realm,
                      redirects,
                      tokens,
                      new DevelopmentProviderCodes(clock),
                      new DevelopmentProviderDeviceEndpoints(
                          issuer().toString(), realm, new DevelopmentProviderDevices(clock)))
                  .mount(router);
              return issuer();
            });
  }

  /** The issuer, once started. */
  public URI issuer() {
    HttpServer listening =
        server.orElseThrow(() -> new IllegalStateException("the provider was not started"));
    return URI.create("http://" + LOOPBACK + ":" + listening.actualPort());
  }

  /**
   * A token as the agent itself would get with its client credentials, to print or to paste.
   *
   * @throws IllegalArgumentException for an agent that is not known
   */
  public Secret tokenOfAgent(String clientId) {
    DevelopmentAgent agent =
        realm
            .agent(clientId)
            .orElseThrow(() -> new IllegalArgumentException("no agent '" + clientId + "'"));
    return Secret.of(tokens.agentToken(issuer().toString(), agent));
  }

  /** Stops listening; its key and codes are gone. */
  public Future<Void> stop() {
    return server.map(HttpServer::close).orElseGet(Future::succeededFuture);
  }
}
