package dev.sallyport.web;

import dev.sallyport.access.connections.ConnectionDesk;
import dev.sallyport.access.connections.ConnectionDraft;
import dev.sallyport.access.connections.ConnectionProbes.Probe;
import dev.sallyport.access.connections.ConnectionRefusedException;
import dev.sallyport.access.connections.ConnectionRefusedException.Reason;
import dev.sallyport.access.connections.ListedConnection;
import dev.sallyport.policy.PolicySet;
import io.vertx.core.Future;
import io.vertx.core.Handler;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.time.Clock;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;

/**
 * Connections. Administrators register, change, probe and remove them, auditors read along;
 * everybody else sees those that they may use, by name and kind of account.
 */
final class ConnectionRoutes {
  private static final String PATH = "/api/v1/connections";
  private static final String REVISION = "revision";
  private static final String ABANDON = "abandon_users";

  private final ConnectionServices services;
  private final ConnectionDesk desk;
  private final EventLoop loop;
  private final Clock clock;

  ConnectionRoutes(ConnectionServices services, EventLoop loop, Clock clock) {
    this.services = services;
    this.desk = services.desk();
    this.loop = loop;
    this.clock = clock;
  }

  void mount(Router router) {
    router.get(PATH).handler(this::list);
    router.post(PATH).handler(withFields(this::register));
    router.post(PATH + "/probe").handler(withFields(this::probeDraft));
    router.put(PATH + "/:name").handler(withFields(this::change));
    router.delete(PATH + "/:name").handler(this::remove);
    router.post(PATH + "/:name/probe").handler(this::probe);
  }

  private static Handler<RoutingContext> withFields(Handler<RoutingContext> handling) {
    return ctx -> {
      try {
        handling.handle(ctx);
      } catch (InvalidFieldsException e) {
        e.send(ctx);
      }
    };
  }

  private void list(RoutingContext ctx) {
    Viewer viewer = SignInRoutes.viewer(ctx);
    PolicySet policies = services.policies().get();
    JsonArray listed = new JsonArray();
    for (ListedConnection connection : desk.list()) {
      if (viewer.seesAll()) {
        listed.add(whole(connection, policies));
      } else if (connection.problem().isEmpty()
          && policies.admit(viewer.principal(), connection.settings().name()).isPresent()) {
        listed.add(ConnectionJson.forUsers(connection));
      }
    }
    ctx.json(
        new JsonObject()
            .put("now", clock.instant().toString())
            .put("connections", listed)
            .put("may_change", mayChange(viewer))
            .put("can_register", mayChange(viewer) && desk.canRegister()));
  }

  private static JsonObject whole(ListedConnection connection, PolicySet policies) {
    return ConnectionJson.whole(connection, policies.usersOf(connection.settings().name()));
  }

  private void register(RoutingContext ctx) {
    Viewer viewer = requireAdmin(ctx);
    ConnectionDraft draft = ConnectionBody.read(ctx, Optional.empty(), Set.of());
    answer(ctx, 201, desk.register(draft, viewer.principal()));
  }

  private void change(RoutingContext ctx) {
    Viewer viewer = requireAdmin(ctx);
    ConnectionDraft draft =
        ConnectionBody.read(ctx, Optional.of(ctx.pathParam("name")), Set.of(REVISION, ABANDON));
    JsonObject body = ConnectionBody.object(ctx);
    if (!(body.getValue(REVISION) instanceof Number revision)) {
      throw new InvalidFieldsException(
          Map.of(REVISION, "is missing; expected the number that the connection was read with"));
    }
    if (!(body.getValue(ABANDON, false) instanceof Boolean abandon)) {
      throw new InvalidFieldsException(Map.of(ABANDON, "must be true or false"));
    }
    answer(ctx, 200, desk.change(draft, revision.longValue(), abandon, viewer.principal()));
  }

