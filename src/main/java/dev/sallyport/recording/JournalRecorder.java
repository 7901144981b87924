package dev.sallyport.recording;

import dev.sallyport.config.AuditConfig.Durability;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.internal.ContextInternal;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The recorder of one event loop. Called on that loop it writes at once; called from elsewhere it
 * hops over first.
 */
final class JournalRecorder implements Recorder {
  private static final Logger LOG = LoggerFactory.getLogger(JournalRecorder.class);

  private final Vertx vertx;
  private final ContextInternal context;
  private final Journal journal;
  private final JournalLimit limit;
  private final Durability durability;

  /** Written, and waiting for the disk. */
  private List<Promise<Void>> waiting = new ArrayList<>();

  private boolean syncing;
  private boolean broken;
  private boolean closed;

  JournalRecorder(Vertx vertx, Journal journal, JournalLimit limit, Durability durability) {
    this.vertx = vertx;
    this.context = (ContextInternal) vertx.getOrCreateContext();
    this.journal = journal;
    this.limit = limit;
    this.durability = durability;
  }

  @Override
  public Future<Void> record(SessionEvent event) {
    return onLoop(() -> write(event));
  }

  /** Takes no more events; completes when the disk has those that were taken. */
  Future<Void> close() {
    return onLoop(
        () -> {
          closed = true;
          journal.roll();
          Journal.Unsynced last = journal.unsynced();
          return context.executeBlocking(
              () -> {
                last.force();
                return null;
              },
              false);
        });
  }

  private Future<Void> onLoop(Supplier<Future<Void>> step) {
    if (context.inThread()) {
      return step.get();
    }
    Promise<Void> done = Promise.promise();
    context.runOnContext(v -> step.get().onComplete(done));
    return done.future();
  }

  private Future<Void> write(SessionEvent event) {
    if (closed) {
      return refuse("the journal is closed", null);
    }
    byte[] content;
    try {
      content = EventFormat.write(event);
    } catch (UnreadableEventException e) {
      return refuse(e.getMessage(), e);
    }
    if (!Frame.plausible(content.length)) {
      return refuse("an event of " + content.length + " bytes is too large to record", null);
    }
    ByteBuffer frame = Frame.of(content);
    int bytes = frame.remaining();
    if (!limit.take(event, bytes)) {
      return refuse(
          "the journal holds its limit of " + limit.limitBytes() + " bytes not yet shipped", null);
    }
    try {
      journal.append(frame);
    } catch (IOException e) {
      limit.release(bytes);
      if (!broken) {
        LOG.error("journal cannot be written, statements are refused until it can", e);
        broken = true;
      }
      return refuse("the journal cannot be written: " + e.getMessage(), e);
    }
    if (broken) {
      LOG.info("journal can be written again");
      broken = false;
    }
    if (durability == Durability.DISK) {
      return afterSync();
    }
    closeRolled();
    return Future.succeededFuture();
  }

  private void closeRolled() {
    try {
      journal.unsynced().close();
    } catch (IOException e) {
      LOG.warn("rolled journal file cannot be closed", e);
    }
  }

  private Future<Void> afterSync() {
    Promise<Void> onDisk = context.promise();
    waiting.add(onDisk);
    if (!syncing) {
      sync();
    }
    return onDisk.future();
  }

  /** One fsync for all that were written before it begins. */
  private void sync() {
    syncing = true;
    List<Promise<Void>> covered = waiting;
    waiting = new ArrayList<>();
    Journal.Unsynced unsynced = journal.unsynced();
    context
        .executeBlocking(
            () -> {
              unsynced.force();
              return null;
            },
            false)
        .onComplete(
            forced -> {
              syncing = false;
              if (forced.succeeded()) {
                covered.forEach(Promise::tryComplete);
              } else {
                abandon(covered, forced.cause());
              }
              if (!waiting.isEmpty()) {
                sync();
              }
            });
  }

  /**
   * After a failed fsync the system may have thrown the pages away, and a second one would succeed
   * for nothing: whoever waits for this file is refused, and the next event begins another file.
   */
  private void abandon(List<Promise<Void>> covered, Throwable cause) {
    LOG.error("journal cannot be forced to disk, going on in a new file", cause);
    covered.addAll(waiting);
    waiting = new ArrayList<>();
    journal.roll();
    closeRolled();
    covered.forEach(
        promise ->
            promise.tryFail(
                new JournalUnavailableException("the journal cannot be forced to disk", cause)));
  }

  private static Future<Void> refuse(String message, Throwable cause) {
    return Future.failedFuture(new JournalUnavailableException(message, cause));
  }
}
