package dev.sallyport.web;

import dev.sallyport.approval.ApprovalDesk;
import dev.sallyport.approval.ApprovalRecord;
import dev.sallyport.recording.SessionArchive;
import dev.sallyport.recording.SessionArchive.Filter;
import dev.sallyport.recording.SessionArchive.SessionSummary;
import dev.sallyport.recording.SessionEvent;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Recorded sessions. Admins and auditors read all of them; everybody else their own and, signed in
 * to the console, those behind an approval that they may see.
 */
final class SessionRoutes {
  static final String WHAT = "This session";
  private static final int DEFAULT_LIMIT = 50;
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
    Viewer viewer = SignInRoutes.viewer(ctx);
    int limit = (int) QueryParameter.number(ctx, "limit", 1, MAX_LIMIT, DEFAULT_LIMIT);
    Filter filter =
        new Filter(
            QueryParameter.text(ctx, "principal"),
            QueryParameter.text(ctx, "connection"),
            QueryParameter.instant(ctx, "before"),
            limit);
    Future<List<SessionSummary>> found =
        viewer.seesAll()
            ? archive.sessions(filter)
            : ownAndApproved(filter, SignInRoutes.session(ctx));
    loop.bring(found)
        .onFailure(ctx::fail)
        .onSuccess(
            sessions -> {
              JsonArray listed = new JsonArray();
              sessions.forEach(s -> listed.add(SessionJson.summary(s)));
              boolean more = sessions.size() == limit;
              ctx.json(
                  new JsonObject()
                      .put("sessions", listed)
                      .put(
                          "next_before",
                          more ? sessions.get(limit - 1).openedAt().toString() : null));
            });
  }

  /** Their own sessions, and those that wait or waited for people like them. */
  private Future<List<SessionSummary>> ownAndApproved(Filter filter, ConsoleSession signedIn) {
    String self = signedIn.viewer().principal().id();
    Future<List<SessionSummary>> own =
        filter.principal().filter(p -> !p.equals(self)).isPresent()
            ? Future.succeededFuture(List.of())
            : archive.sessions(
                new Filter(
                    Optional.of(self), filter.connection(), filter.before(), filter.limit()));
    Future<List<SessionSummary>> approved =
        approvedSessions(signedIn)
            .compose(
                ids ->
                    Future.all(ids.stream().map(archive::session).toList())
                        .map(all -> present(all.<Optional<SessionSummary>>list())));
    return Future.all(own, approved)
        .map(
            both -> {
              List<SessionSummary> sessions = new ArrayList<>(own.result());
              approved.result().stream()
                  .filter(s -> !s.principal().equals(self) && fits(filter, s))
                  .forEach(sessions::add);
              sessions.sort(Comparator.comparing(SessionSummary::openedAt).reversed());
              return sessions.subList(0, Math.min(filter.limit(), sessions.size()));
            });
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

  private static List<SessionSummary> present(List<Optional<SessionSummary>> found) {
    return found.stream().flatMap(Optional::stream).toList();
  }

  private static boolean fits(Filter filter, SessionSummary session) {
    return filter.principal().map(session.principal()::equals).orElse(true)
        && filter.connection().map(session.connection()::equals).orElse(true)
        && filter.before().map(session.openedAt()::isBefore).orElse(true);
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
  private static JsonObject page(SessionSummary session, SessionArchive.Events events, long from) {
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
                  if (viewer.seesAll() || session.principal().equals(viewer.principal().id())) {
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
}
