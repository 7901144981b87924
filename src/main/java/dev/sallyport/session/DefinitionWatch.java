package dev.sallyport.session;

import dev.sallyport.config.ConnectionConfig;
import dev.sallyport.masking.Diagnostics;
import dev.sallyport.masking.MaskPlan;
import dev.sallyport.policy.Verdict;
import dev.sallyport.session.StatementDesk.Cleared;
import dev.sallyport.session.StatementJudge.Judgement;
import dev.sallyport.sql.Feature;
import dev.sallyport.sql.Inspection;
import dev.sallyport.sql.StatementFacts;
import dev.sallyport.sql.Verb;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * That a session's statement runs by the definitions by which it was judged. One that touches what
 * is being changed is not sent; a change is not sent while a statement that writes by the old
 * definition is on its way; and of rows that may come by a new one everything is covered. One for
 * each session, on its event loop.
 */
final class DefinitionWatch implements BooleanSupplier {
  /** So long one of two that meet waits for the other before it is refused. */
  private static final Duration PATIENCE = Duration.ofSeconds(1);

  private static final long LOOK_MILLIS = 10;

  /** Two of these may be lost before others take it that the change has ended. */
  private static final long TELL_MILLIS = ServerChanges.BELIEVED.toMillis() / 3;

  /** What a statement does at the server whose session was killed is over by then. */
  private static final Duration AFTER_KILL = Duration.ofSeconds(10);

  private static final String RULE = BuiltInRefusals.CHANGED_MEANWHILE.rule();

  private static final Refusal CHANGING =
      refused(
          "what the statement touches is being changed by another statement; send it again when"
              + " that has ended, which may wait for the end of your transaction");

  private static final Refusal WRITTEN =
      refused(
          "what the statement changes is in use by a statement that writes; send it again when that"
              + " has ended");

  private static final Refusal NOT_TOLD =
      refused(
          "the other gateways could not be told of the change, and would judge by what was before;"
              + " retry, or tell your operator");

  /** Statements that only show. */
  private static final Set<Verb> LOOKS = EnumSet.of(Verb.SELECT, Verb.SHOW, Verb.EXPLAIN);

  private static final Logger LOG = LoggerFactory.getLogger(DefinitionWatch.class);

  private final Vertx vertx;
  private final Catalogues catalogues;
  private final ConnectionConfig connection;
  private final ServerChanges server;
  private ServerChanges.State judged;
  private Inspection text;
  private boolean sensitive;
  private boolean writes;
  private Optional<ServerChanges.Change> own = Optional.empty();
  private Optional<Refusal> objection = Optional.empty();
  private long telling = -1;
  private Runnable tellsNoMore = () -> {};
  private boolean over;

  DefinitionWatch(Vertx vertx, Catalogues catalogues, ConnectionConfig connection) {
    this.vertx = vertx;
    this.catalogues = catalogues;
    this.connection = connection;
    this.server = catalogues.changesAt(connection);
  }

  private static Refusal refused(String why) {
    return Refusal.of(new Verdict.Deny(RULE, why));
  }

  /** Judges, and once more if what was judged by is being changed and soon is no more. */
  Future<Judgement> judged(boolean runs, Supplier<Future<Judgement>> judge) {
    judged = server.now();
    Future<Judgement> first = judge.get();
    if (first.succeeded() && !(runs && isOther(first.result()))) {
      return first;
    }
    return first.compose(
        found -> {
          if (!runs || !isOther(found)) {
            return Future.succeededFuture(found);
          }
          ObjectNames used = ObjectNames.usedBy(found.reading().inspection());
          boolean shows = found.masks().sensitive();
          return waited(() -> server.isOpenFor(used, shows))
              .compose(
                  done -> {
                    judged = server.now();
                    return judge.get();
                  });
        });
  }

  private boolean isOther(Judgement found) {
    return !server.isQuietSince(judged)
        && server.concern(
            judged,
            () -> ObjectNames.usedBy(found.reading().inspection()),
            found.masks().sensitive(),
            "");
  }

  private Future<Void> waited(BooleanSupplier longer) {
    return waited(longer, System.nanoTime() + PATIENCE.toNanos());
  }

  private Future<Void> waited(BooleanSupplier longer, long untilNanos) {
    return over || !longer.getAsBoolean() || System.nanoTime() - untilNanos >= 0
        ? Future.succeededFuture()
        : vertx
            .timer(LOOK_MILLIS, TimeUnit.MILLISECONDS)
            .compose(fired -> waited(longer, untilNanos));
  }

  /** A change is known here and elsewhere before it is sent: whoever is judged later, waits. */
  Future<Cleared> announced(Request.Statement statement, Future<Cleared> cleared) {
    return cleared.succeeded() && !isChange(statement, cleared.result())
        ? cleared
        : cleared.compose(
            found -> isChange(statement, found) ? announced(found) : Future.succeededFuture(found));
  }

