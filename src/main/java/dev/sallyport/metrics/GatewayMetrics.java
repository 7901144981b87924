package dev.sallyport.metrics;

import dev.sallyport.export.ExportStatus;
import dev.sallyport.identity.RefusedLogins;
import dev.sallyport.recording.RecordingService.Backlog;
import dev.sallyport.sql.MySqlInspector.Reuse;
import io.prometheus.metrics.core.metrics.Info;
import io.prometheus.metrics.expositionformats.ExpositionFormatWriter;
import io.prometheus.metrics.expositionformats.OpenMetricsTextFormatWriter;
import io.prometheus.metrics.expositionformats.PrometheusTextFormatWriter;
import io.prometheus.metrics.instrumentation.jvm.JvmBufferPoolMetrics;
import io.prometheus.metrics.instrumentation.jvm.JvmGarbageCollectorMetrics;
import io.prometheus.metrics.instrumentation.jvm.JvmMemoryMetrics;
import io.prometheus.metrics.instrumentation.jvm.JvmRuntimeInfoMetric;
import io.prometheus.metrics.instrumentation.jvm.JvmThreadsMetrics;
import io.prometheus.metrics.instrumentation.jvm.ProcessMetrics;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import io.vertx.core.Vertx;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Map;
import java.util.function.BooleanSupplier;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

/**
 * All figures of one gateway. Rooms are added as they open; each is asked when somebody reads. A
 * name that begins with {@code sallyport_} stands in the monitoring page with its meaning.
 */
public final class GatewayMetrics {
  private final PrometheusRegistry registry = new PrometheusRegistry();
  private final Figures figures = new Figures(registry);
  private final SessionMetrics sessions = new SessionMetrics();
  private final LoopLag lag = new LoopLag();
  private final Tallies refused = LoginMetrics.tallies();

  /**
   * A text and what it is.
   *
   * @param type for the header of that name
   */
  public record Page(String type, byte[] text) {}

  /** What every gateway has: build, sessions, logins and the virtual machine. */
  public GatewayMetrics(String version) {
    Info.builder()
        .name("sallyport_build_info")
        .help("Which build this is; always 1.")
        .labelNames("version")
        .register(registry)
        .addLabelValues(version);
    SessionFigures.register(figures, registry, sessions);
    figures.counters(
        "sallyport_logins_refused",
        "Logins, by token in the API too, that were refused, by why.",
        List.of("reason"),
        refused);
    registry.register(
        TimingCollector.of(
            "sallyport_event_loop_lag_seconds",
            "How late event loops come to what was due.",
            lag.lags()));
    JvmMemoryMetrics.builder().register(registry);
    JvmGarbageCollectorMetrics.builder().register(registry);
    JvmBufferPoolMetrics.builder().register(registry);
    JvmThreadsMetrics.builder().register(registry);
    JvmRuntimeInfoMetric.builder().register(registry);
    ProcessMetrics.builder().register(registry);
  }

  /** Counts what sessions do. */
  public SessionMetrics sessions() {
    return sessions;
  }

  /** The same minutes, with refused logins counted. */
  public RefusedLogins counted(RefusedLogins minutes) {
    return LoginMetrics.over(minutes, refused);
  }

  /** Looks at the event loop that it is called on, as long as the verticle there is deployed. */
  public void watchLoop(Vertx vertx) {
    lag.watch(vertx);
  }

  /** Whether the gateway takes no new sessions because it is being stopped. */
  public void draining(BooleanSupplier draining) {
    figures.gauge(
        "sallyport_draining",
        "1 while the gateway is being stopped and takes no new sessions.",
        () -> draining.getAsBoolean() ? 1 : 0);
  }

  /** What was read of statements and is kept. */
  public void inspections(Supplier<Reuse> reuse) {
    figures.counter(
        "sallyport_inspection_cache_hits",
        "Texts of statements that were not read again.",
        () -> reuse.get().hits());
    figures.counter(
        "sallyport_inspection_cache_misses",
        "Texts of statements that were read.",
        () -> reuse.get().misses());
    figures.gauge(
        "sallyport_inspection_cache_entries",
        "Shapes of statements that are kept, about.",
        () -> reuse.get().entries());
  }

  /** What the store could not do. */
  public void store(LongSupplier failures) {
    figures.counter(
        "sallyport_store_errors",
        "Reads and transactions that the store's database failed.",
        failures);
  }

  /** The journal and its way to the store. */
  public void journal(Supplier<Backlog> backlog) {
    JournalFigures.register(figures, backlog);
  }

  /**
   * Users that are made for sessions.
   *
   * @param users that there are, as far as this process made them
   * @param failures to remove one
   * @param leftovers that the janitor has removed
   */
  public void shortLivedUsers(LongSupplier users, LongSupplier failures, LongSupplier leftovers) {
    figures.gauge("sallyport_short_lived_users", "Database users that exist for sessions.", users);
    figures.counter(
        "sallyport_short_lived_user_removal_failures",
        "Removals of a session's database user that were given up; the janitor goes on.",
        failures);
    figures.counter(
        "sallyport_leftover_users_removed",
        "Database users without a session that the janitor has removed.",
        leftovers);
  }

  /** Where the audit trail is sent. */
  public void exports(Supplier<List<ExportStatus>> sinks) {
    figures.gauges(
        "sallyport_export_lag_seconds",
        "Age of the oldest event that a sink does not have.",
        List.of("sink"),
        out -> sinks.get().forEach(sink -> out.call(sink.lagSeconds(), sink.name())));
    figures.gauges(
        "sallyport_export_failures",
        "Attempts in a row that a sink has not taken; 0 when the last one went well.",
        List.of("sink"),
        out -> sinks.get().forEach(sink -> out.call(sink.failures(), sink.name())));
    figures.counters(
        "sallyport_export_events",
        "Events that a sink was handed.",
        List.of("sink"),
        out -> sinks.get().forEach(sink -> out.call(sink.events(), sink.name())));
  }

  /** Whether databases answered when they were last looked at; unknown ones are left out. */
  public void databases(Supplier<Map<String, Boolean>> answering) {
    figures.gauges(
        "sallyport_database_up",
        "1 where the connection's database took the gateway's login when last tried, else 0.",
        List.of("connection"),
        out -> answering.get().forEach((name, up) -> out.call(up ? 1 : 0, name)));
  }

  /** Spans and their way to the collector. */
  public void spans(LongSupplier sent, LongSupplier dropped, LongSupplier waiting) {
    figures.counter("sallyport_spans_sent", "Spans that the collector has taken.", sent);
    figures.counter(
        "sallyport_spans_dropped",
        "Spans that were lost: too many waited, or the collector did not take them.",
        dropped);
    figures.gauge("sallyport_spans_waiting", "Spans that wait to be sent.", waiting);
  }

  /**
   * All of them, now. Takes milliseconds: not for an event loop.
   *
   * @param accept what the reader says it takes; the format of Prometheus unless it is OpenMetrics
   */
  public Page page(String accept) {
    OpenMetricsTextFormatWriter openMetrics = OpenMetricsTextFormatWriter.create();
    ExpositionFormatWriter writer =
        openMetrics.accepts(accept) ? openMetrics : PrometheusTextFormatWriter.create();
    ByteArrayOutputStream text = new ByteArrayOutputStream();
    try {
      writer.write(text, registry.scrape());
    } catch (IOException e) {
      throw new UncheckedIOException("memory does not fail to be written", e);
    }
    return new Page(writer.getContentType(), text.toByteArray());
  }
}
