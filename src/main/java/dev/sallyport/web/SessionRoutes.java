package dev.sallyport.web;

import dev.sallyport.approval.ApprovalDesk;
import dev.sallyport.approval.ApprovalRecord;
import dev.sallyport.recording.SessionArchive;
import dev.sallyport.recording.SessionArchive.SessionSummary;
import dev.sallyport.recording.SessionArchive.Visibility;
import dev.sallyport.recording.SessionEvent;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.util.LinkedHashSet;
import java.util.Optional;
import java.util.Set;

/**
 * Recorded sessions. Admins and auditors read all of them; everybody else their own and, signed in
 * to the console, those of agents that act for them and those behind an approval that they may see.
 */
final class SessionRoutes {
  static final String WHAT = "This session";
  private static final int MAX_LIMIT = 500;

  /** How far back a session is recognised as belonging to an approval of the viewer's. */
  private static final int APPROVALS_LOOKED_AT = 500;

  /** A page of events ends after about this much JSON, so that rows cannot fill the memory. */
  private static final int PAGE_BYTES = 1 << 20;

  private final SessionArchive archive;
  private final ApprovalDesk desk;
  private final EventLoop loop;

  SessionRoutes(SessionArchive archive, ApprovalDesk desk, EventLoop loop) {
    this.archive = archive;
    this.desk = desk;
    this.loop = loop;
  }

  void mount(Router router) {
    router.get("/api/v1/sessions").handler(this::list);
    router.get("/api/v1/sessions/:id").handler(this::one);
    router.get("/api/v1/sessions/:id/events").handler(this::events);
  }

  private void list(RoutingContext ctx) {
    SessionQuery query = SessionQuery.of(ctx);
    loop.bring(sight(ctx).compose(visibleTo -> archive.page(query.filter(visibleTo))))
        .onFailure(ctx::fail)
        .onSuccess(page -> ctx.json(SessionJson.page(page)));
  }

  /** To what a list is restricted for this viewer; empty for who sees all. */
  Future<Optional<Visibility>> sight(RoutingContext ctx) {
    Viewer viewer = SignInRoutes.viewer(ctx);
    ConsoleSession signedIn = SignInRoutes.session(ctx);
    if (viewer.seesAll()) {
      return Future.succeededFuture(Optional.empty());
    }
    return approvedSessions(signedIn)
        .map(
            ids ->
                Optional.of(new Visibility(viewer.principal().id(), !signedIn.isByToken(), ids)));
  }

  private Future<Set<String>> approvedSessions(ConsoleSession signedIn) {
    if (signedIn.isByToken()) {
      return Future.succeededFuture(Set.of());
    }
    return desk.list(Optional.empty(), signedIn.viewer().principal(), false, APPROVALS_LOOKED_AT)
        .map(
            approvals -> {
              Set<String> ids = new LinkedHashSet<>();
              for (ApprovalRecord approval : approvals) {
                if (approval.request().held()) {
                  ids.add(approval.request().origin().session());
                }
              }
              return ids;
            });
  }

  private void one(RoutingContext ctx) {
    visible(ctx).onFailure(ctx::fail).onSuccess(s -> ctx.json(SessionJson.summary(s)));
  }

  private void events(RoutingContext ctx) {
    long from = QueryParameter.number(ctx, "from", 0, Long.MAX_VALUE, 0);
    int limit = (int) QueryParameter.number(ctx, "limit", 1, MAX_LIMIT, MAX_LIMIT);
    visible(ctx)
        .compose(
            session ->
                loop.bring(archive.events(session.id(), from, limit))
                    .map(events -> page(session, events, from)))
        .onFailure(ctx::fail)
        .onSuccess(ctx::json);
  }

  /**
   * {@code next} is where to go on reading; {@code more} tells whether something is there already.
   */
  static JsonObject page(SessionSummary session, SessionArchive.Events events, long from) {
    JsonArray page = new JsonArray();
    long next = from;
    int bytes = 0;
    boolean full = false;
    for (SessionEvent event : events.list()) {
      if (bytes > PAGE_BYTES) {
        full = true;
        break;
      }
      JsonObject json = SessionJson.event(event);
      Buffer written = json.toBuffer();
      bytes += written.length();
      page.add(json);
      next = event.sequence() + 1;
    }
    return new JsonObject()
        .put("session", SessionJson.summary(session))
        .put("events", page)
        .put("next", next)
        .put("more", full || events.more());
  }

  /** The session of the path, if this person may see it; otherwise it does not exist for them. */
  Future<SessionSummary> visible(RoutingContext ctx) {
    Viewer viewer = SignInRoutes.viewer(ctx);
    String id = QueryParameter.id(ctx, WHAT);
    return loop.bring(
        archive
            .session(id)
            .compose(
                found -> {
                  if (found.isEmpty()) {
                    return Future.failedFuture(Problem.notFound(WHAT).asException());
                  }
                  SessionSummary session = found.get();
                  if (viewer.seesAll() || isTheirs(session, SignInRoutes.session(ctx))) {
                    return Future.succeededFuture(session);
                  }
                  return approvedSessions(SignInRoutes.session(ctx))
                      .compose(
                          ids ->
                              ids.contains(id)
                                  ? Future.succeededFuture(session)
                                  : Future.failedFuture(Problem.notFound(WHAT).asException()));
                }));
  }

  /** Their own, or of an agent that acts for them; by a token one sees one's own alone. */
  private static boolean isTheirs(SessionSummary session, ConsoleSession signedIn) {
    String self = signedIn.viewer().principal().id();
    return session.principal().equals(self)
        || !signedIn.isByToken() && session.actsFor().equals(self);
  }
}
