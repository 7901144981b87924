package dev.sallyport.recording;

import dev.sallyport.recording.SegmentReader.Batch;
import dev.sallyport.recording.SegmentReader.Found;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.internal.VertxInternal;
import java.io.EOFException;
import java.io.IOException;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.channels.WritableByteChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.util.Comparator;
import java.util.HashSet;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Brings journals to the archive, batch by batch, and deletes what is there for good. A batch and
 * the position after it are kept in one transaction, so it may be shipped again without harm.
 * Confined to its context; files are read on workers.
 */
final class Shipper {
  /**
   * Bounds the memory of a batch and the time for which the store's one writer is taken, which is
   * some hundredths of a second; a transaction costs as much as some hundred statements do.
   */
  private static final int BATCH_BYTES = 4 << 20;

  /** Forgotten in one transaction, unless there is nothing else to do. */
  private static final int FORGOTTEN_AT_ONCE = 32;

  private static final Logger LOG = LoggerFactory.getLogger(Shipper.class);

  private final Vertx vertx;
  private final Context context;
  private final SessionArchive archive;
  private final JournalLimit limit;
  private final ShippingPace pace;
  private final Runnable onLeftToIndex;
  private final Losses losses;
  private final SegmentReader reader = new SegmentReader(BATCH_BYTES);
  private final Queue<Segment> segments = new ConcurrentLinkedQueue<>();

  /** Journals that are deleted and of which the archive still keeps the positions. */
  private final Set<String> gone = new LinkedHashSet<>();

  /** Ends when everything that was told to it is shipped, or it failed. */
  private Future<Void> running = Future.succeededFuture();

  private volatile Instant failingSince;

  /** How many wait for all of it to be shipped. */
  private final AtomicInteger hurried = new AtomicInteger();

  /**
   * A shipper.
   *
   * @param context of workers: what becomes of a batch takes longer than an event loop may
   * @param onLeftToIndex told in the context when something was kept that is to be indexed later
   */
  Shipper(
      Vertx vertx,
      Context context,
      SessionArchive archive,
      JournalLimit limit,
      ShippingPace pace,
      Runnable onLeftToIndex) {
    this.vertx = vertx;
    this.context = context;
    this.archive = archive;
    this.losses = new Losses(archive);
    this.limit = limit;
    this.pace = pace;
    this.onLeftToIndex = onLeftToIndex;
  }

  /** A file to ship from now on, after all that were added before. */
  void add(Segment segment) {
    segments.add(segment);
  }

  int files() {
    return segments.size();
  }

  /** When the first of what is not shipped was written; empty when all is. */
  Optional<Instant> oldest() {
    return segments.stream()
        .flatMap(segment -> segment.oldest().stream())
        .min(Comparator.naturalOrder());
  }

  /** Since when the archive has taken nothing; empty while it does. */
  Optional<Instant> failingSince() {
    return Optional.ofNullable(failingSince);
  }

  /** What was lost with files that somebody cut or took away; empty when nothing was. */
  Optional<Losses.Sum> lost() {
    return losses.sum();
  }

  /** Ships what was written up to now, without a rest. */
  Future<Void> ship() {
    hurried.incrementAndGet();
    return shipAll().onComplete(done -> hurried.decrementAndGet());
  }

  private Future<Void> shipAll() {
    // Whoever waits goes on in their own context, and not on a worker.
    Promise<Void> done = ((VertxInternal) vertx).getOrCreateContext().promise();
    context.runOnContext(
        v -> {
          Future<Void> run = running.otherwiseEmpty().compose(before -> run());
          running = run.onComplete(shipped -> note(shipped.cause()));
          run.onComplete(done);
        });
    return done.future();
  }

  /** As {@link #ship}, at {@link ShippingPace}, unless it is at it, or it is too soon. */
  void shipSoon() {
    context.runOnContext(
        v -> {
          if (running.isComplete() && pace.beginsRound()) {
            shipAll();
          }
        });
  }

