package dev.sallyport.web;

import dev.sallyport.access.AccessAnswer;
import dev.sallyport.access.AccessRefusedException;
import dev.sallyport.access.AccessRequest;
import dev.sallyport.access.LeaseDesk;
import dev.sallyport.access.LeaseRecord;
import dev.sallyport.access.LeaseStore;
import dev.sallyport.access.Leases;
import dev.sallyport.identity.Principal;
import dev.sallyport.recording.ActLog;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Access requests and leases; who asks sees their own, admins and auditors see all leases. */
final class AccessRoutes {
  private static final Logger LOG = LoggerFactory.getLogger(AccessRoutes.class);
  private static final int DEFAULT_LIMIT = 100;

  /** Below what proxies commonly wait for an answer. */
  private static final int LONGEST_WAIT_SECONDS = 25;

  private final LeaseDesk desk;
  private final AccessServices services;
  private final ActLog acts;
  private final GatewayCard card;
  private final RepeatedPosts posts;
  private final ConsoleSessions signIns;
  private final EventLoop loop;
  private final Clock clock;
  private final Supplier<Home> home;

  AccessRoutes(
      AccessServices services,
      ActLog acts,
      GatewayCard card,
      RepeatedPosts posts,
      ConsoleSessions signIns,
      EventLoop loop,
      Clock clock,
      Supplier<Home> home) {
    this.card = card;
    this.posts = posts;
    this.signIns = signIns;
    this.acts = acts;
    this.desk = services.desk();
    this.services = services;
    this.loop = loop;
    this.clock = clock;
    this.home = home;
  }

  void mount(Router router) {
    router.post("/api/v1/access-requests").handler(this::request);
    router.get("/api/v1/access-requests/:id").handler(this::look);
    router.delete("/api/v1/access-requests/:id").handler(this::withdraw);
    router.get("/api/v1/leases").handler(this::list);
    router.delete("/api/v1/leases/:id").handler(this::giveBack);
  }

  private void request(RoutingContext ctx) {
    Viewer viewer = SignInRoutes.viewer(ctx);
    AccessRequest asked = AccessRequestBody.read(ctx, viewer.principal());
    posts.once(
        ctx,
        () -> desk.request(asked).recover(cause -> Future.failedFuture(problem(cause))),
        new RepeatedPosts.Answering<>(
            // No more than which: the password is shown once and kept nowhere.
            given -> new JsonObject().put("id", given.id()),
            given -> {
              ctx.response()
                  .setStatusCode(given.state() == AccessAnswer.State.GRANTED ? 201 : 202)
                  .putHeader("Location", "/api/v1/access-requests/" + given.id());
              ctx.json(json(given));
            },
            kept -> look(ctx, kept.getString("id"), Duration.ZERO)));
  }

  private void look(RoutingContext ctx) {
    String id = QueryParameter.id(ctx, "This access request");
    long wait = QueryParameter.number(ctx, "wait", 0, LONGEST_WAIT_SECONDS, 0);
    look(ctx, id, Duration.ofSeconds(wait));
  }

  /** Whoever left, or was thrown out, while they waited for a decision gets none of it. */
  private void look(RoutingContext ctx, String id, Duration wait) {
    ConsoleSession asking = SignInRoutes.session(ctx);
    answer(ctx, desk.look(id, asking.viewer().principal(), wait, () -> still(asking)));
  }

  private Future<Void> still(ConsoleSession asking) {
    Promise<Void> still = Promise.promise();
    loop.run(
        () -> {
          if (signIns.isStillIn(asking)) {
            still.complete();
          } else {
            still.fail(Problem.signedOut().asException());
          }
        });
    return still.future();
  }

  private void withdraw(RoutingContext ctx) {
    String id = QueryParameter.id(ctx, "This access request");
    answer(ctx, desk.withdraw(id, SignInRoutes.viewer(ctx).principal()));
  }

  private void answer(RoutingContext ctx, Future<AccessAnswer> answer) {
    loop.bring(answer)
        .onFailure(cause -> ctx.fail(problem(cause)))
        .onSuccess(given -> ctx.json(json(given)));
  }

