package dev.sallyport.session;

import dev.sallyport.access.Privileges;
import dev.sallyport.access.SessionAccount;
import dev.sallyport.access.UncertainPrivilegesException;
import dev.sallyport.backend.BackendConnection;
import dev.sallyport.config.ConnectionConfig;
import dev.sallyport.frontend.ClientConnection;
import dev.sallyport.identity.Admission;
import dev.sallyport.policy.SessionTerms;
import dev.sallyport.session.relay.Answer;
import dev.sallyport.session.relay.ResponseRelay;
import dev.sallyport.transport.PacketSocket;
import dev.sallyport.wire.MalformedPacketException;
import dev.sallyport.wire.Packet;
import io.netty.buffer.ByteBuf;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.util.Optional;
import java.util.OptionalLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One agent's session: its client, its database connection and where it stands. It only moves;
 * reading is {@link RequestReader}'s, judging and asking {@link StatementDesk}'s. Lives on one
 * event loop.
 */
final class Session {
  private static final Logger LOG = LoggerFactory.getLogger(Session.class);

  private final SessionServices services;
  private final ClientConnection client;
  private final BackendConnection backend;
  private final Admission admission;
  private final SessionAccount account;
  private final SessionMinutes minutes;
  private final ReadingState reading;
  private final RequestReader requests;
  private final Aside aside;
  private final StatementDesk desk;
  private final SessionTimers timers;
  private final Promise<Void> closed = Promise.promise();
  private SessionState state = new SessionState.Idle();
  private boolean flushScheduled;

  Session(
      SessionServices services,
      ClientConnection client,
      BackendConnection backend,
      Admission admission,
      SessionAccount account,
      SessionTerms terms,
      SessionMinutes minutes,
      ReadingState reading) {
    this.services = services;
    this.client = client;
    this.backend = backend;
    this.admission = admission;
    this.account = account;
    this.minutes = minutes;
    this.reading = reading;
    this.requests =
        new RequestReader(
            client.capabilities(), backend.capabilities(), reading, services.maxRowsRecorded());
    this.aside = new Aside(services, backend, admission.connection(), reading, this::endForBackend);
    this.desk =
        new StatementDesk(services, admission, client.login(), minutes, reading, aside, account);
    this.timers = new SessionTimers(services.vertx(), terms, admission, this::onTimeUp);
  }

  String id() {
    return minutes.session();
  }

  /** Takes over both sockets; the client may send commands from now on. */
  void start() {
    listenToBackend();
    PacketSocket agent = client.packets();
    agent.onMalformed(e -> end("the client sent a malformed packet", Optional.of(malformed(e))));
    agent.onClosed(cause -> end("the client closed the connection", Optional.empty()));
    agent.onPacket(this::onCommand);
    timers.start(services.clock().instant());
  }

  private void listenToBackend() {
    PacketSocket database = backend.packets();
    database.onPacket(this::onBackendPacket);
    database.onMalformed(e -> endForBackend("the database sent a malformed packet"));
    database.onClosed(cause -> endForBackend("the database closed the connection"));
  }

  /** Ends the session from any thread; completes when its end is written down. */
  Future<Void> kill(String cause) {
    client
        .packets()
        .context()
        .runOnContext(v -> end(cause, Optional.of(Refusal.sessionOver(cause))));
    return closed.future();
  }

  private void onCommand(Packet packet) {
    if (!(state instanceof SessionState.Idle)) {
      end("commands out of order", Optional.of(Refusal.sessionOver("commands out of order")));
      return;
    }
    client.packets().hold();
    timers.onCommand();
    int answerSequence = (packet.lastSequence() + 1) & 0xff;
    try {
      perform(requests.read(packet.payload()), answerSequence);
    } catch (MalformedPacketException e) {
      answer(answerSequence, malformed(e));
    }
  }

