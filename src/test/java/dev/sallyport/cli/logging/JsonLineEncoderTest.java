package dev.sallyport.cli.logging;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.util.LogbackMDCAdapter;
import ch.qos.logback.core.OutputStreamAppender;
import dev.sallyport.config.LogFormat;
import io.vertx.core.json.JsonObject;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class JsonLineEncoderTest {
  private final LoggerContext context = new LoggerContext();
  private final ByteArrayOutputStream written = new ByteArrayOutputStream();
  private final Logger log = context.getLogger("dev.sallyport.session.SessionOpening");

  @BeforeEach
  void start() {
    context.setMDCAdapter(new LogbackMDCAdapter());
    OutputStreamAppender<ILoggingEvent> appender = new OutputStreamAppender<>();
    appender.setContext(context);
    JsonLineEncoder encoder = new JsonLineEncoder();
    encoder.setContext(context);
    encoder.start();
    appender.setEncoder(encoder);
    appender.setOutputStream(written);
    appender.start();
    context.getLogger(Logger.ROOT_LOGGER_NAME).addAppender(appender);
    log.setLevel(Level.INFO);
  }

  @Test
  void shouldMakeAFieldOfEachKey() {
    log.info(
        "session opened session={} principal={} count={} flagged={}", "5f1c", "idp:nina", 3, true);

    JsonObject line = only();
    assertThat(line.getString("message")).isEqualTo("session opened");
    assertThat(line.getString("level")).isEqualTo("INFO");
    assertThat(line.getString("logger")).isEqualTo("dev.sallyport.session.SessionOpening");
    assertThat(line.getString("session")).isEqualTo("5f1c");
    assertThat(line.getString("principal")).isEqualTo("idp:nina");
    assertThat(line.getInteger("count")).isEqualTo(3);
    assertThat(line.getBoolean("flagged")).isTrue();
    assertThat(line.getInstant("time")).isNotNull();
  }

  @Test
  void shouldNotLetAValueBeAnotherFieldOrLine() {
    String evil = "x principal=admin\n{\"level\":\"ERROR\"}";
    log.warn("login refused user={} principal={}", evil, "");

    JsonObject line = only();
    assertThat(line.getString("user")).isEqualTo(evil);
    assertThat(line.getString("principal")).isEmpty();
  }

  @Test
  void shouldKeepInTheTextWhatHasNoKey() {
    log.warn("No TLS to the database connection={} error={} {}", "orders", "SSLException", "why");
    log.warn("nothing to say {} {}");

    List<JsonObject> lines = lines();
    assertThat(lines.get(0).getString("message")).isEqualTo("No TLS to the database why");
    assertThat(lines.get(0).getString("error")).isEqualTo("SSLException");
    assertThat(lines.get(1).getString("message")).isEqualTo("nothing to say {} {}");
  }

  @Test
  void shouldHaveTheStackOfAFailure() {
    log.error("session failed to open client={}", "1.2.3.4", new IllegalStateException("broken"));

    assertThat(only().getString("stack"))
        .contains("IllegalStateException: broken", "JsonLineEncoderTest");
  }

  @Test
  void shouldTakeKeysOfFluentCallsAndKeepThoseApartThatAreTaken() {
    log.atInfo().addKeyValue("session", "5f1c").addKeyValue("level", 7).log("statement held");

    JsonObject line = only();
    assertThat(line.getString("message")).isEqualTo("statement held");
    assertThat(line.getString("session")).isEqualTo("5f1c");
    assertThat(line.getInteger("level_")).isEqualTo(7);
    assertThat(line.getString("level")).isEqualTo("INFO");
  }

  @Test
  void shouldCutWhatIsTooLong() {
    log.info("long text={}", "x".repeat(1_000_000));

    assertThat(written.size()).isLessThan(20_000);
    assertThat(only().getString("text")).endsWith("...");
  }

  @Test
  void shouldLeaveLinesForPeopleAlone() {
    LogLines.as(LogFormat.TEXT);
    assertThat(lines()).isEmpty();
  }

  private JsonObject only() {
    assertThat(lines()).hasSize(1);
    return lines().get(0);
  }

  private List<JsonObject> lines() {
    return written.toString(StandardCharsets.UTF_8).lines().map(JsonObject::new).toList();
  }
}