  private JsonObject json(AccessAnswer given) {
    JsonObject json = AccessJson.answer(given, card.reachableHost(home.get()), card.mysqlPort());
    return given.state() == AccessAnswer.State.PENDING
        ? json.put("url", home.get().resolve("/approvals/" + given.id()).toString())
        : json;
  }

  private void list(RoutingContext ctx) {
    Viewer viewer = SignInRoutes.viewer(ctx);
    int limit = (int) QueryParameter.number(ctx, "limit", 1, LeaseStore.MAX_LISTED, DEFAULT_LIMIT);
    Optional<String> only =
        viewer.seesAll() ? Optional.empty() : Optional.of(viewer.principal().id());
    loop.bring(desk.leases().list(only, limit))
        .onFailure(ctx::fail)
        .onSuccess(
            leases -> {
              JsonArray listed = new JsonArray();
              leases.forEach(lease -> listed.add(AccessJson.lease(lease, clock.instant())));
              ctx.json(
                  new JsonObject().put("now", clock.instant().toString()).put("leases", listed));
            });
  }

  private void giveBack(RoutingContext ctx) {
    String id = QueryParameter.id(ctx, "This lease");
    loop.bring(
            givenBack(id, SignInRoutes.session(ctx))
                .compose(
                    lease ->
                        services
                            .sessionEnd()
                            .apply(id, "the lease that opened the session was given back")
                            .onFailure(
                                e ->
                                    LOG.error(
                                        "session of a lease not ended lease={} error={}",
                                        id,
                                        e.getMessage()))
                            .otherwise(0)
                            .map(
                                ended ->
                                    AccessJson.lease(lease, clock.instant())
                                        .put("ended_sessions", ended))))
        .onFailure(cause -> ctx.fail(problem(cause)))
        .onSuccess(ctx::json);
  }

  /**
   * By who holds it; and, signed in to the console, by administrators and by the person for whom
   * its holder acts, which is written down as an act of theirs.
   */
  private Future<LeaseRecord> givenBack(String id, ConsoleSession signedIn) {
    Viewer viewer = signedIn.viewer();
    Leases leases = desk.leases();
    return leases
        .find(id)
        .compose(
            found -> {
              Optional<Principal> holder = found.map(lease -> lease.lease().principal());
              boolean others =
                  holder.filter(h -> !h.id().equals(viewer.principal().id())).isPresent();
              if (!others || signedIn.isByToken() || !mayGiveBack(viewer, holder.get())) {
                return leases.giveBack(id, viewer.principal());
              }
              Map<String, String> details =
                  Map.of(
                      "holder", holder.get().id(), "connection", found.get().lease().connection());
              return acts.write(clock, viewer.principal(), "lease.given_back", id, details)
                  .compose(written -> leases.giveBackFor(found.get(), viewer.principal()));
            });
  }

  private static boolean mayGiveBack(Viewer viewer, Principal holder) {
    return viewer.admin() && !viewer.auditor()
        || holder.actsFor().filter(viewer.principal().id()::equals).isPresent();
  }

  private static Throwable problem(Throwable cause) {
    if (!(cause instanceof AccessRefusedException refused)) {
      return cause;
    }
    String detail = refused.getMessage();
    String next = refused.next();
    Problem problem =
        switch (refused.reason()) {
          case MALFORMED -> Problem.badRequest(detail, next);
          case NO_POLICY -> Problem.forbidden("no-policy", detail, next);
          case OTHER_KIND -> Problem.forbidden("other-kind", detail, next);
          case TOO_LONG -> Problem.forbidden("too-long", detail, next);
          case TOO_MANY_SESSIONS -> Problem.forbidden("too-many-sessions", detail, next);
          case NOBODY_CAN_APPROVE -> Problem.forbidden("nobody-can-approve", detail, next);
          case TOO_MANY -> new Problem(429, "too-many", "Too many at once", detail, next);
          case NOT_RECORDED -> Problem.unavailable(detail, next);
          case NOT_FOUND -> new Problem(404, "not-found", "There is no such thing", detail, next);
        };
    return problem.asException();
  }
}
