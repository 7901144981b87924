package dev.sallyport.session;

import dev.sallyport.access.SessionAccount;
import dev.sallyport.backend.BackendConnection;
import dev.sallyport.backend.BackendLogin;
import dev.sallyport.backend.BackendUnavailableException;
import dev.sallyport.frontend.AdmittedClientHandler;
import dev.sallyport.frontend.ClientConnection;
import dev.sallyport.frontend.LoginDetails;
import dev.sallyport.identity.Admission;
import dev.sallyport.identity.Principal;
import dev.sallyport.policy.AccessTerms;
import dev.sallyport.policy.Question;
import dev.sallyport.policy.SessionTerms;
import dev.sallyport.policy.Verdict;
import dev.sallyport.recording.SessionEvent;
import dev.sallyport.sql.Inspection;
import dev.sallyport.sql.SqlContext;
import dev.sallyport.sql.SqlMode;
import dev.sallyport.wire.Capability;
import dev.sallyport.wire.response.Advice.Next;
import dev.sallyport.wire.response.Err;
import io.vertx.core.Future;
import io.vertx.core.WorkerExecutor;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.UUID;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * From an admitted client to a running session: the policy's terms, the database, the first line of
 * the minutes.
 */
public final class SessionOpening implements AdmittedClientHandler {
  private static final Logger LOG = LoggerFactory.getLogger(SessionOpening.class);
  private static final String STOPPING = "the gateway is stopping; connect again";

  /** USE is read alike by every version. */
  private static final int ANY_VERSION = 80_000;

  private final SessionServices services;
  private final WorkerExecutor workers;

  /** For the clients of one event loop. */
  public SessionOpening(SessionServices services) {
    this.services = services;
    this.workers = StatementWork.workers(services.vertx());
  }

  @Override
  public void onAdmitted(ClientConnection client, Admission admission) {
    new Attempt(client, admission).begin();
  }

  /** One client's way in; whatever step it fails at, the client gets an error packet. */
  private final class Attempt {
    private final ClientConnection client;
    private final Admission admission;
    private final Principal principal;
    private final String connection;
    private final String session = UUID.randomUUID().toString();
    private final DirectLogin directLogin;
    private SessionPlaces.Place place = () -> {};
    private boolean clientGone;

    Attempt(ClientConnection client, Admission admission) {
      this.client = client;
      this.admission = admission;
      this.principal = admission.principal();
      this.connection = admission.connection().name();
      this.directLogin = new DirectLogin(services, client, admission, session);
    }

    void begin() {
      client.packets().onClosed(cause -> onClientGone());
      if (services.registry().draining()) {
        refuse(Refusal.sessionOver(STOPPING));
        return;
      }
      Optional<SessionTerms> terms = services.policies().admit(principal, connection);
      Optional<Refusal> refusal = refusalBy(terms);
      if (refusal.isPresent()) {
        refuse(refusal.get());
        return;
      }
      int most = terms.get().access().maxSessions();
      Optional<SessionPlaces.Place> free =
          services.registry().places().take(principal.id(), connection, most);
      if (free.isEmpty()) {
        refuse(tooManySessions(most));
        return;
      }
      place = free.get();
      Optional<Refusal> schemaRefusal = client.login().schema().flatMap(this::schemaRefusal);
      if (schemaRefusal.isPresent()) {
        refuse(schemaRefusal.get());
        return;
      }
      Future<Void> cleared = directLogin.clear(terms.get());
      if (cleared.succeeded()) {
        openAccount(terms.get());
      } else {
        cleared.onSuccess(asked -> admitAnew()).onFailure(this::refuse);
      }
    }

    private void onClientGone() {
      clientGone = true;
      directLogin.onClientGone();
    }

    /** The policies are asked again: they may have changed while people were asked. */
    private void admitAnew() {
      Optional<SessionTerms> terms = services.policies().admit(principal, connection);
      refusalBy(terms)
          .or(() -> directLogin.refusalBy(terms.get()))
          .ifPresentOrElse(this::refuse, () -> openAccount(terms.get()));
    }

