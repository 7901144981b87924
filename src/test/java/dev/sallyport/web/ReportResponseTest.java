package dev.sallyport.web;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sallyport.reports.Question;
import dev.sallyport.reports.Report;
import dev.sallyport.reports.RowFormat;
import dev.sallyport.store.EmptyStore;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A report without an end, and clients that do not read, leave, or get half of one. */
@Timeout(60)
@Tag(EmptyStore.FILES)
class ReportResponseTest {
  private static final Report.Heading HEADING =
      new Report.Heading(
          "endless",
          "Endless",
          "Rows.",
          List.of(new Report.Column("text", Report.Kind.TEXT)),
          Set.of(),
          Set.of());

  private static final Question QUESTION =
      new Question(
          Instant.EPOCH,
          Instant.EPOCH.plusSeconds(1),
          Optional.empty(),
          Optional.empty(),
          Optional.empty());

  private static final List<List<Object>> PAGE =
      Collections.nCopies(200, List.<Object>of("x".repeat(500)));

  private static final int MORE_THAN_SOCKETS_HOLD = 16 * 1024 * 1024;

  private final Vertx vertx = Vertx.vertx();
  private RowFormat format = RowFormat.JSON;
  private Duration signOfLife = ReportResponse.SIGN_OF_LIFE;
  private final AtomicBoolean waits = new AtomicBoolean();
  private final AtomicBoolean ended = new AtomicBoolean();
  private final AtomicBoolean mayRead = new AtomicBoolean(true);

  @AfterEach
  void close() {
    ConsoleFixture.await(vertx.close());
  }

  private Socket asked(Consumer<ReportResponse> answer) throws IOException {
    HttpServer server =
        ConsoleFixture.await(
            vertx
                .createHttpServer()
                .requestHandler(
                    request ->
                        answer.accept(
                            new ReportResponse(
                                request.response(),
                                new EventLoop(vertx.getOrCreateContext()),
                                HEADING,
                                QUESTION,
                                format,
                                signOfLife,
                                mayRead::get)))
                .listen(0, "127.0.0.1"));
    Socket socket = new Socket("127.0.0.1", server.actualPort());
    socket.setSoTimeout(20_000);
    socket
        .getOutputStream()
        .write(
            "GET / HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n"
                .getBytes(StandardCharsets.US_ASCII));
    return socket;
  }

  private void goOn(ReportResponse response) {
    Future<Boolean> taken = response.take(PAGE);
    waits.set(!taken.isComplete());
    taken.onSuccess(
        more -> {
          if (more) {
            vertx.runOnContext(next -> goOn(response));
          } else {
            ended.set(true);
          }
        });
  }

  @Test
  void shouldShowThatItIsAliveWhileNoRowComes() throws IOException {
    signOfLife = Duration.ofMillis(20);
    for (RowFormat each : RowFormat.values()) {
      // Given a report that has nothing to say yet
      format = each;
      AtomicReference<ReportResponse> report = new AtomicReference<>();
      try (Socket socket = asked(report::set)) {
        InputStream in = socket.getInputStream();
        // Then the head and then one byte after the other comes
        StringBuilder read = new StringBuilder();
        while (!read.toString().contains("\r\n\r\n")) {
          read.append((char) in.read());
        }
        for (int i = 0; i < 3 * "1\r\nx\r\n".length(); i++) {
          assertThat(in.read()).isNotNegative();
        }
        // And in the end all of it, as it would have come at once
        ConsoleFixture.await(report.get().take(PAGE.subList(0, 1)));
        vertx.runOnContext(now -> report.get().end(false));
        assertThat(new String(in.readAllBytes(), StandardCharsets.UTF_8)).endsWith("0\r\n\r\n");
      }
    }
  }

  @Test
  void shouldWaitForWhoDoesNotReadAndStopForWhoIsGone() throws IOException {
    try (Socket socket = asked(this::goOn)) {
      Await.until(waits::get);
      assertThat(ended).isFalse();
      // When there is room again, it goes on until there is none
      socket.getInputStream().readNBytes(MORE_THAN_SOCKETS_HOLD);
      Await.until(waits::get);
      assertThat(ended).isFalse();
    }
    Await.until(ended::get);
  }

  @Test
  void shouldGiveNothingMoreToWhoWasThrownOutMeanwhile() throws IOException {
    try (Socket socket = asked(this::goOn)) {
      // Given somebody who reads slowly
      Await.until(waits::get);
      // When
      mayRead.set(false);
      byte[] read = socket.getInputStream().readNBytes(MORE_THAN_SOCKETS_HOLD);
      // Then
      assertThat(read).hasSizeLessThan(MORE_THAN_SOCKETS_HOLD);
      assertThat(new String(read, StandardCharsets.UTF_8)).doesNotEndWith("0\r\n\r\n");
    }
    Await.until(ended::get);
  }

  @Test
  void shouldNotLetHalfOfAReportLookWhole() throws IOException {
    try (Socket socket =
        asked(response -> response.take(PAGE).onSuccess(taken -> response.reset()))) {
      String got = new String(socket.getInputStream().readAllBytes(), StandardCharsets.US_ASCII);
      assertThat(got).contains("\"rows\":[").doesNotEndWith("\r\n0\r\n\r\n");
    }
    try (Socket socket =
        asked(response -> response.take(PAGE).onSuccess(taken -> response.end(false)))) {
      String got = new String(socket.getInputStream().readAllBytes(), StandardCharsets.US_ASCII);
      assertThat(got).contains("\"more\":false}").endsWith("\r\n0\r\n\r\n");
    }
  }
}
