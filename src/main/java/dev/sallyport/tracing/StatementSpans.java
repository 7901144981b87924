package dev.sallyport.tracing;

import dev.sallyport.config.Secret;
import dev.sallyport.config.TracingConfig;
import dev.sallyport.session.StatementTrace;
import dev.sallyport.session.StatementTraces;
import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanBuilder;
import io.opentelemetry.api.trace.SpanContext;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.api.trace.TraceFlags;
import io.opentelemetry.api.trace.TraceState;
import io.opentelemetry.api.trace.Tracer;
import io.opentelemetry.context.Context;
import io.opentelemetry.exporter.otlp.http.trace.OtlpHttpSpanExporter;
import io.opentelemetry.exporter.otlp.http.trace.OtlpHttpSpanExporterBuilder;
import io.opentelemetry.sdk.resources.Resource;
import io.opentelemetry.sdk.trace.SdkTracerProvider;
import io.opentelemetry.sdk.trace.samplers.Sampler;
import java.io.IOException;
import java.nio.file.Files;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.logging.Level;
import java.util.logging.Logger;

/**
 * Makes one span for each statement, by the semantic conventions of OpenTelemetry for databases,
 * once it is over. Its parent is the one that the statement names; whether it is kept is decided by
 * that parent, and where there is none, by the configured ratio.
 */
public final class StatementSpans implements StatementTraces, AutoCloseable {
  private static final Duration TIMEOUT = Duration.ofSeconds(10);

  /** What is wrong with the collector is told by {@link SpanQueue}, and once. */
  private static final Logger OWN_WORDS = Logger.getLogger("io.opentelemetry");

  private final SpanQueue queue;
  private final SdkTracerProvider provider;
  private final Tracer tracer;
  private final Clock clock;

  private StatementSpans(
      TracingConfig config, OtlpHttpSpanExporter exporter, String version, Clock clock) {
    this.queue = new SpanQueue(exporter);
    this.provider =
        SdkTracerProvider.builder()
            .setSampler(Sampler.parentBased(Sampler.traceIdRatioBased(config.sampleRatio())))
            .setResource(
                Resource.create(
                    Attributes.of(
                        AttributeKey.stringKey("service.name"),
                        "sallyport",
                        AttributeKey.stringKey("service.version"),
                        version,
                        AttributeKey.stringKey("service.instance.id"),
                        UUID.randomUUID().toString())))
            .addSpanProcessor(queue)
            .build();
    this.tracer = provider.get("sallyport", version);
    this.clock = clock;
  }

  /**
   * Begins; reads the authority's certificates if there are any, so not on an event loop.
   *
   * @throws IOException when they cannot be read
   */
  public static StatementSpans open(TracingConfig config, String version, Clock clock)
      throws IOException {
    OWN_WORDS.setLevel(Level.OFF);
    OtlpHttpSpanExporterBuilder exporter =
        OtlpHttpSpanExporter.builder()
            .setEndpoint(config.address())
            .setCompression("gzip")
            .setTimeout(TIMEOUT)
            .setConnectTimeout(TIMEOUT);
    config
        .authorization()
        .map(Secret::reveal)
        .ifPresent(a -> exporter.addHeader("Authorization", a));
    if (config.ca().isPresent()) {
      exporter.setTrustedCertificates(Files.readAllBytes(config.ca().get()));
    }
    return new StatementSpans(config, exporter.build(), version, clock);
  }

  /** How many spans the collector has taken. */
  public long sent() {
    return queue.sent();
  }

  /** How many were lost. */
  public long dropped() {
    return queue.dropped();
  }

  /** How many wait. */
  public long waiting() {
    return queue.waiting();
  }

  @Override
  public boolean wanted() {
    return true;
  }

  @Override
  public void onEnded(StatementTrace trace) {
    StatementTrace.Timing timing = trace.timing();
    // What was measured is told from now backwards: a statement has no other clock.
    Instant now = clock.instant();
    long epoch = TimeUnit.SECONDS.toNanos(now.getEpochSecond()) + now.getNano() - System.nanoTime();
    SpanBuilder builder =
        tracer
            .spanBuilder(SpanAttributes.name(trace))
            .setSpanKind(SpanKind.CLIENT)
            .setParent(parent(trace.parent()))
            .setStartTimestamp(epoch + timing.arrived(), TimeUnit.NANOSECONDS);
    Span span = builder.startSpan();
    if (span.isRecording()) {
      SpanAttributes.set(span, trace);
      event(span, "judged", epoch, timing.judged());
      event(span, "sent", epoch, timing.sent());
      event(span, "answered", epoch, timing.answered());
      if (!trace.outcome().equals("ok")) {
        span.setStatus(StatusCode.ERROR, trace.outcome().toLowerCase(Locale.ROOT));
      }
    }
    span.end(epoch + timing.ended(), TimeUnit.NANOSECONDS);
  }

  private static void event(Span span, String name, long epoch, long at) {
    if (at != 0) {
      span.addEvent(name, epoch + at, TimeUnit.NANOSECONDS);
    }
  }

  private static Context parent(Optional<String> traceparent) {
    return traceparent
        .map(text -> text.split("-"))
        .map(
            parts ->
                SpanContext.createFromRemoteParent(
                    parts[1], parts[2], TraceFlags.fromHex(parts[3], 0), TraceState.getDefault()))
        .map(remote -> Context.root().with(Span.wrap(remote)))
        .orElseGet(Context::root);
  }

  /** Sends what waits, for some seconds at most. */
  @Override
  public void close() {
    provider.shutdown().join(TIMEOUT.toSeconds(), TimeUnit.SECONDS);
  }
}