    private void openAccount(SessionTerms terms) {
      if (clientGone) {
        refuse(Refusal.sessionOver("the client left"));
        return;
      }
      Instant deadline = services.clock().instant().plus(terms.maxDuration());
      services
          .accounts()
          .open(admission, session, deadline)
          .onSuccess(account -> dial(terms, account))
          .onFailure(this::refuse);
    }

    private Optional<Refusal> refusalBy(Optional<SessionTerms> terms) {
      if (terms.isEmpty()) {
        return Optional.of(notAdmitted());
      }
      return terms.get().access().kind() == AccessTerms.KindMatch.REFUSED
          ? Optional.of(
              new Refusal(
                  1044,
                  "42000",
                  "the policy does not expect principals of the kind of "
                      + principal.id()
                      + " on the connection "
                      + connection
                      + "; use an identity of the kind that it expects",
                  Next.STOP,
                  "access_denied"))
          : Optional.empty();
    }

    private void dial(SessionTerms terms, SessionAccount account) {
      LoginDetails login = client.login();
      Optional<String> schema = login.schema().or(admission.connection()::schema);
      BackendLogin backendLogin =
          new BackendLogin(schema, login.collation(), client.capabilities(), login.attributes());
      schema
          .map(
              name ->
                  account
                      .admit(name)
                      .recover(
                          e -> Future.failedFuture(RefusedException.atEntry(connection, name, e))))
          .orElse(Future.succeededFuture())
          .compose(may -> services.dialer().dial(admission, backendLogin, account.credential()))
          .onSuccess(backend -> enter(terms, account, backend))
          .onFailure(
              cause -> {
                discard(account, OptionalLong.empty());
                refuse(cause);
              });
    }

    /** The user has some right on the schema for the login alone. */
    private void enter(SessionTerms terms, SessionAccount account, BackendConnection backend) {
      account
          .admitted()
          .onSuccess(entered -> writeDown(terms, account, backend))
          .onFailure(
              cause -> {
                discard(account, backend);
                refuse(cause);
              });
    }

    /** What was made ready for a session that does not come to be. */
    private void discard(SessionAccount account, OptionalLong threadId) {
      SessionPlaces.Place taken = keepPlace();
      account
          .end(threadId)
          .onFailure(
              e -> LOG.error("user not removed session={} error={}", session, e.getMessage()))
          .onComplete(gone -> taken.giveBack());
    }

    /** The place now belongs to something that ends later than the refusal. */
    private SessionPlaces.Place keepPlace() {
      SessionPlaces.Place taken = place;
      place = () -> {};
      return taken;
    }

    private void discard(SessionAccount account, BackendConnection backend) {
      backend.close();
      discard(account, OptionalLong.of(backend.threadId()));
    }

    private Refusal tooManySessions(int most) {
      return new Refusal(
          1226,
          "42000",
          principal.id()
              + " has "
              + most
              + " sessions on the connection "
              + connection
              + " already, and the policy allows no more (session.max_sessions); close some first",
          Next.RETRY,
          "too_many_sessions");
    }

    private Refusal notAdmitted() {
      return new Refusal(
          1044,
          "42000",
          "no policy lets "
              + principal.id()
              + " (groups "
              + principal.groups()
              + ") use the connection "
              + connection
              + "; ask its owner for a policy that matches one of your groups",
          Next.STOP,
          "no_policy");
    }

    /** A schema named at login is judged as the USE that it is. */
    private Optional<Refusal> schemaRefusal(String schema) {
      byte[] use = ("USE `" + schema.replace("`", "``") + "`").getBytes(StandardCharsets.UTF_8);
      SqlContext context =
          new SqlContext(
              Optional.empty(), SqlMode.DEFAULT, StandardCharsets.UTF_8, ANY_VERSION, false);
      Inspection inspection = services.inspector().inspect(use, context);
      Verdict verdict =
          services
              .policies()
              .judge(new Question(principal, connection, inspection, OptionalLong.empty()));
      return verdict instanceof Verdict.Allow
          ? Optional.empty()
          : Optional.of(
              new Refusal(
                  1044,
                  "42000",
                  "the schema "
                      + schema
                      + " is not open to "
                      + principal.id()
                      + " (rule "
                      + verdict.rule()
                      + "); connect without it or name another",
                  Next.REPHRASE,
                  "denied_by_policy"));
    }

