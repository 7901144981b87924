package dev.sallyport.web;

import dev.sallyport.access.LeaseStore;
import dev.sallyport.access.Leases;
import dev.sallyport.access.Revoking;
import dev.sallyport.identity.Principal;
import dev.sallyport.identity.Revocation;
import dev.sallyport.recording.Cursor;
import dev.sallyport.recording.SeenPrincipals;
import dev.sallyport.recording.SeenPrincipals.Filter;
import dev.sallyport.recording.SeenPrincipals.SeenPrincipal;
import io.vertx.core.Future;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.time.Clock;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * Who came in, or asked to. Admins and auditors see everybody; everybody else themselves and the
 * agents that act for them.
 */
final class AgentRoutes {
  private static final String WHAT = "This identity";
  private static final int DEFAULT_LIMIT = 100;
  private static final int MAX_REVOCATIONS = 100;

  private final SeenPrincipals seen;
  private final Leases leases;
  private final Revoking revoking;
  private final EventLoop loop;
  private final Clock clock;

  AgentRoutes(SeenPrincipals seen, Leases leases, Revoking revoking, EventLoop loop, Clock clock) {
    this.seen = seen;
    this.leases = leases;
    this.revoking = revoking;
    this.loop = loop;
    this.clock = clock;
  }

  void mount(Router router) {
    router.get("/api/v1/agents").handler(this::list);
    router.get("/api/v1/agents/:id").handler(this::one);
    router.get("/api/v1/agents/:id/leases").handler(this::leases);
  }

  private void list(RoutingContext ctx) {
    Viewer viewer = SignInRoutes.viewer(ctx);
    Filter filter =
        new Filter(
            QueryParameter.text(ctx, "text"),
            QueryParameter.word(ctx, "kind", List.of("agent", "human")),
            viewer.seesAll() ? Optional.empty() : Optional.of(viewer.principal().id()),
            QueryParameter.cursor(ctx, "before"),
            (int) QueryParameter.number(ctx, "limit", 1, SeenPrincipals.MAX_LISTED, DEFAULT_LIMIT));
    loop.bring(seen.list(filter))
        .onFailure(ctx::fail)
        .onSuccess(
            page -> {
              JsonArray listed = new JsonArray();
              page.list().forEach(one -> listed.add(json(one)));
              ctx.json(
                  new JsonObject()
                      .put("agents", listed)
                      .put("next_before", page.next().map(Cursor::text).orElse(null))
                      .put(
                          "looked_back_until",
                          page.lookedBackUntil().map(Instant::toString).orElse(null)));
            });
  }

  private void one(RoutingContext ctx) {
    boolean seesAll = SignInRoutes.viewer(ctx).seesAll();
    visible(ctx)
        .compose(
            one ->
                seesAll
                    ? loop.bring(
                            revoking.history(Revocation.Kind.PRINCIPAL, one.id(), MAX_REVOCATIONS))
                        .map(history -> json(one).put("revocations", revocations(history)))
                    : Future.succeededFuture(json(one)))
        .onFailure(ctx::fail)
        .onSuccess(ctx::json);
  }

  private static JsonArray revocations(List<Revocation> history) {
    JsonArray listed = new JsonArray();
    history.forEach(revocation -> listed.add(RevocationRoutes.json(revocation)));
    return listed;
  }

  private void leases(RoutingContext ctx) {
    int limit = (int) QueryParameter.number(ctx, "limit", 1, LeaseStore.MAX_LISTED, DEFAULT_LIMIT);
    visible(ctx)
        .compose(one -> loop.bring(leases.list(Optional.of(one.id()), limit)))
        .onFailure(ctx::fail)
        .onSuccess(
            held -> {
              JsonArray listed = new JsonArray();
              held.forEach(lease -> listed.add(AccessJson.lease(lease, clock.instant())));
              ctx.json(
                  new JsonObject().put("now", clock.instant().toString()).put("leases", listed));
            });
  }

  private Future<SeenPrincipal> visible(RoutingContext ctx) {
    Viewer viewer = SignInRoutes.viewer(ctx);
    String self = viewer.principal().id();
    return loop.bring(seen.find(ctx.pathParam("id")))
        .compose(
            found ->
                found
                    .filter(
                        one ->
                            viewer.seesAll() || one.id().equals(self) || one.actsFor().equals(self))
                    .map(Future::succeededFuture)
                    .orElseGet(() -> Future.failedFuture(Problem.notFound(WHAT).asException())));
  }

  private JsonObject json(SeenPrincipal one) {
    Optional<String> revoked = revoking.revocations().reasonAgainst(principal(one));
    return new JsonObject()
        .put("id", one.id())
        .put("kind", one.kind())
        .put("name", one.name())
        .put("groups", Wording.list(one.groups()))
        .put("acts_for", one.actsFor().isEmpty() ? null : one.actsFor())
        .put("first_seen", one.firstSeen().toString())
        .put("last_seen", one.lastSeen().toString())
        .put("sessions", one.sessions())
        .put("open_sessions", one.openSessions())
        .put("statements", one.statements())
        .put("refused", one.refused())
        .put("revoked", revoked.isPresent())
        .put("revoked_reason", revoked.orElse(null));
  }

  /** As far as it was seen; a token that is shown now may name other groups. */
  private static Principal principal(SeenPrincipal one) {
    return new Principal(
        one.id(),
        one.kind().equals(Principal.Kind.HUMAN.name().toLowerCase(Locale.ROOT))
            ? Principal.Kind.HUMAN
            : Principal.Kind.AGENT,
        one.name(),
        new HashSet<>(one.groups()),
        one.id().substring(0, Math.max(0, one.id().indexOf(':'))),
        Map.of());
  }
}
