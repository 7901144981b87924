package dev.sallyport.web;

import dev.sallyport.approval.ApprovalFeed;
import dev.sallyport.approval.ApprovalRecord;
import dev.sallyport.approval.StandingApproval;
import dev.sallyport.approval.StandingApprovals;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.time.Clock;
import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Server-sent events (HTML Standard, section 9.2). A stream says which approvals changed, no more:
 * the page then asks for them and gets what its person may see.
 */
final class EventStreams {
  private static final Logger LOG = LoggerFactory.getLogger(EventStreams.class);

  /** Keeps proxies from closing a silent stream, and finds out who left. */
  static final Duration HEARTBEAT = Duration.ofSeconds(15);

  /** One person's tabs, in all their browsers; more would only take from the others. */
  static final int PER_PERSON = 20;

  static final int CAPACITY = 2_000;

  /**
   * What may wait for one slow reader. Past this it is cut off; its page reconnects by itself and
   * reads everything anew.
   */
  private static final int QUEUE_BYTES = 64 * 1024;

  private final Set<Stream> streams = new LinkedHashSet<>();
  private final Vertx vertx;
  private final ConsoleSessions sessions;
  private final EventLoop loop;
  private final Clock clock;
  private Runnable unsubscribe = () -> {};
  private long heartbeat = -1;

  EventStreams(Vertx vertx, ConsoleSessions sessions, EventLoop loop, Clock clock) {
    this.vertx = vertx;
    this.sessions = sessions;
    this.loop = loop;
    this.clock = clock;
  }

  private record Stream(HttpServerResponse response, ConsoleSession session) {}

  void start(ApprovalFeed feed) {
    unsubscribe = feed.subscribe(approval -> loop.run(() -> tell(approval)));
    sessions.whenClosed(this::endAllOf);
    heartbeat = vertx.setPeriodic(HEARTBEAT.toMillis(), ignored -> beat());
  }

  /** Changes may be lost: pages connect again by themselves, and read everything anew. */
  void reopen() {
    List.copyOf(streams).forEach(this::end);
  }

  void stop() {
    unsubscribe.run();
    vertx.cancelTimer(heartbeat);
    List.copyOf(streams).forEach(this::end);
  }

  void mount(Router router) {
    router.get("/api/v1/events").handler(this::open);
  }

  private void open(RoutingContext ctx) {
    if (ctx.response().closed()) {
      // Who left while the sign-in was looked up is told of by no handler any more.
      return;
    }
    ConsoleSession session = SignInRoutes.session(ctx);
    String self = session.viewer().principal().id();
    long mine =
        streams.stream().filter(s -> s.session().viewer().principal().id().equals(self)).count();
    if (mine >= PER_PERSON || streams.size() >= CAPACITY) {
      throw new Problem(
              429,
              "too-many-streams",
              "Too many pages are open",
              "There are " + streams.size() + " live pages, " + mine + " of them yours.",
              "Close a page and reload.")
          .asException();
    }
    HttpServerResponse response = ctx.response();
    response.putHeader("Content-Type", "text/event-stream; charset=utf-8");
    response.putHeader("X-Accel-Buffering", "no");
    response.setChunked(true);
    response.setWriteQueueMaxSize(QUEUE_BYTES);
    Stream stream = new Stream(response, session);
    streams.add(stream);
    long untilExpiry =
        Math.max(1, Duration.between(clock.instant(), session.expiresAt()).toMillis());
    long expiry = vertx.setTimer(untilExpiry, ignored -> dismiss(stream));
    response.closeHandler(
        ignored -> {
          vertx.cancelTimer(expiry);
          streams.remove(stream);
        });
    response.exceptionHandler(cause -> LOG.debug("event stream broke error={}", cause.toString()));
    response.write("retry: 2000\n: open\n\n");
  }

  /** Wakes the pages of those concerned. */
  void tell(ApprovalRecord approval) {
    String event =
        "event: approval\ndata: "
            + new JsonObject()
                .put("id", approval.request().id())
                .put("state", approval.state().word())
                .encode()
            + "\n\n";
    for (Stream stream : List.copyOf(streams)) {
      if (stream.session().viewer().concernedBy(approval.request())) {
        send(stream, event);
      }
    }
  }

  /** A standing approval came, or ended. */
  void tell(StandingApproval standing) {
    String event =
        "event: standing\ndata: " + new JsonObject().put("id", standing.id()).encode() + "\n\n";
    for (Stream stream : List.copyOf(streams)) {
      Viewer viewer = stream.session().viewer();
      if (StandingApprovals.maySee(standing, viewer.principal(), viewer.seesAll())) {
        send(stream, event);
      }
    }
  }

  private void beat() {
    List.copyOf(streams).forEach(stream -> send(stream, ": heartbeat\n\n"));
  }

  private void send(Stream stream, String text) {
    if (sessions.alive(stream.session().digest()).isEmpty()) {
      dismiss(stream);
    } else if (stream.response().writeQueueFull()) {
      LOG.info(
          "event stream cut off, it does not read principal={}",
          stream.session().viewer().principal().id());
      streams.remove(stream);
      stream.response().reset();
    } else {
      stream.response().write(text);
    }
  }

  private void endAllOf(String digest) {
    streams.stream()
        .filter(stream -> stream.session().digest().equals(digest))
        .toList()
        .forEach(this::dismiss);
  }

  /** Says that the sign-in is over, so that no tab goes on showing what it was for. */
  private void dismiss(Stream stream) {
    if (streams.contains(stream) && !stream.response().ended()) {
      stream.response().write("event: signed_out\ndata: {}\n\n");
    }
    end(stream);
  }

  private void end(Stream stream) {
    if (streams.remove(stream) && !stream.response().ended()) {
      stream.response().end();
    }
  }
}
