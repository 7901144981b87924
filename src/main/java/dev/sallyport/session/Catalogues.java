package dev.sallyport.session;

import dev.sallyport.backend.DatabaseAdministration;
import dev.sallyport.backend.FailureWords;
import dev.sallyport.config.ConnectionConfig;
import dev.sallyport.sql.catalogue.Catalogue;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BiConsumer;
import java.util.function.Function;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What exists in each database, read over the administrative connection. A catalogue that says the
 * same as the one before stays the same object, so that whatever was read with it remains true.
 * Safe to use from any event loop; each asker is answered on its own.
 */
public final class Catalogues {
  private static final Logger LOG = LoggerFactory.getLogger(Catalogues.class);

  /** After a reading in the background has failed, so long nobody tries again. */
  private static final Duration PAUSE = Duration.ofSeconds(1);

  /** Who misses a name is content with a reading that began so long ago: no more than one each. */
  private static final Duration RECENT = Duration.ofSeconds(1);

  /** Servers beyond so many share what is being changed at them: any of it concerns them all. */
  static final int MOST_SERVERS = 10_000;

  private static final String OTHER_SERVERS = "";

  private final Function<ConnectionConfig, Future<Catalogue>> source;
  private final long freshNanos;
  private final long limitNanos;
  private final LongSupplier nanoTime;

  /** By all that is configured: what was read at another server says nothing of this one. */
  private final Map<ConnectionConfig, Known> known = new ConcurrentHashMap<>();

  /** By host and port: connections of several names may lead to one server. */
  private final Map<String, ServerChanges> servers = new ConcurrentHashMap<>();

  /** Each tells others of a change that goes on through this node. */
  private final Set<Runnable> telling = ConcurrentHashMap.newKeySet();

  private volatile Asked lastAsked;

  private volatile BiConsumer<String, Catalogue> onNew = (connection, catalogue) -> {};

  private volatile Function<String, Future<Void>> news = notice -> Future.succeededFuture();

  /**
   * Over an administration.
   *
   * @param lifetime how long a catalogue is believed before it is read again, in the background
   * @param limit how long it is believed when it can't be read again; then nothing is
   */
  public Catalogues(DatabaseAdministration administration, Duration lifetime, Duration limit) {
    this(administration::readCatalogue, lifetime, limit, System::nanoTime);
  }

  /**
   * Over any source.
   *
   * @param lifetime as above
   * @param limit as above
   * @param nanoTime a clock of nanoseconds
   */
  public Catalogues(
      Function<ConnectionConfig, Future<Catalogue>> source,
      Duration lifetime,
      Duration limit,
      LongSupplier nanoTime) {
    this.source = source;
    this.freshNanos = lifetime.toNanos();
    this.limitNanos = limit.toNanos();
    this.nanoTime = nanoTime;
  }

  /**
   * What exists; already there unless it was never read, has just been changed, or is too old.
   *
   * @return fails when the database cannot be asked
   */
  public Future<Catalogue> of(ConnectionConfig connection) {
    return known(connection).get(connection, freshNanos, limitNanos);
  }

  /**
   * What exists, read within the last second: for whoever misses a name that may be new.
   *
   * @return fails when the database cannot be asked, or could not be a moment ago
   */
  public Future<Catalogue> recent(ConnectionConfig connection) {
    return readSince(connection, RECENT);
  }

  /**
   * What exists now: read from now on, whoever else had it read a moment ago.
   *
   * @return as {@link #recent}
   */
  Future<Catalogue> anew(ConnectionConfig connection) {
    return readSince(connection, Duration.ZERO);
  }

  private Future<Catalogue> readSince(ConnectionConfig connection, Duration ago) {
    Known asked = known(connection);
    return asked.failedJustNow()
        ? Future.failedFuture(new IllegalStateException("the catalogue could not be read just now"))
        : asked.get(connection, ago.toNanos(), ago.toNanos());
  }

  /** What was read last, if anything was, however old it is. */
  public Optional<Catalogue> last(ConnectionConfig connection) {
    return Optional.ofNullable(known.get(connection)).map(Known::last).filter(Catalogue::isKnown);
  }

