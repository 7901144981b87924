package dev.sallyport.recording;

import dev.sallyport.config.AuditConfig;
import dev.sallyport.config.AuditConfig.Durability;
import dev.sallyport.recording.SessionArchive.Unclosed;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.internal.VertxInternal;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CopyOnWriteArrayList;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The journals of one gateway and their way to the archive. May be called from any thread; files
 * are read and forced on workers.
 */
public final class RecordingService {
  /** What the last line of a session says when the gateway died under it. */
  public static final String STOPPED_UNEXPECTEDLY =
      "gateway stopped unexpectedly; outcome of the running statement unknown";

  /** Of a file; shipped ones are deleted whole. A larger event has one of its own. */
  private static final int ROOM_BYTES = 2 << 20;

  /** Touched ahead of what is written where the next fsync has to write all that was touched. */
  private static final int FORCED_WINDOW_BYTES = 64 << 10;

  private static final Duration SHIP_INTERVAL = Duration.ofMillis(200);
  private static final int UNCLOSED_BATCH = 500;
  private static final Logger LOG = LoggerFactory.getLogger(RecordingService.class);

  private final Vertx vertx;
  private final AuditConfig config;
  private final JournalDirectory directory;
  private final JournalLimit limit;
  private final Shipper shipper;
  private final SessionArchive archive;
  private final EarlierSessions earlier;
  private final JournalFile.Opener opener;
  private final Duration patience;
  private final List<JournalRecorder> recorders = new CopyOnWriteArrayList<>();
  private volatile long timer = -1;
  private volatile boolean closed;

  private RecordingService(
      Vertx vertx,
      AuditConfig config,
      JournalDirectory directory,
      SessionArchive archive,
      JournalFile.Opener opener,
      Duration patience) {
    this.vertx = vertx;
    this.config = config;
    this.directory = directory;
    this.archive = archive;
    this.limit = new JournalLimit(config.journalLimitBytes());
    Context worker = ((VertxInternal) vertx).createWorkerContext();
    ShippingPace pace = new ShippingPace(limit, System::nanoTime, new IdleProcessors());
    this.earlier = new EarlierSessions(vertx, worker, archive, pace);
    this.shipper = new Shipper(vertx, worker, archive, limit, pace, earlier::onMore);
    this.opener = opener;
    this.patience = patience;
  }

  /**
   * Takes the journal directory, ships what an earlier run left there, and ends the sessions that
   * it could not end.
   *
   * @return fails when another gateway holds the directory, it cannot be written, or the archive
   *     does not take what was left
   */
  public static Future<RecordingService> open(
      AuditConfig config, Vertx vertx, SessionArchive archive) {
    return open(config, vertx, archive, Clock.systemUTC());
  }

  /** The same, by this clock. */
  public static Future<RecordingService> open(
      AuditConfig config, Vertx vertx, SessionArchive archive, Clock clock) {
    return open(config, vertx, archive, clock, MappedFile::create, JournalRecorder.PATIENCE);
  }

  /** With a clock, a way to open files, and how long an event waits for them. */
  static Future<RecordingService> open(
      AuditConfig config,
      Vertx vertx,
      SessionArchive archive,
      Clock clock,
      JournalFile.Opener opener,
      Duration patience) {
    Context context = vertx.getOrCreateContext();
    return context
        .executeBlocking(() -> JournalDirectory.take(config.directory(), clock))
        .compose(
            directory -> {
              RecordingService service =
                  new RecordingService(vertx, config, directory, archive, opener, patience);
              return service
                  .recover(context, archive, clock)
                  .onSuccess(v -> service.startShipping())
                  .map(service)
                  .recover(e -> release(directory, context).transform(v -> Future.failedFuture(e)));
            });
  }

  private static Future<Void> release(JournalDirectory directory, Context context) {
    return context.executeBlocking(
        () -> {
          directory.close();
          return null;
        });
  }

  private Future<Void> recover(Context context, SessionArchive archive, Clock clock) {
    Set<String> homes = new TreeSet<>(Set.of(directory.home()));
    return context
        .executeBlocking(directory::leftOver)
        .compose(
            leftOver -> {
              for (Segment segment : leftOver) {
                LOG.info("shipping what an earlier run left journal={}", segment.journal());
                homes.add(segment.journal().substring(0, segment.journal().indexOf('.')));
                shipper.add(segment);
              }
              return shipper.ship();
            })
        .compose(
            v ->
                Future.join(
                    homes.stream().map(home -> closeSessions(home, "", archive, clock)).toList()))
        .mapEmpty();
  }

