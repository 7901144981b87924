package dev.sallyport.session;

import dev.sallyport.backend.BackendConnection;
import dev.sallyport.backend.BackendLogin;
import dev.sallyport.backend.BackendUnavailableException;
import dev.sallyport.frontend.AdmittedClientHandler;
import dev.sallyport.frontend.ClientConnection;
import dev.sallyport.frontend.LoginDetails;
import dev.sallyport.identity.Admission;
import dev.sallyport.identity.Principal;
import dev.sallyport.policy.Question;
import dev.sallyport.policy.SessionTerms;
import dev.sallyport.policy.Verdict;
import dev.sallyport.sql.Inspection;
import dev.sallyport.sql.SqlContext;
import dev.sallyport.sql.SqlMode;
import dev.sallyport.wire.Capability;
import dev.sallyport.wire.response.Err;
import io.vertx.core.Future;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.UUID;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * From an admitted client to a running session: the policy's terms, the database, the first line of
 * the minutes.
 */
public final class SessionOpening implements AdmittedClientHandler {
  private static final Logger LOG = LoggerFactory.getLogger(SessionOpening.class);

  private final SessionServices services;

  /** For the clients of one event loop. */
  public SessionOpening(SessionServices services) {
    this.services = services;
  }

  @Override
  public void onAdmitted(ClientConnection client, Admission admission) {
    Optional<Refusal> refusal = refusal(client.login(), admission);
    if (refusal.isPresent()) {
      refuse(client, admission, refusal.get().toErr(), refusal.get().message());
      return;
    }
    SessionTerms terms =
        services
            .policies()
            .admit(admission.principal(), admission.connection().name())
            .orElseThrow(() -> new IllegalStateException("terms were there a moment ago"));
    LoginDetails login = client.login();
    boolean[] gone = {false};
    client.packets().onClosed(cause -> gone[0] = true);
    BackendLogin backendLogin =
        new BackendLogin(
            login.schema().or(admission.connection()::schema),
            login.collation(),
            client.capabilities(),
            login.attributes());
    services
        .dialer()
        .dial(admission, backendLogin)
        .onComplete(
            dialled -> {
              if (dialled.failed()) {
                refuse(client, admission, err(dialled.cause()), dialled.cause().getMessage());
              } else if (gone[0]) {
                dialled.result().close();
              } else {
                open(client, admission, terms, dialled.result(), gone);
              }
            });
  }

  private Optional<Refusal> refusal(LoginDetails login, Admission admission) {
    Principal principal = admission.principal();
    String connection = admission.connection().name();
    if (services.registry().draining()) {
      return Optional.of(Refusal.sessionOver("the gateway is stopping; connect again"));
    }
    if (services.policies().admit(principal, connection).isEmpty()) {
      return Optional.of(
          new Refusal(
              1044,
              "42000",
              "no policy lets "
                  + principal.id()
                  + " (groups "
                  + principal.groups()
                  + ") use the connection "
                  + connection
                  + "; ask its owner for a policy that matches one of your groups"));
    }
    return login.schema().flatMap(schema -> schemaRefusal(principal, connection, schema));
  }

  /** A schema named at login is judged as the USE that it is. */
  private Optional<Refusal> schemaRefusal(Principal principal, String connection, String schema) {
    byte[] use = ("USE `" + schema.replace("`", "``") + "`").getBytes(StandardCharsets.UTF_8);
    SqlContext context =
        new SqlContext(Optional.empty(), SqlMode.DEFAULT, StandardCharsets.UTF_8, 80000, false);
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
                    + "); connect without it or name another"));
  }

  private void open(
      ClientConnection client,
      Admission admission,
      SessionTerms terms,
      BackendConnection backend,
      boolean[] gone) {
    LoginDetails login = client.login();
    Principal principal = admission.principal();
    SessionMinutes minutes =
        new SessionMinutes(services.recorder(), services.clock(), UUID.randomUUID().toString());
    ReadingState reading =
        new ReadingState(
            backend.serverVersionNumber(), client.capabilities().has(Capability.MULTI_STATEMENTS));
    reading.onInitial(backend.initialState());
    Future<Void> recorded =
        minutes.opened(
            principal,
            admission.connection().name(),
            reading.schema(),
            login.remoteAddress(),
            client.connectionId(),
            login.attributes());
    recorded.onComplete(
        written -> {
          if (written.failed()) {
            backend.close();
            refuse(client, admission, Refusal.notRecorded().toErr(), "journal unavailable");
            return;
          }
          if (gone[0]) {
            backend.close();
            minutes.closed("the client left during login");
            return;
          }
          Session session =
              new Session(services, client, backend, admission, terms, minutes, reading);
          services.registry().add(session);
          services.observer().onOpened(session.id());
          LOG.info(
              "session opened session={} principal={} connection={}",
              session.id(),
              principal.id(),
              admission.connection().name());
          session.start();
          client.accept(backend.loginOk());
        });
  }

  private static void refuse(ClientConnection client, Admission admission, Err err, String cause) {
    LOG.info(
        "session refused principal={} connection={} error={}",
        admission.principal().id(),
        admission.connection().name(),
        cause);
    client.refuse(err);
  }

  private static Err err(Throwable cause) {
    if (cause instanceof BackendUnavailableException unavailable) {
      return unavailable.toErr();
    }
    LOG.error("session not opened error={}", cause.toString());
    return Refusal.sessionOver("the gateway could not open the session; tell your operator")
        .toErr();
  }
}