  private boolean isChange(Request.Statement statement, Cleared cleared) {
    return statement.runs()
        && !over
        && StatementJudge.changesCatalogue(cleared.reading().inspection());
  }

  private Future<Cleared> announced(Cleared cleared) {
    Inspection inspection = cleared.reading().inspection();
    ObjectNames used = ObjectNames.usedBy(inspection);
    if (server.concern(judged, () -> used, cleared.clearance().masks().sensitive(), "")) {
      // It will not be sent: of two changes that meet the first one goes on.
      return Future.succeededFuture(cleared);
    }
    ServerChanges.Change change =
        server.begin(ObjectNames.changedBy(inspection), ObjectNames.isSwappedBy(cleared.reading()));
    own = Optional.of(change);
    // Here as well: nobody is to hear of it once more after its end.
    Context loop = vertx.getOrCreateContext();
    tellsNoMore = catalogues.whenAsked(() -> loop.runOnContext(v -> tellWhileOwn(change)));
    return catalogues
        .tell(connection, change, false)
        .transform(
            told -> {
              if (told.failed()) {
                LOG.warn(
                    "change not told to other nodes connection={} error={}",
                    connection.name(),
                    told.cause().toString());
                objection = Optional.of(NOT_TOLD);
                return Future.succeededFuture();
              }
              telling = over ? -1 : vertx.setPeriodic(TELL_MILLIS, tick -> tellAgain(change));
              return waited(this::isInUse);
            })
        .map(cleared);
  }

  private void tellWhileOwn(ServerChanges.Change change) {
    if (own.isPresent() && own.get() == change) {
      tellAgain(change);
    }
  }

  private void tellAgain(ServerChanges.Change change) {
    catalogues
        .tell(connection, change, false)
        .onFailure(e -> LOG.warn("change not told to other nodes error={}", e.toString()));
  }

  /**
   * The statement is sent now, unless there is a reason against it; then it is over by {@link
   * #onEnded}.
   */
  Optional<Refusal> onSending(Request.Statement statement, Cleared cleared) {
    text = null;
    if (!statement.runs()) {
      return Optional.empty();
    }
    text = cleared.reading().inspection();
    MaskPlan masks = cleared.clearance().masks();
    sensitive = masks.sensitive();
    writes = isWriting(text);
    if (writes) {
      server.onWriting(this, text);
    }
    if (objection.isPresent()) {
      return objection;
    }
    if (getAsBoolean()) {
      return Optional.of(CHANGING);
    }
    return isInUse() ? Optional.of(WRITTEN) : Optional.empty();
  }

  /** Whether a statement that writes would run by what this one puts in its place. */
  private boolean isInUse() {
    return own.isPresent() && own.get().swaps() && server.isWrittenBy(own.get().names(), this);
  }

  private static boolean isWriting(Inspection inspection) {
    if (!(inspection instanceof Inspection.Understood understood)) {
      return true;
    }
    List<StatementFacts> parts = understood.statements();
    for (int i = 0; i < parts.size(); i++) {
      StatementFacts facts = parts.get(i);
      boolean only =
          LOOKS.contains(facts.verb())
              && facts.routines().isEmpty()
              && !facts.has(Feature.WRITES_VARIABLE)
              && !facts.has(Feature.INTO_FILE);
      if (!only && BuiltInRefusals.usesNames(facts)) {
        return true;
      }
    }
    return false;
  }

  /** Whether the statement that was sent may run by other definitions than it was judged by. */
  @Override
  public boolean getAsBoolean() {
    return text != null
        && !server.isQuietSince(judged)
        && server.concern(
            judged,
            () -> ObjectNames.usedBy(text),
            sensitive,
            own.map(ServerChanges.Change::id).orElse(""));
  }

  /**
   * What warnings after the statement could tell: anything, where it may have run by something
   * else.
   *
   * @param asJudged what they could tell otherwise
   */
  Diagnostics left(Diagnostics asJudged) {
    return getAsBoolean() ? Diagnostics.TELLS : asJudged;
  }

  /** The database has answered, or was not asked; completes when others can know of it. */
  Future<Void> onEnded() {
    text = null;
    objection = Optional.empty();
    if (writes) {
      writes = false;
      server.onWritten(this);
    }
    if (own.isEmpty()) {
      return Future.succeededFuture();
    }
    ServerChanges.Change ended = own.get();
    own = Optional.empty();
    vertx.cancelTimer(telling);
    tellsNoMore.run();
    server.end(ended.id());
    return catalogues
        .tell(connection, ended, true)
        .recover(
            e -> {
              // They take it for ended a while after they last heard of it.
              LOG.warn("end of a change not told to other nodes error={}", e.toString());
              return Future.succeededFuture();
            });
  }

  /** The session is killed at the server, where what it did may still come to its end. */
  void onSessionOver() {
    over = true;
    if (writes || own.isPresent()) {
      vertx.timer(AFTER_KILL.toMillis(), TimeUnit.MILLISECONDS).onComplete(done -> onEnded());
    }
  }
}
