package dev.sallyport.export;

import dev.sallyport.config.ExportSink;
import dev.sallyport.delivery.Backoff;
import dev.sallyport.recording.EventFeed;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import io.vertx.core.WorkerExecutor;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** Keeps all sinks of a configuration up to date, each at its own pace. */
public final class ExportVerticle extends VerticleBase {
  /** There is no last attempt: whatever a sink says, its events are kept for it. */
  private static final Backoff PATIENT =
      new Backoff(Duration.ofSeconds(1), Duration.ofMinutes(2), Integer.MAX_VALUE, Math::random);

  /** For a batch, from dialling to the receiver's answer. */
  private static final Duration TIMEOUT = Duration.ofSeconds(30);

  private final List<ExportSink> sinks;
  private final EventFeed feed;
  private final ExportCursors cursors;
  private final Clock clock;
  private final Backoff backoff;
  private final Duration timeout;
  private final List<Exporter> exporters = new CopyOnWriteArrayList<>();

  /** For the sinks of a configuration, perhaps none. */
  public ExportVerticle(
      List<ExportSink> sinks, EventFeed feed, ExportCursors cursors, Clock clock) {
    this(sinks, feed, cursors, clock, PATIENT, TIMEOUT);
  }

  ExportVerticle(
      List<ExportSink> sinks,
      EventFeed feed,
      ExportCursors cursors,
      Clock clock,
      Backoff backoff,
      Duration timeout) {
    this.sinks = sinks;
    this.feed = feed;
    this.cursors = cursors;
    this.clock = clock;
    this.backoff = backoff;
    this.timeout = timeout;
  }

  @Override
  public Future<?> start() {
    for (ExportSink sink : sinks) {
      WorkerExecutor worker = vertx.createSharedWorkerExecutor("export-" + sink.name(), 1);
      exporters.add(
          new Exporter(
              vertx,
              worker,
              feed,
              cursors,
              sink.name(),
              sink.format(),
              sink(sink.target(), worker),
              backoff,
              clock));
    }
    exporters.forEach(Exporter::start);
    return Future.succeededFuture();
  }

  @Override
  public Future<?> stop() {
    return Future.join(exporters.stream().map(Exporter::close).toList());
  }

  /** How each sink stands, in the order of the configuration. */
  public List<ExportStatus> status() {
    return exporters.stream().map(Exporter::status).toList();
  }

  private Sink sink(ExportSink.Target target, WorkerExecutor worker) {
    if (target instanceof ExportSink.FileTarget file) {
      return new FileSink(worker, file, clock);
    }
    if (target instanceof ExportSink.WebhookTarget webhook) {
      return new WebhookSink(vertx, webhook, clock, timeout);
    }
    if (target instanceof ExportSink.SyslogTarget syslog) {
      return new SyslogSink(vertx, worker, syslog, clock, timeout);
    }
    throw new IllegalStateException("no sink for " + target.getClass().getSimpleName());
  }
}