  private void perform(Request request, int answerSequence) {
    if (request instanceof Request.Quit) {
      end("the client quit", Optional.empty());
    } else if (request instanceof Request.Refused refused) {
      answer(answerSequence, refused.refusal());
    } else if (request instanceof Request.Silent silent) {
      forward(silent.payload());
      becomeIdle();
    } else if (request instanceof Request.Plain plain) {
      Exchange exchange = Exchange.plain(answerSequence, plain.after());
      run(exchange, plain.relay(), plain.payload(), plain.resetsState());
    } else if (request instanceof Request.Fetch fetch) {
      Exchange.Recorded recorded =
          new Exchange.Recorded(
              fetch.statement(),
              fetch.sample(),
              true,
              fetch.sensitive(),
              false,
              Optional.empty(),
              Privileges.NONE);
      Exchange exchange = Exchange.recorded(answerSequence, recorded, answer -> {});
      run(exchange, fetch.relay(), fetch.payload(), false);
    } else if (request instanceof Request.Statement statement) {
      state = new SessionState.Judging(answerSequence);
      desk.clear(statement, this::onHeld)
          .onComplete(
              cleared -> {
                if (state instanceof SessionState.Ended) {
                  return;
                }
                if (cleared.succeeded()) {
                  execute(statement, cleared.result(), answerSequence);
                } else if (cleared.cause() instanceof UncertainPrivilegesException uncertain) {
                  endForBackend(uncertain.getMessage());
                } else {
                  answer(answerSequence, StatementDesk.refusalOf(cleared.cause()));
                }
              });
    } else {
      throw new IllegalStateException("a request of no known kind");
    }
  }

  /** Whether somebody still waits for the answer. */
  private boolean onHeld(String approval) {
    if (state instanceof SessionState.Judging judging) {
      state = judging.toHeld(approval);
      return true;
    }
    return false;
  }

  private void execute(
      Request.Statement statement, StatementDesk.Cleared cleared, int answerSequence) {
    Clearance clearance = cleared.clearance();
    clearance.use();
    Exchange.Recorded recorded = desk.recordOf(statement, cleared);
    Request.Relayed relayed =
        statement
            .relay()
            .relay(clearance.masks(), recorded.sample(), cleared.reading(), clearance.statement());
    Exchange exchange = Exchange.recorded(answerSequence, recorded, relayed.after());
    boolean resetsState = StatementJudge.changesTracking(cleared.reading().inspection());
    run(exchange, relayed.relay(), statement.payload(), resetsState);
  }

  private void run(Exchange exchange, ResponseRelay relay, ByteBuf payload, boolean resetsState) {
    state = new SessionState.Running(exchange, relay, resetsState);
    forward(payload);
  }

  private void forward(ByteBuf payload) {
    backend.packets().write(0, payload);
    backend.packets().flush();
  }

  private void onBackendPacket(Packet packet) {
    if (aside.isOpen()) {
      aside.accept(packet.payload());
      return;
    }
    if (!(state instanceof SessionState.Running running)) {
      endForBackend("the database ended the connection");
      return;
    }
    Exchange exchange = running.exchange();
    PacketSocket agent = client.packets();
    try {
      running
          .relay()
          .accept(
              packet.payload(),
              payload -> exchange.onSent(agent.write(exchange.answerSequence(), payload)));
    } catch (MalformedPacketException e) {
      LOG.warn("backend packet not understood session={} error={}", id(), e.getMessage());
      endForBackend("the database sent a packet that the gateway does not understand");
      return;
    }
    if (running.relay().finished()) {
      takeBack(running);
      return;
    }
    flushSoon();
    if (!agent.writable()) {
      backend.packets().hold();
      agent.onWritable(() -> backend.packets().resume());
    }
  }

  /** Rows that came in one read leave in one write, and a lone row does not wait for the next. */
  private void flushSoon() {
    if (!flushScheduled) {
      flushScheduled = true;
      client
          .packets()
          .context()
          .runOnContext(
              v -> {
                flushScheduled = false;
                client.packets().flush();
              });
    }
  }

  /** Before anything else is taken from the client: what was lent was for this statement. */
  private void takeBack(SessionState.Running running) {
    Exchange exchange = running.exchange();
    if (exchange.lent().isEmpty()) {
      onAnswered(exchange, running.relay().answer(), running.resetsState());
      return;
    }
    SessionState.TakingBack taking = running.toTakingBack();
    state = taking;
    account
        .takeBack()
        .compose(taken -> desk.leaveSchema(exchange.lent(), running.relay().answer()))
        .onComplete(
            taken -> {
              if (state != taking) {
                return;
              }
              if (taken.failed()) {
                endForBackend("what the session's user was given could not be taken back");
                return;
              }
              onAnswered(exchange, taking.relay().answer(), taking.resetsState());
            });
  }