    private void writeDown(SessionTerms terms, SessionAccount account, BackendConnection backend) {
      if (clientGone) {
        discard(account, backend);
        return;
      }
      if (client.packets().context() != backend.packets().context()) {
        discard(account, backend);
        refuse(new IllegalStateException("a session lives on one event loop"));
        return;
      }
      SessionMinutes minutes = new SessionMinutes(services.recorder(), services.clock(), session);
      ReadingState reading =
          new ReadingState(
              backend.serverVersionNumber(),
              client.capabilities().has(Capability.MULTI_STATEMENTS));
      reading.onInitial(backend.initialState());
      reading.onStatus(backend.loginOk().statusFlags());
      LoginDetails login = client.login();
      minutes
          .opened(
              principal,
              connection,
              reading.schema(),
              login.remoteAddress(),
              client.connectionId(),
              login.attributes(),
              new SessionMinutes.Entry(
                  admission.lease(), account.credential().user(), flags(terms)))
          .onSuccess(written -> open(terms, account, backend, minutes, reading))
          .onFailure(
              e -> {
                discard(account, backend);
                refuse(Refusal.notRecorded(e));
              });
    }

    private Set<String> flags(SessionTerms terms) {
      return terms.access().kind() == AccessTerms.KindMatch.FLAGGED
          ? Set.of(SessionEvent.Opened.OTHER_KIND)
          : Set.of();
    }

    private void open(
        SessionTerms terms,
        SessionAccount account,
        BackendConnection backend,
        SessionMinutes minutes,
        ReadingState reading) {
      boolean late = SessionTimers.isOver(terms, admission, services.clock().instant());
      if (clientGone || late || !reading.trouble().isEmpty()) {
        abandon(
            account, backend, minutes, late ? SessionTimers.expired(admission) : reading.trouble());
        return;
      }
      Session session =
          new Session(
              services,
              client,
              backend,
              admission,
              account,
              terms,
              minutes,
              reading,
              new StatementWork(workers, reading));
      if (!services.registry().add(session, admission.connection(), backend.threadId())) {
        abandon(account, backend, minutes, STOPPING);
        return;
      }
      SessionPlaces.Place taken = keepPlace();
      session.closed().onComplete(gone -> taken.giveBack());
      services.observer().onOpened(connection);
      LOG.info(
          "session opened session={} principal={} kind={} connection={}",
          session.id(),
          principal.id(),
          principal.kind().word(),
          connection);
      session.start();
      // Read ahead of the first statement, which says so when it fails.
      services.catalogues().of(admission.connection());
      client.accept(backend.loginOk());
    }

    private void abandon(
        SessionAccount account, BackendConnection backend, SessionMinutes minutes, String why) {
      discard(account, backend);
      minutes.closed("the session ended during login");
      refuse(Refusal.sessionOver(why));
    }

    private void refuse(Throwable cause) {
      if (cause instanceof BackendUnavailableException unavailable) {
        services.observer().onDatabaseUnavailable(connection, unavailable.reason());
        refuse(unavailable.toErr(), cause.getMessage());
      } else if (cause instanceof RefusedException refused) {
        refuse(refused.refusal());
      } else {
        LOG.error(
            "session not opened session={} principal={} connection={} error={}",
            session,
            principal.id(),
            connection,
            cause.toString());
        refuse(Refusal.sessionOver("the gateway could not open the session; tell your operator"));
      }
    }

    private void refuse(Refusal refusal) {
      refuse(refusal.toErr(), refusal.message());
    }

    private void refuse(Err err, String cause) {
      LOG.info(
          "session refused session={} principal={} kind={} connection={} error={}",
          session,
          principal.id(),
          principal.kind().word(),
          connection,
          cause);
      place.giveBack();
      client.refuse(err);
    }
  }
}
