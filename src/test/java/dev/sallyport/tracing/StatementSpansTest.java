package dev.sallyport.tracing;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sallyport.config.Secret;
import dev.sallyport.config.TracingConfig;
import dev.sallyport.session.StatementTrace;
import io.opentelemetry.proto.trace.v1.Span;
import io.opentelemetry.proto.trace.v1.Status.StatusCode;
import java.io.IOException;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Against a receiver that reads what OTLP's own messages are. */
@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class StatementSpansTest {
  private static final String TRACE = "0af7651916cd43dd8448eb211c80319c";
  private static final String PARENT = "b7ad6b7169203331";

  private Collector collector;

  @BeforeEach
  void start() throws IOException {
    collector = new Collector();
  }

  @AfterEach
  void stop() {
    collector.close();
  }

  @Test
  void shouldSendASpanUnderTheOneThatTheStatementNames() throws IOException {
    // When
    Instant before = Instant.now();
    StatementSpans spans = spans(0);
    spans.onEnded(trace("ok", 0, Optional.of("00-" + TRACE + "-" + PARENT + "-01")));
    spans.close();
    // Then
    assertThat(collector.spans()).hasSize(1);
    Span span = collector.spans().get(0);
    assertThat(Collector.hex(span.getTraceId())).isEqualTo(TRACE);
    assertThat(Collector.hex(span.getParentSpanId())).isEqualTo(PARENT);
    assertThat(span.getName()).isEqualTo("UPDATE shop.orders");
    assertThat(span.getKind()).isEqualTo(Span.SpanKind.SPAN_KIND_CLIENT);
    assertThat(span.getStatus().getCode()).isEqualTo(StatusCode.STATUS_CODE_UNSET);
    assertThat(Collector.attributes(span))
        .containsAllEntriesOf(
            Map.of(
                "db.system.name", "mysql",
                "db.namespace", "shop",
                "db.operation.name", "UPDATE",
                "db.query.text", "UPDATE shop.orders SET total = ?",
                "server.address", "db.example.com",
                "server.port", "3306",
                "sallyport.session", "s-1",
                "sallyport.verdict", "review",
                "sallyport.rule", "maintenance/3",
                "sallyport.held_ms", "2000"))
        .doesNotContainKey("error.type");
    assertThat(span.getEventsList())
        .extracting(Span.Event::getName)
        .containsExactly("judged", "sent", "answered");
    assertThat(span.getEndTimeUnixNano() - span.getStartTimeUnixNano())
        .isEqualTo(TimeUnit.SECONDS.toNanos(3));
    assertThat(Instant.ofEpochSecond(0, span.getEndTimeUnixNano()))
        .isBetween(before.minusSeconds(1), Instant.now().plusSeconds(1));
    assertThat(collector.authorizations()).containsExactly("Bearer t0ken");
  }

  @Test
  void shouldMarkWhatWentWrong() throws IOException {
    StatementSpans spans = spans(1);
    spans.onEnded(trace("refused", 1142, Optional.empty()));
    spans.close();

    Span span = collector.spans().get(0);
    assertThat(span.getParentSpanId().isEmpty()).isTrue();
    assertThat(span.getStatus().getCode()).isEqualTo(StatusCode.STATUS_CODE_ERROR);
    assertThat(Collector.attributes(span))
        .containsEntry("db.response.status_code", "1142")
        .containsEntry("sallyport.outcome", "refused");
  }

  @Test
  void shouldLeaveOutWhatTheParentOrTheRatioLeavesOut() throws IOException {
    StatementSpans none = spans(0);
    none.onEnded(trace("ok", 0, Optional.empty()));
    none.onEnded(trace("ok", 0, Optional.of("00-" + TRACE + "-" + PARENT + "-00")));
    none.close();
    StatementSpans all = spans(1);
    all.onEnded(trace("ok", 0, Optional.of("00-" + TRACE + "-" + PARENT + "-00")));
    all.onEnded(trace("ok", 0, Optional.empty()));
    all.close();

    assertThat(collector.spans()).hasSize(1);
    assertThat(none.sent()).isZero();
    assertThat(all.sent()).isEqualTo(1);
  }

  @Test
  void shouldDropWhatThereIsNoRoomForAndCountIt() throws IOException {
    // Given a collector that takes nothing
    collector.answer(400);
    StatementSpans spans = spans(1);
    int many = 3 * SpanQueue.CAPACITY;
    // When
    for (int i = 0; i < many; i++) {
      spans.onEnded(trace("ok", 0, Optional.empty()));
    }
    spans.close();
    // Then
    assertThat(spans.sent()).isZero();
    assertThat(spans.dropped()).isEqualTo(many);
    assertThat(spans.waiting()).isZero();
  }

  private StatementSpans spans(double ratio) throws IOException {
    return StatementSpans.open(
        new TracingConfig(
            collector.url(), ratio, Optional.of(Secret.of("Bearer t0ken")), Optional.empty()),
        "1",
        Clock.systemUTC());
  }

  private static StatementTrace trace(String outcome, int error, Optional<String> parent) {
    long now = System.nanoTime();
    long second = TimeUnit.SECONDS.toNanos(1);
    return new StatementTrace(
        "s-1",
        7,
        "COM_QUERY",
        "company:nightly",
        "orders",
        "db.example.com",
        3306,
        "shop",
        "UPDATE shop.orders SET total = ?",
        List.of("update"),
        List.of("shop.orders"),
        "review",
        "maintenance/3",
        outcome,
        error,
        0,
        new StatementTrace.Timing(
            now - 3 * second,
            now - 3 * second + 1,
            2 * second,
            error == 0 ? now - second : 0,
            error == 0 ? now - 1 : 0,
            now),
        parent);
  }
}