  private void onAnswered(Exchange exchange, Answer answer, boolean resetsState) {
    reading.onChanges(answer.changes());
    exchange.complete(answer);
    desk.onAnswered(exchange, answer);
    // Only now: who hears that a statement is done may send another one to another session at once,
    // where it must not be read as if nothing had changed.
    client.packets().flush();
    if (!reading.trouble().isEmpty()) {
      end(reading.trouble(), Optional.of(Refusal.sessionOver(reading.trouble())));
    } else if (resetsState) {
      backend
          .initialise()
          .onComplete(
              state -> {
                if (state.succeeded()) {
                  reading.onInitial(state.result());
                  listenToBackend();
                  becomeIdle();
                } else {
                  endForBackend("the database did not take the session's settings after a reset");
                }
              });
    } else {
      becomeIdle();
    }
  }

  private void becomeIdle() {
    if (state instanceof SessionState.Ended) {
      return;
    }
    state = new SessionState.Idle();
    timers.onAnswered();
    if (backend.packets().writable()) {
      client.packets().resume();
    } else {
      backend.packets().onWritable(() -> client.packets().resume());
    }
  }

  private void answer(int sequence, Refusal refusal) {
    client.packets().write(sequence, refusal.toErr().encode(client.capabilities()));
    client.packets().flush();
    becomeIdle();
  }

  private void onTimeUp(String cause) {
    end(cause, Optional.of(Refusal.sessionOver(cause)));
  }

  private void endForBackend(String cause) {
    end(cause, Optional.of(Refusal.sessionOver(cause + "; connect again")));
  }

  /**
   * The one way out. The database's session goes first, then the client is told, then the end is
   * written down.
   */
  private void end(String cause, Optional<Refusal> tell) {
    if (state instanceof SessionState.Ended) {
      return;
    }
    SessionState last = state;
    state = new SessionState.Ended();
    timers.stop();
    boolean planning = aside.isOpen();
    aside.abandon();
    services.registry().remove(this);
    int sequence = 0;
    Future<Void> settled = Future.succeededFuture();
    if (last instanceof SessionState.Running running) {
      sequence = running.exchange().answerSequence();
      desk.onAborted(running.exchange(), running.relay().answer(), cause);
      stopStatement();
    } else if (last instanceof SessionState.TakingBack taking) {
      sequence = taking.exchange().answerSequence();
      desk.onAnswered(taking.exchange(), taking.relay().answer());
      backend.close();
    } else if (last instanceof SessionState.Held held) {
      sequence = held.answerSequence();
      settled = desk.withdraw(held.approval(), cause);
      backend.close();
    } else {
      sequence = last instanceof SessionState.Judging judging ? judging.answerSequence() : 0;
      if (planning) {
        stopStatement();
      } else {
        backend.close();
      }
    }
    int errorSequence = sequence;
    tell.ifPresent(
        refusal ->
            client.packets().write(errorSequence, refusal.toErr().encode(client.capabilities())));
    client.packets().closeAfterFlush();
    services.observer().onClosed(id(), cause);
    Future<Void> ended =
        account
            .end(OptionalLong.of(backend.threadId()))
            .onFailure(e -> LOG.error("user not removed session={} error={}", id(), e.getMessage()))
            .otherwiseEmpty();
    Future<Void> written =
        settled
            .compose(done -> minutes.closed(cause))
            .onFailure(
                e -> LOG.error("end not recorded session={} error={}", id(), e.getMessage()));
    ended.compose(gone -> written).onComplete(closed);
  }

  /**
   * A server that is busy does not notice that its client left: it is told over another connection.
   */
  private void stopStatement() {
    ConnectionConfig connection = admission.connection();
    services
        .administration()
        .kill(connection, backend.threadId())
        .onFailure(
            e ->
                LOG.error(
                    "statement not killed session={} connection={} error={}",
                    id(),
                    connection.name(),
                    e.getMessage()))
        .onComplete(done -> backend.close());
  }

  private static Refusal malformed(MalformedPacketException e) {
    return new Refusal(1835, "HY000", "malformed packet: " + e.getMessage());
  }
}
