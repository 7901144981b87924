package dev.sallyport.export;

import dev.sallyport.config.ExportSink.ExportFormat;
import dev.sallyport.delivery.Backoff;
import dev.sallyport.delivery.DeliveryException;
import dev.sallyport.export.ExportCursors.Cursor;
import dev.sallyport.recording.EventFeed;
import dev.sallyport.recording.EventFeed.Entry;
import dev.sallyport.recording.EventFeed.Place;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.WorkerExecutor;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Brings one sink up to date, batch after batch, for ever: read after the cursor, hand over, move
 * the cursor. Confined to one event loop. At any moment at most one batch is in memory.
 */
final class Exporter {
  /** Events of a batch; their size is bounded as well. */
  static final int BATCH_EVENTS = 500;

  /** How often a sink that has everything looks for more. */
  static final Duration POLL = Duration.ofSeconds(1);

  private static final Logger LOG = LoggerFactory.getLogger(Exporter.class);

  private final Vertx vertx;
  private final WorkerExecutor worker;
  private final EventFeed feed;
  private final ExportCursors cursors;
  private final String name;
  private final ExportFormat format;
  private final Sink sink;
  private final Backoff backoff;
  private final ExportProgress progress;
  private Cursor cursor;

  /** What the sink has and the store could not be told yet; null for nothing. */
  private Cursor owed;

  private int failed;
  private long timer = -1;
  private Promise<Void> closing;
  private boolean busy;

  Exporter(
      Vertx vertx,
      WorkerExecutor worker,
      EventFeed feed,
      ExportCursors cursors,
      String name,
      ExportFormat format,
      Sink sink,
      Backoff backoff,
      Clock clock) {
    this.vertx = vertx;
    this.worker = worker;
    this.feed = feed;
    this.cursors = cursors;
    this.name = name;
    this.format = format;
    this.sink = sink;
    this.backoff = backoff;
    this.progress = new ExportProgress(name, sink.name(), clock);
  }

  void start() {
    step();
  }

  ExportStatus status() {
    return progress.status();
  }

  /** Lets the batch that is on its way arrive, and ends. */
  Future<Void> close() {
    closing = Promise.promise();
    vertx.cancelTimer(timer);
    if (!busy) {
      closing.complete();
    }
    return closing.future().eventually(sink::close).eventually(worker::close);
  }

  private void step() {
    busy = true;
    (cursor == null ? resume() : advance())
        .onComplete(
            done -> {
              busy = false;
              if (closing != null) {
                closing.tryComplete();
              } else if (done.failed()) {
                later(done.cause());
              } else {
                failed = 0;
                again(done.result() ? Duration.ZERO : POLL);
              }
            });
  }

  private void again(Duration wait) {
    if (wait.isZero()) {
      vertx.runOnContext(now -> stepUnlessClosing());
    } else {
      timer = vertx.setTimer(wait.toMillis(), now -> stepUnlessClosing());
    }
  }

  private void stepUnlessClosing() {
    if (closing == null) {
      step();
    }
  }

  private void later(Throwable cause) {
    failed++;
    Optional<Duration> asked =
        cause instanceof DeliveryException known ? known.retryAfter() : Optional.empty();
    Duration wait = backoff.after(failed, asked);
    String words =
        cause instanceof DeliveryException
            ? cause.getMessage()
            : cause.getClass().getSimpleName() + ": " + cause.getMessage();
    progress.failed(words);
    LOG.warn(
        "events not exported yet sink={} to={} place={} attempt={} lag_seconds={} next_seconds={}"
            + " error={}",
        name,
        sink.name(),
        cursor == null ? "" : cursor.done(),
        failed,
        progress.status().lagSeconds(),
        wait.toSeconds(),
        words);
    timer = vertx.setTimer(Math.max(1, wait.toMillis()), now -> stepUnlessClosing());
  }

  /** What a sink holds counts for more than what was written down of it. */
  private Future<Boolean> resume() {
    return cursors
        .find(name)
        .compose(
            found -> {
              Cursor kept = found.orElse(Cursor.START);
              return sink.resume(kept.done())
                  .onSuccess(
                      there -> {
                        cursor =
                            there.equals(kept.done()) ? kept : new Cursor(there, Optional.empty());
                        progress.at(cursor.done());
                        LOG.info(
                            "events are exported sink={} to={} place={}",
                            name,
                            sink.name(),
                            cursor.done());
                      });
            })
        .map(true);
  }

  /** False when there was nothing to hand over. */
  private Future<Boolean> advance() {
    return owed == null ? handOver() : settle();
  }

  private Future<Boolean> handOver() {
    return batch()
        .compose(
            lines -> {
              if (lines.isEmpty()) {
                return nothing();
              }
              Place last = lines.get(lines.size() - 1).place();
              Cursor sending = new Cursor(cursor.done(), Optional.of(last));
              return (sink.remembersBatches() && cursor.sending().isEmpty()
                      ? keep(sending)
                      : Future.<Void>succeededFuture())
                  .compose(kept -> sink.deliver(lines))
                  .onSuccess(
                      delivered -> {
                        owed = new Cursor(last, Optional.empty());
                        progress.delivered(last, lines.size());
                      })
                  .compose(delivered -> settle());
            });
  }

  /** Not handed over again only because the store could not be told. */
  private Future<Boolean> settle() {
    return keep(owed).onSuccess(kept -> owed = null).compose(kept -> sink.rest()).map(true);
  }

  private Future<Boolean> nothing() {
    Future<Void> kept =
        cursor.sending().isEmpty()
            ? Future.succeededFuture()
            // All events of the batch are gone meanwhile: their time was over.
            : keep(new Cursor(cursor.sending().get(), Optional.empty()));
    return kept.compose(done -> sink.rest()).map(false).onSuccess(done -> progress.upToDate());
  }

  private Future<Void> keep(Cursor next) {
    return cursors.keep(name, next).onSuccess(kept -> cursor = next);
  }

  /** The batch that may be on its way, or the next one. */
  private Future<List<Line>> batch() {
    return cursor
        .sending()
        .map(last -> again(last, cursor.done(), new ArrayList<>()))
        .orElseGet(
            () ->
                feed.after(cursor.done(), BATCH_EVENTS)
                    .compose(
                        entries -> {
                          if (!entries.isEmpty()) {
                            progress.behindSince(entries.get(0).at());
                          }
                          return lines(entries);
                        }));
  }

  private Future<List<Line>> again(Place last, Place from, List<Entry> found) {
    return feed.after(from, BATCH_EVENTS)
        .compose(
            entries -> {
              for (Entry entry : entries) {
                if (entry.place().compareTo(last) > 0) {
                  return all(found);
                }
                found.add(entry);
              }
              return entries.isEmpty()
                  ? all(found)
                  : again(last, entries.get(entries.size() - 1).place(), found);
            });
  }

  private Future<List<Line>> all(List<Entry> entries) {
    return worker.executeBlocking(
        () -> {
          List<Line> lines = new ArrayList<>();
          for (Entry entry : entries) {
            lines.add(EventLines.of(entry, format, sink.maxLineBytes()));
          }
          return lines;
        });
  }

  private Future<List<Line>> lines(List<Entry> entries) {
    return worker.executeBlocking(
        () -> {
          List<Line> lines = new ArrayList<>();
          long bytes = 0;
          for (Entry entry : entries) {
            Line line = EventLines.of(entry, format, sink.maxLineBytes());
            bytes += line.json().length;
            if (!lines.isEmpty() && bytes > sink.maxBatchBytes()) {
              break;
            }
            lines.add(line);
          }
          return lines;
        });
  }
}