  private Future<Void> rest(long workedNanos) {
    long millis = hurried.get() > 0 ? 0 : pace.restMillis(workedNanos);
    return millis < 1
        ? Future.succeededFuture()
        : vertx.timer(millis, TimeUnit.MILLISECONDS).mapEmpty();
  }

  private void note(Throwable failure) {
    if (failure != null && failingSince == null) {
      LOG.error("journal cannot be shipped, trying again until it can", failure);
      failingSince = Instant.now();
    } else if (failure == null && failingSince != null) {
      LOG.info("journal is shipped again");
      failingSince = null;
    }
  }

  private Future<Void> run() {
    boolean idle = limit.unshippedBytes() == 0;
    // Of this moment: a file that comes later may follow one of which the end was not there yet.
    return new Round(List.copyOf(segments).iterator())
        .all()
        .compose(
            v ->
                idle || hurried.get() > 0 || gone.size() >= FORGOTTEN_AT_ONCE
                    ? forget()
                    : Future.succeededFuture());
  }

  private Future<Void> forget() {
    if (gone.isEmpty()) {
      return Future.succeededFuture();
    }
    List<String> journals = List.copyOf(gone);
    return archive.forgetAll(journals).onSuccess(v -> journals.forEach(gone::remove));
  }

  /** Once through all files, in the order in which they were written. */
  private final class Round {
    private final Iterator<Segment> rest;

    /** Of event loops of which a file cannot be read: what they wrote later has to wait for it. */
    private final Set<String> waiting = new HashSet<>();

    private final Promise<Void> ended = Promise.promise();

    private Throwable failure;

    Round(Iterator<Segment> files) {
      this.rest = files;
    }

    Future<Void> all() {
      next();
      return ended.future();
    }

    /** Each on a stack of its own: a future of each in that of the one before is too deep. */
    private void next() {
      if (!rest.hasNext()) {
        if (failure == null) {
          ended.complete();
        } else {
          ended.fail(failure);
        }
        return;
      }
      one(rest.next()).onSuccess(v -> context.runOnContext(on -> next())).onFailure(ended::fail);
    }

    private Future<Void> one(Segment segment) {
      // Asked in this order: what is sealed is not written any more.
      boolean sealed = segment.sealed();
      long written = segment.written();
      if (waiting.contains(segment.loop())
          || !sealed && hurried.get() == 0 && pace.leaves(segment.oldest())) {
        return Future.succeededFuture();
      }
      return position(segment)
          .compose(v -> upTo(segment, written).recover(cause -> giveUp(segment, sealed, cause)))
          .compose(v -> sealed ? remove(segment) : Future.succeededFuture())
          .recover(cause -> leave(segment, cause));
    }

    private Future<Void> leave(Segment segment, Throwable cause) {
      if (!(cause instanceof UnreadFileException)) {
        return Future.failedFuture(cause);
      }
      waiting.add(segment.loop());
      failure = failure == null ? cause : failure;
      return Future.succeededFuture();
    }
  }

  /**
   * Of a file that was cut or taken away, what is still there is shipped, and the rest is named.
   */
  private Future<Void> giveUp(Segment segment, boolean sealed, Throwable cause) {
    if (!(cause instanceof UnreadFileException unread) || !unread.gone()) {
      return Future.failedFuture(cause);
    }
    if (!segment.gone()) {
      LOG.error(
          "journal file was cut or taken away, shipping goes on error={}", unread.getMessage());
    }
    segment.onGone();
    return read(segment, () -> Files.exists(segment.path()) ? Files.size(segment.path()) : 0)
        .compose(size -> upTo(segment, Math.min(size, segment.written())))
        .compose(
            v ->
                sealed
                    ? advance(segment, segment.written())
                    // Its writer leaves it within a moment, and only then is known all it held.
                    : Future.succeededFuture());
  }

