package dev.sallyport.export;

import dev.sallyport.config.ExportSink.FileTarget;
import dev.sallyport.recording.EventFeed.Place;
import io.vertx.core.Future;
import io.vertx.core.WorkerExecutor;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Files of JSON lines. The one that is being written is called {@code .part}; a file without that
 * ending is complete and never touched again. What the files themselves hold counts for more than
 * the cursor, so that an event is in them once, whenever the gateway dies.
 */
final class FileSink implements Sink {
  private static final Logger LOG = LoggerFactory.getLogger(FileSink.class);
  private static final int BATCH_BYTES = 4 << 20;

  private final WorkerExecutor worker;
  private final ExportDirectory directory;
  private final long rollBytes;
  private final Clock clock;
  private final String name;
  private PartFile part;
  private Instant hour;

  FileSink(WorkerExecutor worker, FileTarget target, Clock clock) {
    this.worker = worker;
    this.directory = new ExportDirectory(target.directory());
    this.rollBytes = target.rollBytes();
    this.clock = clock;
    this.name = "file " + target.directory();
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public int maxLineBytes() {
    return Integer.MAX_VALUE;
  }

  @Override
  public int maxBatchBytes() {
    return BATCH_BYTES;
  }

  @Override
  public boolean remembersBatches() {
    return false;
  }

  @Override
  public Future<Place> resume(Place kept) {
    return worker.executeBlocking(() -> resumeNow(kept));
  }

  private Place resumeNow(Place kept) throws IOException {
    directory.create();
    closePart();
    Place closed = directory.lastClosed();
    Path unfinished = directory.unfinished();
    if (unfinished == null) {
      return later(kept, closed);
    }
    PartFile opened = PartFile.open(unfinished);
    if (opened.last() == null) {
      opened.delete();
      directory.sync();
      return later(kept, closed);
    }
    part = opened;
    hour = opened.begun().truncatedTo(ChronoUnit.HOURS);
    Place there = later(opened.last(), closed);
    if (kept.compareTo(there) > 0) {
      LOG.warn(
          "export file lost its end, written again sink={} from={} kept={}", name, there, kept);
    }
    return there;
  }

  @Override
  public Future<Void> deliver(List<Line> lines) {
    return worker.executeBlocking(
        () -> {
          if (part == null) {
            part = PartFile.create(directory.part(lines.get(0).place()));
            directory.sync();
            hour = clock.instant().truncatedTo(ChronoUnit.HOURS);
          }
          part.append(lines);
          return null;
        });
  }

  /**
   * Only now may a file be given its name: who takes it away takes nothing that is written anew.
   */
  @Override
  public Future<Void> rest() {
    return worker.executeBlocking(
        () -> {
          if (part != null
              && (part.length() >= rollBytes
                  || !clock.instant().truncatedTo(ChronoUnit.HOURS).equals(hour))) {
            PartFile full = part;
            closePart();
            directory.finish(full.path());
          }
          return null;
        });
  }

  @Override
  public Future<Void> close() {
    return worker.executeBlocking(
        () -> {
          closePart();
          return null;
        });
  }

  private void closePart() {
    if (part != null) {
      try {
        part.close();
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      } finally {
        part = null;
      }
    }
  }

  private static Place later(Place one, Place other) {
    return one.compareTo(other) > 0 ? one : other;
  }
}
