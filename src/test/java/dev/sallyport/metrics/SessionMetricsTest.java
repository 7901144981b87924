package dev.sallyport.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import dev.sallyport.backend.BackendUnavailableException.Reason;
import dev.sallyport.session.EndCause;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class SessionMetricsTest {
  private static final int STATEMENTS = 100_000;

  private final GatewayMetrics metrics = new GatewayMetrics("1.2.3");
  private final SessionMetrics sessions = metrics.sessions();

  @Test
  void shouldAllocateNothingForAStatement() {
    // Given counters that know the rule
    ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    long me = Thread.currentThread().getId();
    statements(1);
    threads.getThreadAllocatedBytes(me);
    // When
    long before = threads.getThreadAllocatedBytes(me);
    statements(STATEMENTS);
    long allocated = threads.getThreadAllocatedBytes(me) - before;
    // Then: less than a byte in a hundred statements, which is the asking
    assertThat(allocated).isLessThan(STATEMENTS / 100);
  }

  private void statements(int count) {
    for (int i = 0; i < count; i++) {
      sessions.onJudged("allow", "reporting-agents/2");
      sessions.onAnswered(80_000L + i, 400_000L + i);
    }
  }

  @Test
  void shouldCountSessionsWhereTheyAreAndWhyTheyEnd() {
    sessions.onOpened("orders");
    sessions.onOpened("orders");
    sessions.onOpened("billing");
    sessions.onClosed("orders", EndCause.CLIENT);
    sessions.onClosed("billing", EndCause.NOT_RECORDED);
    sessions.onDatabaseUnavailable("billing", Reason.TIMEOUT);

    assertThat(page())
        .contains(
            "sallyport_sessions_open{connection=\"orders\"} 1.0",
            "sallyport_sessions_open{connection=\"billing\"} 0.0",
            "sallyport_sessions_opened_total{connection=\"orders\"} 2.0",
            "sallyport_sessions_closed_total{cause=\"client\"} 1.0",
            "sallyport_sessions_closed_total{cause=\"not_recorded\"} 1.0",
            "sallyport_sessions_closed_total{cause=\"time\"} 0.0",
            "sallyport_database_unavailable_total{connection=\"billing\",reason=\"timeout\"} 1.0",
            "sallyport_build_info{version=\"1.2.3\"} 1");
  }

  @Test
  void shouldTellVerdictsApartByRule() {
    sessions.onJudged("allow", "reporting-agents/2");
    sessions.onJudged("review", "support/5");
    sessions.onJudged("deny", "built-in:default-deny");
    sessions.onDatabaseError("orders", "23000");
    sessions.onDatabaseError("orders", "");

    assertThat(page())
        .contains(
            "sallyport_statements_total{policy=\"reporting-agents\",rule=\"reporting-agents/2\","
                + "verdict=\"allow\"} 1.0",
            "sallyport_statements_total{policy=\"support\",rule=\"support/5\",verdict=\"review\"}"
                + " 1.0",
            "sallyport_statements_total{policy=\"built-in\",rule=\"built-in:default-deny\","
                + "verdict=\"deny\"} 1.0",
            "sallyport_database_errors_total{class=\"constraint\",connection=\"orders\"} 1.0",
            "sallyport_database_errors_total{class=\"other\",connection=\"orders\"} 1.0");
  }

  @Test
  void shouldBoundTheRulesThatAreToldApart() {
    for (int i = 0; i < SessionMetrics.MOST_RULES + 50; i++) {
      sessions.onJudged("deny", "p/" + i);
    }

    assertThat(page().lines().filter(line -> line.startsWith("sallyport_statements_total")))
        .hasSize(SessionMetrics.MOST_RULES + 1)
        .contains(
            "sallyport_statements_total{policy=\"other\",rule=\"other\",verdict=\"deny\"} 50.0");
  }

  @Test
  void shouldKeepConnectionsPastTheMostInOneWithBothLabels() {
    for (int i = 0; i < SessionMetrics.MOST_CONNECTIONS + 3; i++) {
      sessions.onDatabaseUnavailable("c" + i, Reason.TLS);
    }

    assertThat(page())
        .contains(
            "sallyport_database_unavailable_total{connection=\"other\",reason=\"other\"} 3.0");
  }

  @Test
  void shouldSayHowLongThingsTook() {
    sessions.onHeld();
    sessions.onHeld();
    sessions.onHoldEnded("approved", Duration.ofSeconds(20).toNanos());
    sessions.onAnswered(Duration.ofNanos(60_000).toNanos(), Duration.ofMillis(3).toNanos());

    assertThat(page())
        .contains(
            "sallyport_holds_open 1.0",
            "sallyport_hold_seconds_bucket{outcome=\"approved\",le=\"15.0\"} 0",
            "sallyport_hold_seconds_bucket{outcome=\"approved\",le=\"30.0\"} 1",
            "sallyport_hold_seconds_sum{outcome=\"approved\"} 20.0",
            "sallyport_hold_seconds_count{outcome=\"denied\"} 0",
            "sallyport_added_latency_seconds_bucket{le=\"5.0E-5\"} 0",
            "sallyport_added_latency_seconds_bucket{le=\"1.0E-4\"} 1",
            "sallyport_database_seconds_bucket{le=\"0.0025\"} 0",
            "sallyport_database_seconds_bucket{le=\"0.005\"} 1",
            "sallyport_database_seconds_count 1");
  }

  @Test
  void shouldSpeakOpenMetricsToWhoAsksForIt() {
    GatewayMetrics.Page page = metrics.page("application/openmetrics-text; version=1.0.0");

    assertThat(page.type()).startsWith("application/openmetrics-text");
    assertThat(new String(page.text(), StandardCharsets.UTF_8)).endsWith("# EOF\n");
    assertThat(metrics.page("").type()).startsWith("text/plain; version=0.0.4");
  }

  private String page() {
    return new String(metrics.page("").text(), StandardCharsets.UTF_8);
  }
}
