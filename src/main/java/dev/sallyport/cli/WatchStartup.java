package dev.sallyport.cli;

import dev.sallyport.access.connections.DatabaseWatch;
import dev.sallyport.backend.ServerProbe;
import dev.sallyport.config.Connections;
import dev.sallyport.config.ManagementConfig;
import dev.sallyport.config.Watching;
import dev.sallyport.identity.IssuerTokenVerifier;
import dev.sallyport.identity.RefusedLogins;
import dev.sallyport.metrics.GatewayMetrics;
import dev.sallyport.nodes.Nodes;
import dev.sallyport.recording.RecordingService;
import dev.sallyport.session.SessionObserver;
import dev.sallyport.session.SessionRegistry;
import dev.sallyport.session.StatementTraces;
import dev.sallyport.sql.MySqlInspector;
import dev.sallyport.store.Store;
import dev.sallyport.tracing.StatementSpans;
import dev.sallyport.web.ManagementVerticle;
import dev.sallyport.web.MetricsText;
import dev.sallyport.web.ReadinessSources;
import dev.sallyport.web.ReadinessSources.SilentDatabase;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * A step of {@link GatewayStartup}: how the gateway is watched. It is there before everything else
 * and until after it, and where nothing of it is configured, nothing is counted.
 */
final class WatchStartup {
  private final Vertx vertx;
  private final Watching config;
  private final Gateway gateway;
  private final Clock clock;
  private final Optional<GatewayMetrics> metrics;
  private final DatabaseWatch databases;
  private ManagementVerticle listener;
  private StatementSpans spans;

  WatchStartup(
      Vertx vertx, Watching config, Gateway gateway, Connections connections, Clock clock) {
    this.vertx = vertx;
    this.config = config;
    this.gateway = gateway;
    this.clock = clock;
    this.metrics = config.management().map(any -> new GatewayMetrics(Sallyport.version()));
    this.databases = new DatabaseWatch(connections, new ServerProbe(vertx));
  }

  /** Says that the gateway starts, and begins to take spans. */
  Future<Void> open() {
    return traceStatements().compose(done -> listen());
  }

  private Future<Void> traceStatements() {
    if (config.tracing().isEmpty()) {
      return Future.succeededFuture();
    }
    return vertx
        .executeBlocking(
            () -> StatementSpans.open(config.tracing().get(), Sallyport.version(), clock))
        .onSuccess(
            opened -> {
              spans = opened;
              gateway.closeFirst(() -> vertx.executeBlocking(() -> closed(opened)));
              metrics.ifPresent(m -> m.spans(opened::sent, opened::dropped, opened::waiting));
            })
        .mapEmpty();
  }

  private static Void closed(StatementSpans opened) {
    opened.close();
    return null;
  }

  private Future<Void> listen() {
    if (config.management().isEmpty()) {
      return Future.succeededFuture();
    }
    GatewayMetrics figures = metrics.orElseThrow();
    listener = new ManagementVerticle(config.management().get(), accept -> page(figures, accept));
    return vertx
        .deployVerticle(listener)
        .onSuccess(
            id -> {
              gateway.closeFirst(() -> vertx.undeploy(id));
              gateway.onManagement(listener.actualPort());
            })
        .mapEmpty();
  }

  private static MetricsText.Page page(GatewayMetrics figures, String accept) {
    GatewayMetrics.Page page = figures.page(accept);
    return new MetricsText.Page(page.type(), page.text());
  }

  /** Hears what happens to sessions. */
  SessionObserver observer() {
    return metrics.<SessionObserver>map(GatewayMetrics::sessions).orElse(SessionObserver.NONE);
  }

  /** Takes what became of statements. */
  StatementTraces traces() {
    return spans == null ? StatementTraces.NONE : spans;
  }

  /** The same minutes, with refused logins counted. */
  RefusedLogins counted(RefusedLogins minutes) {
    return metrics.map(m -> m.counted(minutes)).orElse(minutes);
  }

  /** Looks after the event loop that it is called on. */
  void watchLoop() {
    metrics.ifPresent(m -> m.watchLoop(vertx));
  }

  /** What readiness is told by. */
  ReadinessSources sources(
      Store store,
      RecordingService recording,
      SessionRegistry registry,
      IssuerTokenVerifier tokens,
      Nodes nodes) {
    return new ReadinessSources(
        ReadinessSources.lookAt(store.sessionArchive()),
        recording::backlog,
        () -> gateway.drain().leaving() || registry.draining(),
        this::silent,
        tokens::withoutKeys,
        nodes::silentSince);
  }

  /** Those that do not answer; of one that is not required, not to know is no news. */
  private List<SilentDatabase> silent() {
    Set<String> required = config.management().map(ManagementConfig::requires).orElse(Set.of());
    return databases.found().stream()
        .filter(found -> !found.up() && (found.known() || required.contains(found.connection())))
        .map(
            found ->
                new SilentDatabase(
                    found.connection(),
                    found.problem().orElseThrow(),
                    required.contains(found.connection())))
        .toList();
  }

  /** All is there: from now on it is ready, as far as these say. */
  void open(
      ReadinessSources sources,
      Store store,
      MySqlInspector inspector,
      ConnectionStartup connections,
      ExportStartup exports) {
    metrics.ifPresent(
        m -> {
          m.draining(sources.draining());
          m.inspections(inspector::reuse);
          m.store(store::failures);
          m.journal(sources.journal());
          m.exports(exports::status);
          m.shortLivedUsers(
              connections.accounts()::users,
              connections.accounts()::removalFailures,
              connections.janitor()::removed);
          m.databases(this::answering);
          listener.open(sources);
        });
  }

  private Map<String, Boolean> answering() {
    return databases.found().stream()
        .filter(DatabaseWatch.Found::known)
        .collect(Collectors.toMap(DatabaseWatch.Found::connection, DatabaseWatch.Found::up));
  }
}
