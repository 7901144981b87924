package dev.sallyport.cli.logging;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.joran.JoranConfigurator;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.LoggingEvent;
import ch.qos.logback.classic.util.LogbackMDCAdapter;
import ch.qos.logback.core.OutputStreamAppender;
import ch.qos.logback.core.joran.spi.JoranException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Lines for people, as the gateway's own configuration of the log has them. */
class LogFileLinesTest {
  /** What an agent may give for the name of a schema. */
  private static final String FORGED =
      "none\n2026-11-28T12:00:00.000 INFO  Session session opened session=1 principal=idp:boss";

  private final LoggerContext context = new LoggerContext();
  private final Logger log = context.getLogger("dev.sallyport.session.SessionOpening");

  @BeforeEach
  void configure() throws JoranException {
    context.setMDCAdapter(new LogbackMDCAdapter());
    JoranConfigurator configurator = new JoranConfigurator();
    configurator.setContext(context);
    configurator.doConfigure(LogLines.class.getResource("/logback.xml"));
  }

  @AfterEach
  void stop() {
    context.stop();
  }

  @Test
  void shouldKeepWhatSomebodySaidInItsLine() {
    List<String> lines =
        lines("session refused error={}", null, "the schema " + FORGED + " is not open");

    assertThat(lines).hasSize(1);
    assertThat(lines.get(0))
        .contains("SessionOpening session refused error=the schema none?2026-")
        .endsWith(" is not open");
  }

  @Test
  void shouldLetNothingMoveACursorOrTurnTheDirectionOfWriting() {
    List<String> lines =
        lines(
            "session refused error={}",
            new IllegalStateException("\u001b[31m\u202e\u009b"),
            "a\r\u001b[2Jb\u202ec\u2028d\u0085e");

    assertThat(lines.get(0)).endsWith("error=a??[2Jb?c?d?e");
    assertThat(lines.get(1)).endsWith("IllegalStateException: ?[31m??");
  }

  @Test
  void shouldPutTheLinesOfAFailureBehindATab() {
    IllegalStateException failure =
        new IllegalStateException(FORGED, new IllegalArgumentException("\n" + FORGED));

    List<String> lines = lines("session failed to open client={}", failure, "1.2.3.4");

    assertThat(lines.get(0)).endsWith("session failed to open client=1.2.3.4");
    assertThat(lines.get(1)).startsWith("java.lang.IllegalStateException: none");
    assertThat(lines.subList(2, lines.size())).hasSizeGreaterThan(3).allMatch(l -> isBehindTab(l));
    assertThat(lines).anyMatch(line -> line.contains("shouldPutTheLinesOfAFailureBehindATab"));
  }

  private static boolean isBehindTab(String line) {
    return line.startsWith("\t");
  }

  private List<String> lines(String message, Throwable failure, Object... values) {
    OutputStreamAppender<ILoggingEvent> appender =
        (OutputStreamAppender<ILoggingEvent>)
            context.getLogger(Logger.ROOT_LOGGER_NAME).getAppender("console");
    LoggingEvent event =
        new LoggingEvent(
            LogFileLinesTest.class.getName(), log, Level.INFO, message, failure, values);
    return new String(appender.getEncoder().encode(event), StandardCharsets.UTF_8).lines().toList();
  }
}