  /** Each once: one that cannot be ended must not keep the gateway from starting. */
  private static Future<Void> closeSessions(
      String home, String after, SessionArchive archive, Clock clock) {
    return archive
        .unclosed(home, after, UNCLOSED_BATCH)
        .compose(
            unclosed -> {
              if (unclosed.isEmpty()) {
                return Future.succeededFuture();
              }
              LOG.warn("ending sessions of an earlier run count={}", unclosed.size());
              List<SessionEvent> ends = new ArrayList<>();
              Future<Void> told = Future.succeededFuture();
              for (Unclosed session : unclosed) {
                told =
                    told.compose(v -> RunningStatement.of(archive, session))
                        .map(running -> endOf(session, running, clock.instant(), ends));
              }
              return told.compose(v -> archive.append(ends, home + ".recovered", 0))
                  .compose(
                      v ->
                          closeSessions(
                              home, unclosed.get(unclosed.size() - 1).session(), archive, clock));
            });
  }

  /**
   * Of the statement under which the gateway died nobody knows more than that it was let through.
   */
  private static Void endOf(Unclosed session, long running, Instant now, List<SessionEvent> ends) {
    long next = session.lastSequence() + 1;
    if (running > 0) {
      ends.add(
          new SessionEvent.Finished(
              session.session(),
              next++,
              now,
              running,
              SessionEvent.Finished.UNKNOWN,
              0,
              0,
              false,
              0,
              "the gateway stopped unexpectedly",
              0));
    }
    ends.add(new SessionEvent.Closed(session.session(), next, now, STOPPED_UNEXPECTEDLY));
    return null;
  }

  private void startShipping() {
    timer = vertx.setPeriodic(SHIP_INTERVAL.toMillis(), id -> shipper.shipSoon());
    earlier.start();
  }

  /**
   * A recorder for the calling event loop. Sessions of one loop share it; a session stays with the
   * one it began with.
   */
  public Recorder newRecorder() {
    return newRecorder(ROOM_BYTES);
  }

  /** With files of another size. */
  Recorder newRecorder(int roomBytes) {
    if (closed) {
      throw new IllegalStateException("recording was closed");
    }
    boolean forced = config.durability() == Durability.DISK;
    RoomKeeper.Making making =
        new RoomKeeper.Making(
            directory.nextLoop(),
            opener,
            roomBytes,
            forced ? FORCED_WINDOW_BYTES : roomBytes,
            forced);
    JournalRecorder recorder =
        new JournalRecorder(
            vertx, making, shipper::add, limit, patience, Integer.toString(recorders.size()));
    recorders.add(recorder);
    return recorder;
  }

  /** Ships everything that was written up to now, for those who can't wait for the timer. */
  public Future<Void> ship() {
    return shipper.ship();
  }

  /** What waits for shipping. */
  public Backlog backlog() {
    return new Backlog(
        limit.unshippedBytes(),
        limit.limitBytes(),
        shipper.files(),
        shipper.oldest(),
        shipper.failingSince(),
        recorders.stream().flatMap(recorder -> recorder.trouble().stream()).findFirst(),
        shipper.lost().map(lost -> new Lost(lost.files(), lost.events(), lost.last())),
        archive.unreadableChunks());
  }

  /**
   * Takes no more events and ships the rest. What the archive does not take stays in the directory
   * for the next start.
   */
  public Future<Void> close() {
    closed = true;
    vertx.cancelTimer(timer);
    earlier.stop();
    return Future.join(recorders.stream().map(JournalRecorder::close).toList())
        .onFailure(e -> LOG.error("journal was not closed properly", e))
        .transform(v -> shipper.ship())
        .onFailure(e -> LOG.error("journal is left for the next start", e))
        .transform(
            v ->
                vertx.executeBlocking(
                    () -> {
                      closeDirectory();
                      return null;
                    }));
  }

  private void closeDirectory() throws IOException {
    directory.close();
  }

  /**
   * What waits for shipping.
   *
   * @param unshippedBytes written and not yet in the archive
   * @param limitBytes from which statements are refused
   * @param files on disk
   * @param oldest when the first of what waits was written, to the second; empty when nothing waits
   * @param storeFailsSince since when the archive has taken nothing; empty while it does
   * @param trouble why nothing can be written just now; empty when all is well
   * @param unreadableChunks in the store, that cannot be searched
   * @param lost what somebody took from the journal before it was shipped; empty when nothing
   */
  public record Backlog(
      long unshippedBytes,
      long limitBytes,
      int files,
      Optional<Instant> oldest,
      Optional<Instant> storeFailsSince,
      Optional<JournalUnavailableException> trouble,
      Optional<Lost> lost,
      long unreadableChunks) {}

  /**
   * What was lost with files of the journal since the gateway started.
   *
   * @param events of which is known that they stood there
   * @param last when the last of these files was given up
   */
  public record Lost(int files, long events, Instant last) {}
}
