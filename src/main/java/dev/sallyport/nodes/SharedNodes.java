package dev.sallyport.nodes;

import dev.sallyport.nodes.NodeLog.Line;
import dev.sallyport.nodes.NodeLog.Look;
import dev.sallyport.nodes.NodeLog.Place;
import dev.sallyport.nodes.NodeLog.Sign;
import dev.sallyport.nodes.NodeLog.Standing;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A node's place among those that share a store. Looks each second, and as soon as it is woken;
 * connects again for ever. Its state belongs to one context.
 */
public final class SharedNodes implements Nodes {
  /** What a message did not tell is found so soon. */
  static final Duration LOOK = Duration.ofMillis(700);

  private static final Duration FORGET = Duration.ofMinutes(5);

  private static final Logger LOG = LoggerFactory.getLogger(SharedNodes.class);

  private final Vertx vertx;
  private final Context context;
  private final NodeLog log;
  private final Node self;
  private final boolean mayLead;
  private final SharedClock clock;
  private final Duration forgetEvery;
  private final Hearing hearing;
  private final Signs signs;
  private final Told told;
  private final List<Function<Node, Future<Void>>> deaths = new CopyOnWriteArrayList<>();
  private final List<Consumer<Boolean>> leading = new CopyOnWriteArrayList<>();
  private final List<Promise<Set<Node>>> asking = new ArrayList<>();
  private final Set<Node> burying = new HashSet<>();
  private volatile boolean leads;
  private Line line;
  private Place after = Place.BEGINNING;
  private Standing own = new Standing(0, 0, Instant.EPOCH);
  private long lastForgotten;
  private boolean looking;
  private boolean again;
  private boolean begun;
  private boolean closed;
  private long timer = -1;

  /** One that may lead; not on the list before {@link #join}. */
  public SharedNodes(Vertx vertx, NodeLog log, Node self) {
    this(vertx, log, self, true, new SharedClock());
  }

  /**
   * One of them.
   *
   * @param mayLead whether it can do what one alone does
   * @param clock told the store's time with each look
   */
  public SharedNodes(Vertx vertx, NodeLog log, Node self, boolean mayLead, SharedClock clock) {
    this(vertx, log, self, mayLead, clock, FORGET, new Hearing(clock, System::nanoTime));
  }

  /** With how often at most it has the log forget what is old. */
  SharedNodes(
      Vertx vertx,
      NodeLog log,
      Node self,
      boolean mayLead,
      SharedClock clock,
      Duration forgetEvery,
      Hearing hearing) {
    this.hearing = hearing;
    this.clock = clock;
    this.forgetEvery = forgetEvery;
    this.mayLead = mayLead;
    this.vertx = vertx;
    this.context = vertx.getOrCreateContext();
    this.log = log;
    this.self = self;
    this.signs = new Signs(self.id());
    this.told = new Told(work -> context.runOnContext(now -> work.run()));
    this.lastForgotten = System.nanoTime();
  }

  @Override
  public Optional<Instant> silentSince() {
    return hearing.silentSince();
  }

  /** Puts this node on the list; whatever changes from then on it is told. */
  public Future<Void> join() {
    return onContext(
        () ->
            connect()
                .compose(opened -> opened.newest().onSuccess(newest -> after = newest))
                .compose(newest -> ask())
                .onSuccess(
                    look -> {
                      own = look.own();
                      signs.look(look.signs(), System.nanoTime());
                      LOG.info(
                          "joined node={} name={} others={}",
                          self.id(),
                          self.name(),
                          signs.living().size());
                      timer = vertx.setPeriodic(LOOK.toMillis(), tick -> look());
                    })
                .mapEmpty());
  }

  /** Leaves in order: whatever was this node's is seen to before. */
  public Future<Void> leave() {
    return onContext(
        () -> {
          closed = true;
          vertx.cancelTimer(timer);
          follow(false);
          return line == null ? Future.succeededFuture() : line.close(true);
        });
  }

  @Override
  public void on(Topic topic, Listener listener) {
    context.runOnContext(now -> told.listen(topic, listener));
  }

  @Override
  public Future<Void> tell(Topic topic, String subject) {
    return onContext(() -> asked(mine -> mine.tell(topic.word(), subject)));
  }

  @Override
  public void onDead(Function<Node, Future<Void>> listener) {
    deaths.add(listener);
  }

  @Override
  public void onLead(Consumer<Boolean> listener) {
    context.runOnContext(
        now -> {
          leading.add(listener);
          listener.accept(leads);
        });
  }

  @Override
  public boolean leads() {
    return leads;
  }

  @Override
  public void begin() {
    context.runOnContext(
        now -> {
          begun = true;
          look();
        });
  }

  @Override
  public Future<Set<Node>> others() {
    Promise<Set<Node>> answer = Promise.promise();
    context.runOnContext(
        now -> {
          asking.add(answer);
          look();
        });
    return answer.future();
  }

  private Future<Void> onContext(Supplier<Future<Void>> work) {
    Promise<Void> done = Promise.promise();
    context.runOnContext(now -> work.get().onComplete(done));
    return done.future();
  }

  private Future<Line> connect() {
    Line[] mine = new Line[1];
    return log.open(
            self,
            () -> context.runOnContext(now -> look()),
            () -> context.runOnContext(now -> lost(mine[0])))
        .onSuccess(
            opened -> {
              mine[0] = opened;
              line = opened;
            });
  }