  /** Sets who hears, by the connection's name, of each catalogue that says something new. */
  public void onNew(BiConsumer<String, Catalogue> listener) {
    onNew = listener;
  }

  /**
   * What exists has changed: whoever asks from now on, by any connection to the same host and port,
   * waits for a reading that began later.
   */
  public void forget(ConnectionConfig connection) {
    forget(connection.server());
  }

  private void forget(String server) {
    known.forEach(
        (connection, read) -> {
          if (connection.server().equals(server)) {
            read.forget();
          }
        });
  }

  /** Sets how other nodes are told, in one line, of what changes through this one. */
  public void tellOthers(Function<String, Future<Void>> telling) {
    news = telling;
  }

  /** Asks the others for what is being changed through them: what they told before may be lost. */
  public Future<Void> askOthers() {
    return news.apply(ChangeNotice.ASKED);
  }

  /** Another node says so. */
  public void onToldElsewhere(String notice) {
    if (notice.equals(ChangeNotice.ASKED)) {
      telling.forEach(Runnable::run);
      return;
    }
    ChangeNotice.of(notice)
        .ifPresent(
            told -> {
              ServerChanges server = changesAt(told.server());
              if (told.ended()) {
                server.onEndedElsewhere(told.id(), told.names(), told.swaps());
              } else {
                server.onElsewhere(told.id(), told.names(), told.swaps());
              }
            });
  }

  /** What others said may be lost: everything is read anew. */
  public void forgetAll() {
    known.values().forEach(Known::forget);
  }

  /** What is being changed at the server of that connection. */
  ServerChanges changesAt(ConnectionConfig connection) {
    return changesAt(connection.server());
  }

  private ServerChanges changesAt(String server) {
    // None is ever taken out, so that a server which shares once does so for good.
    synchronized (servers) {
      boolean own = servers.containsKey(server) || servers.size() < MOST_SERVERS;
      return own
          ? servers.computeIfAbsent(
              server, absent -> new ServerChanges(() -> forget(server), nanoTime))
          : servers.computeIfAbsent(
              OTHER_SERVERS, absent -> new ServerChanges(this::forgetAll, nanoTime));
    }
  }

  /**
   * From now on it tells others of a change that goes on, whenever one of them asks. Any thread.
   *
   * @return takes that back
   */
  Runnable whenAsked(Runnable tellsAgain) {
    telling.add(tellsAgain);
    return () -> telling.remove(tellsAgain);
  }

  /** Completes when others can know of it; fails where they may not. */
  Future<Void> tell(ConnectionConfig connection, ServerChanges.Change change, boolean ended) {
    return onOwnContext(news.apply(ChangeNotice.of(connection.server(), change, ended).text()));
  }

  /** The connection is gone, or another one by now: nothing is kept of it. */
  public void drop(ConnectionConfig connection) {
    known.remove(connection);
    lastAsked = null;
  }

  private Known known(ConnectionConfig connection) {
    Asked before = lastAsked;
    if (before != null && before.connection() == connection) {
      return before.known();
    }
    Known found = known.computeIfAbsent(connection, absent -> new Known());
    lastAsked = new Asked(connection, found);
    if (known.get(connection) != found) {
      lastAsked = null;
    }
    return found;
  }

  /** Of which connection was asked last: all that is configured of one takes long to compare. */
  private record Asked(ConnectionConfig connection, Known known) {}

  /** A catalogue, and when its reading began. */
  private record Held(Catalogue catalogue, long sinceNanos, Future<Catalogue> answer) {}

  /** A reading under way; {@code changes} counts the changes that it may have seen. */
  private record Reading(long changes, long sinceNanos, Promise<Catalogue> promise) {}

  /** What is known of one database. */
  private final class Known {
    private volatile Held held;
    private Catalogue last = Catalogue.UNKNOWN;
    private long changes;
    private Reading reading;
    private Promise<Catalogue> next;
    private long notBeforeNanos = nanoTime.getAsLong();

