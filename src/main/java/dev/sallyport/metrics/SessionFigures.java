package dev.sallyport.metrics;

import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.util.List;

/** Names and meaning of what is counted of sessions. */
final class SessionFigures {
  private static final String BUILT_IN = "built-in";

  private SessionFigures() {}

  static void register(Figures figures, PrometheusRegistry registry, SessionMetrics sessions) {
    figures.gauges(
        "sallyport_sessions_open",
        "Sessions that run.",
        List.of("connection"),
        out -> sessions.open().forEach((connection, n) -> out.call(n, connection)));
    figures.counters(
        "sallyport_sessions_opened",
        "Sessions that began.",
        List.of("connection"),
        sessions.opened());
    figures.counters(
        "sallyport_sessions_closed",
        "Sessions that ended, by what ended them.",
        List.of("cause"),
        out -> sessions.closed().forEach((cause, n) -> out.call(n.sum(), cause.word())));
    figures.counters(
        "sallyport_statements",
        "Statements that were judged, by verdict and by the rule that decided.",
        List.of("verdict", "policy", "rule"),
        out ->
            sessions
                .statements()
                .forEach(
                    (verdict, rules) ->
                        rules.forEach((rule, n) -> out.call(n, verdict, policyOf(rule), rule))));
    figures.gauge(
        "sallyport_holds_open", "Statements that wait for people.", () -> sessions.held());
    registry.register(
        TimingCollector.by(
            "outcome",
            "sallyport_hold_seconds",
            "How long statements waited for people, by what came of it.",
            sessions.holds()));
    registry.register(
        TimingCollector.of(
            "sallyport_added_latency_seconds",
            "What the gateway adds to a statement: from its packet to when it is sent to the"
                + " database, without the wait for people, and from the end of the answer to when"
                + " that is sent on.",
            sessions.added()));
    registry.register(
        TimingCollector.of(
            "sallyport_database_seconds",
            "From when a statement is sent to the database to the end of its answer.",
            sessions.database()));
    figures.counters(
        "sallyport_database_errors",
        "Statements that the database answered with an error, by class of its SQLSTATE.",
        List.of("connection", "class"),
        sessions.databaseErrors());
    figures.counters(
        "sallyport_database_unavailable",
        "Sessions that did not begin because there was no database connection, by why.",
        List.of("connection", "reason"),
        sessions.unavailable());
  }

  private static String policyOf(String rule) {
    int index = rule.lastIndexOf('/');
    if (index > 0) {
      return rule.substring(0, index);
    }
    return rule.startsWith(BUILT_IN) ? BUILT_IN : Tallies.OTHER;
  }
}
