package dev.sallyport.session;

import dev.sallyport.backend.BackendConnection;
import dev.sallyport.backend.BackendDialer;
import dev.sallyport.backend.BackendLogin;
import dev.sallyport.backend.DatabaseAdministration;
import dev.sallyport.backend.OwnCredentials;
import dev.sallyport.identity.Admission;
import dev.sallyport.session.evidence.FairTurns;
import dev.sallyport.wire.Capabilities;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.util.Map;
import java.util.Optional;

/**
 * Opens connections of the gateway's own to look at what waiting statements would touch, a few at a
 * time. Belongs to one event loop.
 */
public final class Lookouts {
  /** A row that is longer is no row to show; the connection ends there. */
  private static final int MAX_PACKET_BYTES = 1 << 20;

  /**
   * So few at the same time that many waiting statements are no load on a database, and so few in
   * the queue that each has its turn within the time that anybody waits for it.
   */
  private static final FairTurns.Bounds BOUNDS = new FairTurns.Bounds(4, 3, 200);

  private static final int UTF8MB4_GENERAL_CI = 45;

  private final Vertx vertx;
  private final DatabaseAdministration administration;
  private final BackendDialer dialer;
  private final OwnCredentials credentials;
  private final FairTurns turns = new FairTurns(BOUNDS);

  /** Opens none yet. */
  public Lookouts(Vertx vertx, DatabaseAdministration administration) {
    this.vertx = vertx;
    this.administration = administration;
    this.dialer = new BackendDialer(vertx, MAX_PACKET_BYTES);
    this.credentials = new OwnCredentials(vertx);
  }

  /**
   * Opens one when it is its turn; whoever got it must close it.
   *
   * @param schema to begin in; empty for none
   * @param as reads like this session
   * @param stillWanted asked when its turn has come
   */
  Future<Lookout> open(
      Admission admission,
      String schema,
      ReadingState as,
      java.util.function.BooleanSupplier stillWanted) {
    String principal = admission.principal().id();
    return turns
        .take(principal)
        .compose(
            mine ->
                (stillWanted.getAsBoolean()
                        ? dialled(admission, schema)
                        : Future.<Dialled>failedFuture(
                            new IllegalStateException("nobody waits any more")))
                    .onFailure(e -> turns.done(principal)))
        .compose(
            dialled -> {
              Lookout lookout =
                  new Lookout(
                      vertx,
                      administration,
                      admission.connection(),
                      dialled.backend(),
                      dialled.user(),
                      () -> turns.done(principal));
              return lookout.begin(as).map(lookout).onFailure(e -> lookout.close());
            });
  }

  /**
   * An open connection.
   *
   * @param user who logged in
   */
  private record Dialled(BackendConnection backend, String user) {}

  private Future<Dialled> dialled(Admission admission, String schema) {
    BackendLogin login =
        new BackendLogin(
            Optional.of(schema).filter(name -> !name.isEmpty()),
            UTF8MB4_GENERAL_CI,
            Capabilities.NONE,
            Map.of("program_name", "sallyport evidence"));
    return credentials
        .of(admission.connection())
        .compose(
            credential ->
                dialer
                    .dial(admission, login, credential)
                    .map(backend -> new Dialled(backend, credential.user())));
  }
}