    /**
     * What is known, or a reading.
     *
     * @param fresh so long what is known needs no reading
     * @param limit so long it is known at all
     */
    Future<Catalogue> get(ConnectionConfig connection, long fresh, long limit) {
      Held now = held;
      if (now != null && isWithin(now.sinceNanos(), fresh)) {
        return now.answer();
      }
      Reading begun = null;
      Future<Catalogue> answer;
      synchronized (this) {
        now = held;
        boolean usable = now != null && isWithin(now.sinceNanos(), limit);
        boolean needed = !usable || !failedJustNow();
        if (reading == null && needed) {
          begun = begin(Promise.promise());
        }
        if (usable) {
          answer = now.answer();
        } else if (reading.changes() == changes && isWithin(reading.sinceNanos(), limit)) {
          answer = reading.promise().future();
        } else {
          next = next == null ? Promise.promise() : next;
          answer = next.future();
        }
      }
      read(begun, connection);
      return onOwnContext(answer);
    }

    private boolean isWithin(long sinceNanos, long limit) {
      return nanoTime.getAsLong() - sinceNanos <= limit;
    }

    synchronized boolean failedJustNow() {
      return nanoTime.getAsLong() - notBeforeNanos < 0;
    }

    synchronized Catalogue last() {
      return last;
    }

    synchronized void forget() {
      changes++;
      held = null;
    }

    /** Under the lock; one at a time. */
    private Reading begin(Promise<Catalogue> promise) {
      reading = new Reading(changes, nanoTime.getAsLong(), promise);
      return reading;
    }

    /** Outside the lock: it may be answered at once. */
    private void read(Reading begun, ConnectionConfig connection) {
      if (begun != null) {
        asked(connection)
            .onSuccess(catalogue -> onRead(begun, catalogue, connection))
            .onFailure(failure -> onFailed(begun, failure, connection));
      }
    }

    /** A reading must end, however it does: the next one waits for it. */
    private Future<Catalogue> asked(ConnectionConfig connection) {
      try {
        return source.apply(connection);
      } catch (RuntimeException e) {
        return Future.failedFuture(e);
      }
    }

    private void onRead(Reading ended, Catalogue catalogue, ConnectionConfig connection) {
      Catalogue before;
      synchronized (this) {
        before = last;
      }
      // Outside the lock: it may take a while. Only one reading is under way, so none interferes.
      Catalogue kept = before.saysTheSameAs(catalogue) ? before : catalogue;
      Reading begun;
      synchronized (this) {
        last = kept;
        if (ended.changes() == changes) {
          held = new Held(kept, ended.sinceNanos(), Future.succeededFuture(kept));
        }
        begun = end();
      }
      if (kept != before) {
        onNew.accept(connection.name(), kept);
      }
      ended.promise().complete(kept);
      read(begun, connection);
    }

    private void onFailed(Reading ended, Throwable failure, ConnectionConfig connection) {
      // Without the server's words, which may quote what is none of the log's business.
      LOG.warn(
          "catalogue not read connection={} error={}", connection.name(), FailureWords.of(failure));
      Reading begun;
      synchronized (this) {
        notBeforeNanos = nanoTime.getAsLong() + PAUSE.toNanos();
        begun = end();
      }
      ended.promise().fail(failure);
      read(begun, connection);
    }

    /** Under the lock; the reading that those wait for who asked after a change, if any. */
    private Reading end() {
      reading = null;
      Promise<Catalogue> waiting = next;
      next = null;
      return waiting == null ? null : begin(waiting);
    }
  }

  /** What is asked for may be answered on another event loop, as of whoever asked first. */
  private static <T> Future<T> onOwnContext(Future<T> answer) {
    Context context = answer.isComplete() ? null : Vertx.currentContext();
    if (context == null) {
      return answer;
    }
    Promise<T> own = Promise.promise();
    answer.onComplete(
        done ->
            context.runOnContext(
                v -> {
                  if (done.succeeded()) {
                    own.complete(done.result());
                  } else {
                    own.fail(done.cause());
                  }
                }));
    return own.future();
  }
}
