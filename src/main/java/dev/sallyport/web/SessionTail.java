package dev.sallyport.web;

import dev.sallyport.recording.SessionArchive;
import dev.sallyport.recording.SessionArchive.SessionSummary;
import dev.sallyport.recording.SessionEvent;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A running session as it goes on, by server-sent events (HTML Standard, section 9.2): first what
 * there is from some event on, then what comes. What a slow reader has not read is not sent yet,
 * and stays in the store.
 */
final class SessionTail {
  private static final Logger LOG = LoggerFactory.getLogger(SessionTail.class);

  /** How many sessions one person follows at a time. */
  static final int PER_PERSON = 20;

  static final int CAPACITY = 500;

  private static final int EVENTS = 200;
  private static final int QUEUE_BYTES = 64 * 1024;

  /** Finds what another process recorded, and who is not signed in any more. */
  private static final Duration LOOK = Duration.ofSeconds(5);

  /** Keeps proxies from closing a silent stream. */
  private static final int LOOKS_PER_HEARTBEAT = 3;

  private final Set<Tail> tails = new LinkedHashSet<>();
  private final Vertx vertx;
  private final SessionArchive archive;
  private final SessionRoutes recorded;
  private final ConsoleSessions signIns;
  private final EventLoop loop;
  private Runnable unsubscribe = () -> {};
  private long timer = -1;
  private int looks;

  SessionTail(
      Vertx vertx,
      SessionArchive archive,
      SessionRoutes recorded,
      ConsoleSessions signIns,
      EventLoop loop) {
    this.vertx = vertx;
    this.archive = archive;
    this.recorded = recorded;
    this.signIns = signIns;
    this.loop = loop;
  }

  /** One page that follows one session. */
  private static final class Tail {
    private final HttpServerResponse response;
    private final ConsoleSession viewer;
    private final String session;
    private long next;
    private boolean reading;
    private boolean again;

    private Tail(HttpServerResponse response, ConsoleSession viewer, String session, long next) {
      this.response = response;
      this.viewer = viewer;
      this.session = session;
      this.next = next;
    }
  }

  void start() {
    unsubscribe = archive.onAppended(sessions -> loop.run(() -> wake(sessions)));
    timer = vertx.setPeriodic(LOOK.toMillis(), ignored -> look());
  }

  void stop() {
    unsubscribe.run();
    vertx.cancelTimer(timer);
    List.copyOf(tails).forEach(this::end);
  }

  void mount(Router router) {
    router.get("/api/v1/sessions/:id/tail").handler(this::open);
  }

  private void open(RoutingContext ctx) {
    ConsoleSession viewer = SignInRoutes.session(ctx);
    if (viewer.isByToken()) {
      throw Problem.forbidden(
              "no-token-here",
              "Only who is signed in to the console follows a session.",
              "Read /api/v1/sessions/{id}/events with a token.")
          .asException();
    }
    long from = QueryParameter.number(ctx, "from", 0, Long.MAX_VALUE, 0);
    String last = ctx.request().getHeader("Last-Event-ID");
    long next = last != null && last.matches("[0-9]{1,18}") ? Long.parseLong(last) : from;
    recorded
        .visible(ctx)
        .onFailure(ctx::fail)
        .onSuccess(session -> begin(ctx, new Tail(ctx.response(), viewer, session.id(), next)));
  }

  private void begin(RoutingContext ctx, Tail tail) {
    if (tail.response.closed()) {
      // Who left while the session was looked up is told of by no handler any more.
      return;
    }
    String self = tail.viewer.viewer().principal().id();
    long theirs =
        tails.stream().filter(t -> t.viewer.viewer().principal().id().equals(self)).count();
    if (theirs >= PER_PERSON || tails.size() >= CAPACITY) {
      ctx.fail(
          new Problem(
                  429,
                  "too-many-streams",
                  "Too many pages are open",
                  tails.size() + " sessions are followed, " + theirs + " of them by you.",
                  "Close a page and reload.")
              .asException());
      return;
    }
    HttpServerResponse response = tail.response;
    response.putHeader("Content-Type", "text/event-stream; charset=utf-8");
    response.putHeader("X-Accel-Buffering", "no");
    response.setChunked(true);
    response.setWriteQueueMaxSize(QUEUE_BYTES);
    response.closeHandler(gone -> tails.remove(tail));
    response.exceptionHandler(cause -> LOG.debug("tail broke error={}", cause.toString()));
    tails.add(tail);
    response.write("retry: 2000\n: open\n\n");
    read(tail);
  }

  private void wake(Set<String> sessions) {
    List.copyOf(tails).stream().filter(tail -> sessions.contains(tail.session)).forEach(this::read);
  }

  private void look() {
    boolean beat = ++looks % LOOKS_PER_HEARTBEAT == 0;
    for (Tail tail : List.copyOf(tails)) {
      if (signIns.alive(tail.viewer.digest()).isEmpty()) {
        end(tail);
      } else {
        if (beat && !tail.response.writeQueueFull()) {
          tail.response.write(": heartbeat\n\n");
        }
        read(tail);
      }
    }
  }

  /** Reads on, once at a time. */
  private void read(Tail tail) {
    if (tail.reading) {
      tail.again = true;
      return;
    }
    if (signIns.alive(tail.viewer.digest()).isEmpty()) {
      end(tail);
      return;
    }
    if (tail.response.writeQueueFull()) {
      tail.response.drainHandler(drained -> read(tail));
      return;
    }
    tail.reading = true;
    tail.again = false;
    loop.bring(archive.events(tail.session, tail.next, EVENTS))
        .compose(
            events ->
                events.list().isEmpty()
                    ? Future.succeededFuture(false)
                    : loop.bring(archive.session(tail.session))
                        .map(session -> send(tail, session.orElseThrow(), events)))
        .onComplete(
            more -> {
              tail.reading = false;
              if (more.failed()) {
                LOG.warn("tail cannot be read session={}", tail.session, more.cause());
                end(tail);
              } else if (tails.contains(tail) && (more.result() || tail.again)) {
                read(tail);
              }
            });
  }

  private boolean send(Tail tail, SessionSummary session, SessionArchive.Events events) {
    if (!tails.contains(tail)) {
      return false;
    }
    JsonObject page = SessionRoutes.page(session, events, tail.next);
    tail.next = page.getLong("next");
    tail.response.write("event: events\nid: " + tail.next + "\ndata: " + page.encode() + "\n\n");
    boolean more = page.getBoolean("more");
    List<SessionEvent> list = events.list();
    if (!more && list.get(list.size() - 1) instanceof SessionEvent.Closed) {
      tail.response.write("event: end\ndata: {}\n\n");
      end(tail);
    }
    return more;
  }

  private void end(Tail tail) {
    if (tails.remove(tail) && !tail.response.ended()) {
      tail.response.end();
    }
  }
}