  private void answer(RoutingContext ctx, int status, Future<ListedConnection> done) {
    settle(
        ctx,
        done,
        connection -> {
          ctx.response().setStatusCode(status);
          ctx.json(whole(connection, services.policies().get()));
        });
  }

  private void remove(RoutingContext ctx) {
    Viewer viewer = requireAdmin(ctx);
    boolean abandon = QueryParameter.text(ctx, ABANDON).filter("true"::equals).isPresent();
    settle(
        ctx,
        desk.remove(ctx.pathParam("name"), abandon, viewer.principal()),
        removal -> {
          ctx.response().setStatusCode(removal.problem().isPresent() ? 202 : 200);
          ctx.json(
              new JsonObject()
                  .put("name", removal.name())
                  .put("state", removal.problem().isPresent() ? "leaving" : "removed")
                  .put("ended_sessions", removal.endedSessions())
                  .put("problem", removal.problem().orElse(null)));
        });
  }

  private void probe(RoutingContext ctx) {
    Viewer viewer = requireAdmin(ctx);
    answerProbe(ctx, desk.probe(ctx.pathParam("name"), viewer.principal()));
  }

  private void probeDraft(RoutingContext ctx) {
    Viewer viewer = requireAdmin(ctx);
    ConnectionDraft draft = ConnectionBody.read(ctx, Optional.empty(), Set.of(REVISION, ABANDON));
    answerProbe(ctx, desk.probe(draft, viewer.principal()));
  }

  private void answerProbe(RoutingContext ctx, Future<Probe> probe) {
    settle(ctx, probe, found -> ctx.json(ConnectionJson.probe(found)));
  }

  private <T> void settle(RoutingContext ctx, Future<T> done, Consumer<T> answering) {
    loop.bring(done)
        .onSuccess(answering::accept)
        .onFailure(
            cause -> {
              if (cause instanceof ConnectionRefusedException refused) {
                refuse(ctx, refused);
              } else {
                ctx.fail(cause);
              }
            });
  }

  private static void refuse(RoutingContext ctx, ConnectionRefusedException refused) {
    if (refused.reason() == Reason.BAD_SETTING) {
      new InvalidFieldsException(Map.of(refused.field(), refused.getMessage())).send(ctx);
    } else {
      ctx.fail(problem(refused).asException());
    }
  }

  private static Problem problem(ConnectionRefusedException refused) {
    String detail = refused.getMessage();
    String next = refused.next();
    return switch (refused.reason()) {
      case BAD_SETTING -> Problem.badRequest(detail, next);
      case NOT_FOUND -> new Problem(404, "not-found", "There is no such thing", detail, next);
      case NO_KEY -> new Problem(409, "no-secrets-key", "Passwords cannot be kept", detail, next);
      case FIXED -> Problem.conflict("fixed-connection", detail, next);
      case NAME_TAKEN -> Problem.conflict("name-taken", detail, next);
      case TOO_MANY -> Problem.conflict("too-many-connections", detail, next);
      case CHANGED_MEANWHILE -> Problem.conflict("changed-meanwhile", detail, next);
      case BUSY -> Problem.conflict("busy", detail, next);
      case USERS_LEFT -> Problem.conflict("users-left", detail, next);
      case TOO_OFTEN -> new Problem(429, "too-often", "Too many at once", detail, next);
      case NOT_RECORDED -> Problem.unavailable(detail, next);
    };
  }

  private static boolean mayChange(Viewer viewer) {
    return viewer.admin() && !viewer.auditor();
  }

  private static Viewer requireAdmin(RoutingContext ctx) {
    Viewer viewer = SignInRoutes.viewer(ctx);
    if (!mayChange(viewer)) {
      throw Problem.forbidden(
              "not-an-administrator",
              viewer.auditor()
                  ? "Auditors read everything and change nothing."
                  : "Only administrators register, change, probe and remove connections.",
              "Ask an administrator.")
          .asException();
    }
    return viewer;
  }
}
