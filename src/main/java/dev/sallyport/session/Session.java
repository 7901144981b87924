package dev.sallyport.session;

import dev.sallyport.access.RunningSession;
import dev.sallyport.access.SessionAccount;
import dev.sallyport.access.SessionEnd;
import dev.sallyport.access.UncertainPrivilegesException;
import dev.sallyport.backend.BackendConnection;
import dev.sallyport.frontend.ClientConnection;
import dev.sallyport.identity.Admission;
import dev.sallyport.policy.SessionTerms;
import dev.sallyport.session.relay.Answer;
import dev.sallyport.session.relay.ResponseRelay;
import dev.sallyport.sql.Kill;
import dev.sallyport.transport.PacketSocket;
import dev.sallyport.wire.MalformedPacketException;
import dev.sallyport.wire.Packet;
import io.netty.buffer.ByteBuf;
import io.vertx.core.Future;
import java.util.Optional;
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
  private final SessionMinutes minutes;
  private final ReadingState reading;
  private final RequestReader requests;
  private final Aside aside;
  private final StatementWork work;
  private final StatementDesk desk;
  private final SessionTimers timers;
  private final SessionClosing closing;
  private final Interruption interruption;
  private final Departure departure;
  private SessionState state = new SessionState.Idle();

  Session(
      SessionServices services,
      ClientConnection client,
      BackendConnection backend,
      Admission admission,
      SessionAccount account,
      SessionTerms terms,
      SessionMinutes minutes,
      ReadingState reading,
      StatementWork work) {
    this.services = services;
    this.client = client;
    this.backend = backend;
    this.admission = admission;
    this.minutes = minutes;
    this.reading = reading;
    this.requests =
        new RequestReader(
            client.capabilities(), backend.capabilities(), reading, services, admission);
    this.aside = new Aside(services, backend, admission.connection(), reading, this::endForBackend);
    this.work = work;
    this.desk =
        new StatementDesk(
            services, admission, client.login(), minutes, reading, work, aside, account);
    this.closing = new SessionClosing(services, client, backend, admission, account, minutes, desk);
    this.interruption = new Interruption(desk, closing.stop()::alone);
    this.departure =
        new Departure(client.packets(), desk, reading, () -> state, e -> end(Ending.of(e)));
    this.timers = new SessionTimers(services.vertx(), terms, admission, c -> end(Ending.timeUp(c)));
  }

  String id() {
    return minutes.session();
  }

  /** Takes over both sockets; the client may send commands from now on. */
  void start() {
    listenToBackend();
    PacketSocket agent = client.packets();
    agent.onMalformed(e -> end(Ending.malformed(e)));
    agent.onClosed(cause -> end(Ending.byClient("the client closed the connection")));
    agent.onPacket(this::onCommand);
    agent.outlastInput(SessionTimers.AFTER_INPUT);
    timers.start(services.clock().instant());
  }

  private void listenToBackend() {
    DatabasePackets.Asides asides = new DatabasePackets.Asides(aside::isOpen, aside::accept);
    new DatabasePackets(backend.packets(), () -> state, asides, minutes::halted, this::onPacket)
        .listen(client.packets(), this::endForBackend);
  }

  RunningSession view() {
    return RunningSession.of(id(), admission);
  }

  /** Whether its client, or whoever it tells, may call it by this number. */
  boolean hasNumber(long number) {
    return number == client.connectionId() || number == backend.threadId();
  }

  /** Ends the session from any thread; completes when its client was told. */
  Future<Void> end(SessionEnd why) {
    return client.packets().callOnLoop(() -> end(Ending.of(why)));
  }

  Future<Void> closed() {
    return closing.closed();
  }

  Departure departure() {
    return departure;
  }

  /** Ends what the session does, from any thread, and does nothing to one that does nothing. */
  Future<Void> interrupt() {
    return client.packets().callOnLoop(() -> interruption.of(state));
  }

  private void onCommand(Packet packet) {
    if (state instanceof SessionState.Loading loading) {
      loading.file().take(packet);
      return;
    }
    if (!(state instanceof SessionState.Idle) || packet.sequence() != 0) {
      end(Ending.outOfOrder());
      return;
    }
    client.packets().hold();
    desk.onCommand();
    timers.onCommand();
    interruption.onCommand();
    int sequence = (packet.lastSequence() + 1) & 0xff;
    try {
      perform(requests.read(packet.payload()), sequence);
    } catch (MalformedPacketException e) {
      answer(sequence, Refusal.malformed(e));
    }
  }

  private void perform(Request request, int answerSequence) {
    if (request instanceof Request.Quit) {
      end(Ending.byClient("the client quit"));
    } else if (request instanceof Request.Refused refused) {
      answer(answerSequence, refused.refusal());
    } else if (request instanceof Request.Silent silent) {
      backend.packets().send(0, silent.payload());
      becomeIdle();
    } else if (request instanceof Request.Dropped) {
      becomeIdle();
    } else if (request instanceof Request.PassedOn passedOn) {
      Exchange exchange = passedOn.exchange(answerSequence);
      run(exchange, passedOn.relay(), passedOn.payload(), passedOn.resetsState());
    } else if (request instanceof Request.Unfinished<?> unfinished) {
      state = new SessionState.Judging(answerSequence);
      work.finish(unfinished)
          .onSuccess(
              read -> {
                // The client may be gone by the time that a long command is read.
                if (!(state instanceof SessionState.Ended)) {
                  perform(read, answerSequence);
                }
              })
          .onFailure(e -> end(Ending.stuck("a long command could not be read; connect again")));
    } else if (request instanceof Request.Statement statement) {
      state = new SessionState.Judging(answerSequence);
      Ready.onComplete(
          desk.clear(statement, this::onHeld),
          cleared -> {
            boolean ended = state instanceof SessionState.Ended;
            if (cleared.succeeded() && !ended) {
              execute(statement, cleared.result(), answerSequence);
            } else if (cleared.cause() instanceof UncertainPrivilegesException uncertain) {
              endForBackend(uncertain.getMessage());
            } else if (!ended) {
              answer(answerSequence, ClearanceFailure.refusalOf(cleared.cause()));
            }
          });
    } else {
      throw new IllegalStateException("a request of no known kind");
    }
  }

  /** Why nobody waits for the answer any more, if so. */
  private Optional<Refusal> onHeld(String approval) {
    if (!(state instanceof SessionState.Judging judging)) {
      return Optional.of(Refusal.sessionOver("the client left before a person was asked"));
    }
    if (!interruption.isEarly()) {
      state = judging.toHeld(approval);
      departure.onHeld(approval);
      client.packets().endWithInput(() -> interruption.onUnseen(client.packets(), approval));
    }
    return interruption.refusal();
  }

  private void execute(
      Request.Statement statement, StatementDesk.Cleared cleared, int answerSequence) {
    Clearance clearance = cleared.clearance();
    clearance.use();
    Optional<Kill> kill = StatementJudge.killOf(cleared.reading().inspection());
    Optional<Refusal> late = interruption.refusal();
    if (late.isEmpty() && kill.isEmpty()) {
      late = desk.onSending(statement, cleared);
    }
    if (late.isPresent()) {
      performHere(desk.giveBack(cleared, late.get()), clearance, answerSequence);
    } else if (kill.isEmpty()) {
      send(statement, cleared, answerSequence);
    } else if (hasNumber(kill.get().number()) && !kill.get().queryOnly()) {
      desk.onEndedHere(clearance.statement(), Optional.empty());
      end(Ending.askedFor("the session ended itself by KILL"));
    } else {
      // The database would kill whosever thread has that number.
      performHere(services.registry().kill(kill.get(), view()), clearance, answerSequence);
    }
  }

  private void send(
      Request.Statement statement, StatementDesk.Cleared cleared, int answerSequence) {
    Exchange.Recorded recorded = desk.recordOf(statement, cleared);
    Request.Relayed relayed = desk.relay(statement, cleared, recorded);
    run(
        Exchange.recorded(answerSequence, recorded, relayed.after()),
        relayed.relay(),
        statement.payload(),
        SettingChanges.changesTracking(cleared.reading().inspection()));
  }

  /** Answers in place of the database what was not for it to do. */
  private void performHere(
      Future<Optional<Refusal>> work, Clearance clearance, int answerSequence) {
    // A session that is ended or interrupted says so on an event loop of its own.
    Future<Optional<Refusal>> done = client.packets().onLoop(work);
    done.onFailure(e -> endForBackend("what the session's user was given could not be taken back"));
    done.onSuccess(
        refusal -> {
          if (!(state instanceof SessionState.Ended)) {
            desk.onEndedHere(clearance.statement(), refusal);
            refusal.ifPresentOrElse(
                told -> answer(answerSequence, told),
                () -> answer(answerSequence, reading.ok().encode(client.capabilities())));
          }
        });
  }

  private void run(Exchange exchange, ResponseRelay relay, ByteBuf payload, boolean resetsState) {
    LastPacket outlet = new LastPacket(client.packets(), exchange);
    client.packets().outlastInput(SessionTimers.AFTER_INPUT);
    state = new SessionState.Running(exchange, relay, outlet, resetsState);
    backend.packets().send(0, payload);
  }

  private void onPacket(Packet packet) {
    if (!(state instanceof SessionState.Running running)) {
      end(Ending.byDatabase(packet.payload(), backend.capabilities(), state.isUnasked()));
      return;
    }
    try {
      running.relay().accept(packet.payload(), running.outlet());
    } catch (MalformedPacketException e) {
      LOG.warn("backend packet not understood session={} error={}", id(), e.getMessage());
      endForBackend("the database sent a packet that the gateway does not understand");
      return;
    }
    if (running.relay().finished()) {
      running.exchange().onFinished();
      running.outlet().keep();
      Ready.onComplete(interruption.over(), over -> takeBack(running));
    } else if (running.exchange().recorded().isPresent() && minutes.trouble().isPresent()) {
      end(Ending.unrecorded(minutes.trouble().get()));
    } else {
      running.outlet().passOn(backend.packets());
      if (running.relay().awaitsFile()) {
        load(running.toLoading(ClientFile.after(packet, client, backend, running, minutes)));
      }
    }
  }

  /** What is known of the file stands in the minutes before the database has the end of it. */
  private void load(SessionState.Loading loading) {
    state = loading;
    ClientFile file = loading.file();
    file.start(
        () -> state == loading,
        () -> state = loading.toRunning(),
        why -> end(Ending.notLoaded(why)));
  }

  /** Before anything else is taken from the client: what was lent was for this statement. */
  private void takeBack(SessionState.Running running) {
    if (state != running) {
      return;
    }
    if (running.exchange().lent().isEmpty()) {
      onAnswered(running);
      return;
    }
    SessionState taking = running.toTakingBack();
    state = taking;
    desk.takeBack(running.exchange().lent(), running.relay().answer())
        .onComplete(
            taken -> {
              if (state == taking && taken.failed()) {
                endForBackend("what the session's user was given could not be taken back");
              } else if (state == taking) {
                onAnswered(running);
              }
            });
  }

  private void onAnswered(SessionState.Running running) {
    Exchange exchange = running.exchange();
    Answer answer = running.relay().answer();
    reading.onAnswer(answer);
    exchange.complete(answer);
    SessionState.WritingDown writing = new SessionState.WritingDown(exchange);
    state = writing;
    Ready.onComplete(
        desk.onAnswered(exchange, answer),
        written -> {
          if (state == writing && written.failed()) {
            end(Ending.unrecorded(written.cause()));
          } else if (state == writing) {
            running.outlet().sendLast();
            desk.onTold(exchange, answer);
            onWritten(running.resetsState());
          }
        });
  }

  private void onWritten(boolean resetsState) {
    if (!reading.trouble().isEmpty()) {
      end(Ending.stuck(reading.trouble()));
    } else if (resetsState) {
      backend
          .initialise()
          .onSuccess(
              initial -> {
                reading.onInitial(initial);
                listenToBackend();
                becomeIdle();
              })
          .onFailure(
              e -> endForBackend("the database did not take the session's settings after a reset"));
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
    if (!departure.takeLeave()) {
      // A client may send without ever reading its answers.
      backend.packets().whenWritable(() -> client.packets().whenWritable(client.packets()::resume));
    }
  }

  private void answer(int sequence, Refusal refusal) {
    ByteBuf told = refusal.toErr().encode(client.capabilities());
    requests
        .beforeRefusal(told)
        .ifPresentOrElse(first -> perform(first, sequence), () -> answer(sequence, told));
  }

  private void answer(int sequence, ByteBuf payload) {
    client.packets().send(sequence, payload);
    becomeIdle();
  }

  private void endForBackend(String cause) {
    end(Ending.byDatabase(cause));
  }

  /** The one way out; completes at once. */
  private Future<Void> end(Ending ending) {
    if (state instanceof SessionState.Ended) {
      return Future.succeededFuture();
    }
    SessionState last = state;
    state = new SessionState.Ended();
    timers.stop();
    boolean planning = aside.isOpen();
    aside.abandon();
    services.registry().remove(this);
    services.observer().onClosed(admission.connection().name(), ending.why());
    closing.close(last, planning, ending.cause(), ending.tell());
    return Future.succeededFuture();
  }
}
