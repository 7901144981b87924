package dev.sallyport.tracing;

import io.opentelemetry.context.Context;
import io.opentelemetry.sdk.common.CompletableResultCode;
import io.opentelemetry.sdk.trace.ReadWriteSpan;
import io.opentelemetry.sdk.trace.ReadableSpan;
import io.opentelemetry.sdk.trace.SpanProcessor;
import io.opentelemetry.sdk.trace.data.SpanData;
import io.opentelemetry.sdk.trace.export.SpanExporter;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Spans that wait for the collector. Who ends a span does not wait: one that there is no room for
 * is dropped. OpenTelemetry's own queue counts what it drops into metrics of its own alone.
 */
final class SpanQueue implements SpanProcessor {
  /** Some kilobytes each. More outlasts longer silences of the collector, and takes more memory. */
  static final int CAPACITY = 4_096;

  private static final int BATCH = 512;

  /** Between two looks: what came meanwhile goes in as few requests as it can. */
  private static final long GATHERING_MILLIS = 200;

  /** Longer than the exporter's own limit, its attempts included. */
  private static final long PATIENCE_SECONDS = 30;

  /** An orderly stop does not wait longer for a collector. */
  private static final long LAST_SECONDS = 3;

  private static final Logger LOG = LoggerFactory.getLogger(SpanQueue.class);

  private final SpanExporter exporter;
  private final BlockingQueue<ReadableSpan> waiting = new ArrayBlockingQueue<>(CAPACITY);
  private final LongAdder sent = new LongAdder();
  private final LongAdder dropped = new LongAdder();
  private final Thread sender = new Thread(this::work, "sallyport-spans");
  private final CountDownLatch closed = new CountDownLatch(1);
  private boolean failing;

  SpanQueue(SpanExporter exporter) {
    this.exporter = exporter;
    sender.setDaemon(true);
    sender.start();
  }

  /** How many the collector has taken. */
  long sent() {
    return sent.sum();
  }

  /** How many were lost. */
  long dropped() {
    return dropped.sum();
  }

  /** How many wait. */
  int waiting() {
    return waiting.size();
  }

  @Override
  public void onStart(Context parent, ReadWriteSpan span) {}

  @Override
  public boolean isStartRequired() {
    return false;
  }

  @Override
  public boolean isEndRequired() {
    return true;
  }

  @Override
  public void onEnd(ReadableSpan span) {
    if (span.getSpanContext().isSampled() && (isClosed() || !waiting.offer(span))) {
      dropped.increment();
    }
  }

  @Override
  public CompletableResultCode shutdown() {
    closed.countDown();
    try {
      sender.join(TimeUnit.SECONDS.toMillis(2 * LAST_SECONDS));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    return exporter.shutdown();
  }

  private boolean isClosed() {
    return closed.getCount() == 0;
  }

  private void work() {
    try {
      while (!closed.await(GATHERING_MILLIS, TimeUnit.MILLISECONDS)) {
        while (!isClosed() && !waiting.isEmpty()) {
          send(PATIENCE_SECONDS);
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    boolean taken = true;
    while (taken && !waiting.isEmpty()) {
      taken = send(LAST_SECONDS);
    }
    List<ReadableSpan> rest = new ArrayList<>();
    dropped.add(waiting.drainTo(rest));
  }

  private boolean send(long patienceSeconds) {
    List<ReadableSpan> batch = new ArrayList<>();
    waiting.drainTo(batch, BATCH);
    List<SpanData> spans = batch.stream().map(ReadableSpan::toSpanData).toList();
    CompletableResultCode result = exporter.export(spans).join(patienceSeconds, TimeUnit.SECONDS);
    boolean taken = result.isSuccess();
    (taken ? sent : dropped).add(spans.size());
    note(taken, result);
    return taken;
  }

  /** Once for each change: a collector that is away for hours fills no log. */
  private void note(boolean taken, CompletableResultCode result) {
    if (!taken && !failing) {
      Throwable cause = result.getFailureThrowable();
      LOG.warn(
          "spans are lost, the collector does not take them error={}",
          cause == null ? "none given" : cause.getClass().getSimpleName());
    } else if (taken && failing) {
      LOG.info("spans are taken again lost={}", dropped());
    }
    failing = !taken;
  }
}
