package dev.sallyport.export;

import dev.sallyport.config.ExportSink;
import dev.sallyport.config.ExportSink.ExportFormat;
import dev.sallyport.delivery.Backoff;
import dev.sallyport.recording.EventFeed;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/** A gateway that does nothing but export, and can be started again. */
final class ExportStage implements AutoCloseable {
  private static final Backoff QUICK =
      new Backoff(Duration.ofMillis(10), Duration.ofMillis(50), Integer.MAX_VALUE, () -> 1);
  private static final Duration PATIENCE = Duration.ofSeconds(20);

  final Vertx vertx = Vertx.vertx();
  final EventFeed trail;
  final ExportCursors cursors;
  private final Clock clock;
  private ExportVerticle running;
  private String deployment;

  ExportStage(EventFeed trail, ExportCursors cursors, Clock clock) {
    this.trail = trail;
    this.cursors = cursors;
    this.clock = clock;
  }

  static ExportSink sink(String name, ExportSink.Target target) {
    return new ExportSink(name, ExportFormat.OCSF, target);
  }

  void start(ExportSink... sinks) {
    running =
        new ExportVerticle(List.of(sinks), trail, cursors, clock, QUICK, Duration.ofMillis(1_500));
    deployment = vertx.deployVerticle(running).await();
  }

  void stop() {
    vertx.undeploy(deployment).await();
    deployment = null;
  }

  ExportStatus status() {
    return running.status().get(0);
  }

  /** Until the first sink has this place. */
  void awaitPlace(String place) {
    await(() -> status().place().toString().equals(place));
  }

  static void await(BooleanSupplier condition) {
    long end = System.nanoTime() + PATIENCE.toNanos();
    while (!condition.getAsBoolean()) {
      if (System.nanoTime() > end) {
        throw new AssertionError("it did not become true within " + PATIENCE);
      }
      LockSupport.parkNanos(Duration.ofMillis(5).toNanos());
    }
  }

  /** The places of all lines of all files, in the order of their names. */
  static List<String> places(Path directory) {
    try {
      List<String> places = new ArrayList<>();
      for (Path file : files(directory)) {
        for (String line : Files.readAllLines(file)) {
          places.add(
              EventLines.placeIn(line.getBytes(StandardCharsets.UTF_8)).orElseThrow().toString());
        }
      }
      return places;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static List<Path> files(Path directory) throws IOException {
    try (var files = Files.list(directory)) {
      return files.sorted().toList();
    }
  }

  @Override
  public void close() {
    if (deployment != null) {
      stop();
    }
    vertx.close().await();
  }
}
