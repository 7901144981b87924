package dev.sallyport.prove;

import dev.sallyport.config.Secret;
import dev.sallyport.demo.DevelopmentAgent;
import dev.sallyport.demo.DevelopmentPerson;
import dev.sallyport.demo.DevelopmentProvider;
import dev.sallyport.demo.DevelopmentProviderRealm;
import io.vertx.core.Vertx;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.util.List;

/** Two providers: one whose tokens outlast everything here, and one whose tokens do not. */
final class JitIssuers implements AutoCloseable {
  static final String CONSOLE = "sallyport-console";
  static final String CONSOLE_SECRET = "of-the-console";
  static final String AUDIENCE = "sallyport";

  /** Whose sessions are left alone by what is done to the other. */
  static final String WORKER = "worker";

  /** Who is thrown out again and again. */
  static final String OUTCAST = "outcast";

  /** As long as the longest batch takes to open on a busy machine. */
  private static final Duration SHORT = Duration.ofSeconds(10);

  private final Vertx vertx = Vertx.vertx();
  private final DevelopmentProvider lasting = provider(Duration.ofHours(4));
  private final DevelopmentProvider fleeting = provider(SHORT);

  JitIssuers() {
    lasting.start().await();
    fleeting.start().await();
  }

  private DevelopmentProvider provider(Duration lifetime) {
    return new DevelopmentProvider(
        vertx,
        "127.0.0.1",
        0,
        new DevelopmentProviderRealm(
            List.of(
                new DevelopmentPerson("dana", "Dana", List.of("dba")),
                new DevelopmentPerson("olga", "Olga", List.of("admins"))),
            List.of(agent(WORKER), agent(OUTCAST)),
            AUDIENCE,
            CONSOLE,
            Secret.of(CONSOLE_SECRET),
            lifetime),
        Clock.systemUTC());
  }

  private static DevelopmentAgent agent(String id) {
    return new DevelopmentAgent(id, Secret.of("of-the-agent-" + id), List.of("workers"));
  }

  URI issuer() {
    return lasting.issuer();
  }

  URI fleetingIssuer() {
    return fleeting.issuer();
  }

  Secret token(String agent) {
    return lasting.tokenOfAgent(agent);
  }

  /** One that has expired before a batch is over. */
  Secret fleetingToken() {
    return fleeting.tokenOfAgent(WORKER);
  }

  void allow(URI web) {
    lasting.allowRedirect(web.resolve("/sign-in/callback"));
  }

  @Override
  public void close() {
    lasting.stop().await();
    fleeting.stop().await();
    vertx.close().await();
  }
}
