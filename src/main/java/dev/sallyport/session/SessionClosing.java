package dev.sallyport.session;

import dev.sallyport.access.SessionAccount;
import dev.sallyport.backend.BackendConnection;
import dev.sallyport.config.ConnectionConfig.AccountConfig.Ephemeral;
import dev.sallyport.frontend.ClientConnection;
import dev.sallyport.identity.Admission;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.util.Optional;
import java.util.OptionalLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What is done when a session is over, in whichever state it was: the database's session goes
 * first, then the client is told, then the end is written down.
 */
final class SessionClosing {
  private static final Logger LOG = LoggerFactory.getLogger(SessionClosing.class);

  private final ClientConnection client;
  private final BackendConnection backend;
  private final SessionAccount account;
  private final SessionMinutes minutes;
  private final StatementDesk desk;
  private final StatementStop stop;
  private final Promise<Void> closed = Promise.promise();

  SessionClosing(
      SessionServices services,
      ClientConnection client,
      BackendConnection backend,
      Admission admission,
      SessionAccount account,
      SessionMinutes minutes,
      StatementDesk desk) {
    this.client = client;
    this.backend = backend;
    this.account = account;
    this.minutes = minutes;
    this.desk = desk;
    this.stop =
        new StatementStop(
            services.administration(),
            admission.connection(),
            backend.threadId(),
            Optional.of(account.credential().user())
                .filter(own -> admission.connection().account() instanceof Ephemeral),
            minutes.session());
  }

  /** Completes when the end is written down and nothing is left in the database. */
  Future<Void> closed() {
    return closed.future();
  }

  /** What stops the database. */
  StatementStop stop() {
    return stop;
  }

  /**
   * Closes.
   *
   * @param last the state that the session was in
   * @param planning whether the database is busy for the gateway itself
   * @param tell what the client still hears
   */
  void close(SessionState last, boolean planning, String cause, Optional<Refusal> tell) {
    Future<Void> settled = Future.succeededFuture();
    boolean busy = planning;
    if (last instanceof SessionState.Loading loading) {
      desk.onBroken(loading.running().exchange(), loading.running().relay().answer(), cause);
      busy = true;
    } else if (last instanceof SessionState.Running running) {
      desk.onBroken(running.exchange(), running.relay().answer(), cause);
      busy = true;
    } else if (last instanceof SessionState.TakingBack taking) {
      desk.onAnswered(taking.exchange(), taking.relay().answer());
    } else if (last instanceof SessionState.Held held) {
      settled = desk.withdraw(held.approval(), cause);
    }
    desk.onSessionOver();
    if (busy) {
      stop.withSession().onComplete(done -> backend.close());
    } else {
      backend.closeIdle();
    }
    if (tell.isPresent()) {
      client
          .packets()
          .write(last.answerSequence(), tell.get().toErr().encode(client.capabilities()));
      client.packets().closeAfterFlush();
    } else {
      // The client has quit, or is gone.
      client.packets().closeOnceSent();
    }
    Future<Void> ended =
        account
            .end(OptionalLong.of(backend.threadId()))
            .onFailure(
                e ->
                    LOG.error(
                        "user not removed session={} error={}", minutes.session(), e.getMessage()))
            .otherwiseEmpty();
    Future<Void> written =
        settled
            .compose(done -> minutes.closed(cause))
            .onFailure(
                e ->
                    LOG.error(
                        "end not recorded session={} error={}", minutes.session(), e.getMessage()));
    ended.compose(gone -> written).onComplete(closed);
  }
}