  private <T> Future<T> read(Segment segment, Segment.Reading<T> reading) {
    return context.executeBlocking(
        () -> {
          try {
            return segment.read(reading);
          } catch (IOException e) {
            throw new UnreadFileException(segment.journal(), e);
          }
        },
        false);
  }

  private Future<Void> position(Segment segment) {
    if (segment.positionKnown()) {
      return Future.succeededFuture();
    }
    return archive
        .position(segment.journal())
        .onSuccess(
            position -> {
              segment.shippedUpTo(Math.min(position, segment.written()));
              limit.add(segment.written() - segment.shipped());
            })
        .mapEmpty();
  }

  private Future<Void> upTo(Segment segment, long written) {
    if (segment.shipped() >= written) {
      return Future.succeededFuture();
    }
    long began = System.nanoTime();
    return read(segment, () -> reader.read(segment.path(), segment.shipped(), written))
        .compose(batch -> append(segment, batch))
        .compose(
            batch ->
                advance(segment, batch.end())
                    .compose(
                        v ->
                            batch.found() == Found.EVENTS
                                ? Future.succeededFuture()
                                : setAside(segment, batch)))
        .compose(v -> rest(System.nanoTime() - began))
        .compose(v -> upTo(segment, written));
  }

  private Future<Batch> append(Segment segment, Batch heads) {
    pace.onStatements(heads.statements());
    if (pace.indexesLater()) {
      return append(segment, heads, true).onSuccess(batch -> onLeftToIndex.run());
    }
    // What is to be searched for has to be read; there is little of it.
    return read(
            segment, () -> reader.readSearched(segment.path(), segment.shipped(), heads.resume()))
        .compose(whole -> append(segment, whole, false));
  }

  private Future<Batch> append(Segment segment, Batch batch, boolean indexedLater) {
    return archive
        .append(new Shipment(batch.lines(), segment.journal(), batch.end(), indexedLater))
        .map(batch);
  }

  private Future<Void> advance(Segment segment, long position) {
    limit.release(position - segment.shipped());
    segment.shippedUpTo(position);
    return Future.succeededFuture();
  }

  /**
   * Keeps bytes that are no event in a file of their own, for a person to look at, and goes on
   * after them. The tail of a file that is still written to is never at fault: it is not read.
   */
  private Future<Void> setAside(Segment segment, Batch batch) {
    long bytes = batch.resume() - batch.end();
    Path damaged =
        segment.path().resolveSibling(segment.journal() + "." + batch.end() + ".damaged");
    segment.onDamage();
    return read(
            segment,
            () -> {
              copy(segment.path(), batch.end(), bytes, damaged);
              return null;
            })
        .compose(
            v -> {
              LOG.error(
                  "journal bytes are no event, kept aside file={} bytes={} found={}",
                  damaged,
                  bytes,
                  batch.found());
              return advance(segment, batch.resume());
            });
  }

  private static void copy(Path from, long position, long bytes, Path to) throws IOException {
    Files.deleteIfExists(to);
    try (FileChannel source = FileChannel.open(from, StandardOpenOption.READ);
        WritableByteChannel target =
            Channels.newChannel(Files.newOutputStream(Files.createFile(to, OwnerOnly.file())))) {
      long copied = 0;
      while (copied < bytes) {
        long moved = source.transferTo(position + copied, bytes - copied, target);
        if (moved <= 0) {
          throw new EOFException("journal file became shorter while it was read");
        }
        copied += moved;
      }
    }
  }

  private Future<Void> remove(Segment segment) {
    // The torn tail of an earlier run was never acknowledged to anybody: nothing is lost with it.
    boolean lost = segment.damaged() && (segment.sequences().isPresent() || segment.gone());
    return (lost ? losses.tell(segment) : Future.<Void>succeededFuture())
        .compose(
            v ->
                read(
                    segment,
                    () -> {
                      segment.remove();
                      return null;
                    }))
        .compose(
            v -> {
              segments.remove(segment);
              gone.add(segment.journal());
              return Future.succeededFuture();
            });
  }
}