  /** One that was given up before is no news. */
  private void lost(Line gone) {
    if (gone != null && line == gone) {
      line = null;
      follow(false);
      if (!closed) {
        LOG.warn("no connection to the other nodes node={}", self.id());
      }
    }
  }

  /** One at a time; what is asked for meanwhile is one more. */
  private void look() {
    if (closed) {
      answer(List.of(), new IllegalStateException("this node is leaving"));
      return;
    }
    if (looking) {
      again = true;
      return;
    }
    looking = true;
    again = false;
    List<Promise<Set<Node>>> asked = List.copyOf(asking);
    asking.clear();
    (line == null ? connect().mapEmpty() : Future.<Void>succeededFuture())
        .compose(connected -> ask())
        .onFailure(cause -> failed(asked, cause))
        .compose(look -> seen(asked, look))
        .onComplete(
            done -> {
              looking = false;
              if (done.succeeded() && (done.result() || again)) {
                look();
              }
            });
  }

  private Future<Look> ask() {
    long asked = System.nanoTime();
    return line.look(after)
        .onSuccess(
            look -> {
              clock.heard(look.own().now(), Duration.ofNanos(System.nanoTime() - asked));
              hearing.heard();
            });
  }

  private void failed(List<Promise<Set<Node>>> asked, Throwable cause) {
    LOG.debug("other nodes not seen error={}", cause.toString());
    answer(asked, cause);
    Line broken = line;
    lost(broken);
    if (broken != null) {
      broken.close(false).onFailure(e -> LOG.debug("connection not closed error={}", e.toString()));
    }
  }

  private void answer(List<Promise<Set<Node>>> asked, Throwable cause) {
    asked.forEach(promise -> promise.tryFail(cause));
    if (closed) {
      asking.forEach(promise -> promise.fail(cause));
      asking.clear();
    }
  }

  /** Completes with whether there is more to see. */
  private Future<Boolean> seen(List<Promise<Set<Node>>> asked, Look look) {
    long now = System.nanoTime();
    boolean missed = missed(look);
    List<Sign> dead = signs.look(look.signs(), now);
    Set<Node> living = signs.living();
    if (look.signs().size() > NodeLog.MOST_NODES) {
      // Whoever is not among those that were seen may live.
      answer(asked, new IllegalStateException("the table nodes has too many rows to see them all"));
    }
    asked.forEach(promise -> promise.tryComplete(living));
    Future<Void> led = lead(now);
    if (missed) {
      LOG.warn("changes at other nodes may be lost, all is looked at anew node={}", self.id());
      told.onMissed();
    }
    if (!look.whole()) {
      // Whatever stands there was changed before all is looked at.
      after = look.reached();
    }
    if (!begun) {
      return led.map(false);
    }
    if (look.whole()) {
      after = look.reached();
      told.take(look.changes());
    } else {
      told.take(List.of());
    }
    dead.forEach(this::bury);
    return led.map(known -> look.changes().size() >= NodeLog.MOST);
  }

  /**
   * By the log alone, since clocks may stand still with their machine: a change that was seen is
   * gone from it, or others took this node for dead, or the database knows less of it than before.
   */
  private boolean missed(Look look) {
    Standing before = own;
    own = look.own();
    return !look.whole() || own.beats() <= before.beats() || own.deaths() != before.deaths();
  }

  private Future<Void> lead(long now) {
    Line asked = line;
    if (asked == null) {
      return Future.succeededFuture();
    }
    Future<Boolean> leader = leads || !mayLead ? Future.succeededFuture(leads) : asked.lead();
    return leader
        .onSuccess(yes -> follow(yes && line == asked))
        .compose(
            yes -> {
              if (!leads || !clock.isSettled() || now - lastForgotten < forgetEvery.toNanos()) {
                return Future.succeededFuture();
              }
              lastForgotten = now;
              return asked.forget();
            })
        .recover(
            cause -> {
              LOG.debug("not known who leads error={}", cause.toString());
              return Future.succeededFuture();
            });
  }

  private void follow(boolean leader) {
    if (leads != leader) {
      leads = leader;
      LOG.info("{} what one node alone does node={}", leader ? "does" : "leaves", self.id());
      leading.forEach(listener -> listener.accept(leader));
    }
  }

  /** Others do the same; whatever is done for a dead node is done once or does no harm twice. */
  private void bury(Sign sign) {
    if (!burying.add(sign.node())) {
      return;
    }
    asked(mine -> mine.mark(sign))
        .compose(marked -> marked ? clearAway(sign) : Future.succeededFuture())
        .onFailure(e -> LOG.warn("not all is done for a dead node error={}", e.toString()))
        .onComplete(done -> context.runOnContext(now -> burying.remove(sign.node())));
  }

  private Future<Void> clearAway(Sign sign) {
    LOG.warn("node is dead node={} name={}", sign.node().id(), sign.node().name());
    return Future.join(deaths.stream().map(listener -> listener.apply(sign.node())).toList())
        .compose(done -> asked(mine -> mine.strike(sign)));
  }

  private <T> Future<T> asked(Function<Line, Future<T>> question) {
    Line mine = line;
    return mine == null
        ? Future.failedFuture("no connection to the other nodes")
        : question.apply(mine);
  }
}
