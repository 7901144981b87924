package dev.sallyport.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import dev.sallyport.config.AuditConfig;
import dev.sallyport.config.ConfigLoader;
import dev.sallyport.config.GatewayConfig;
import dev.sallyport.identity.IssuerTokenVerifier;
import dev.sallyport.recording.LedgerHome;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Map;
import java.util.concurrent.CompletionException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.LoggerFactory;

/** What an operator is told when a gateway does not start. */
class StartFailureTest {
  @TempDir Path directory;

  @Test
  void shouldNameTheFileThatIsNotThere() {
    assertThat(Causes.oneLine(new CompletionException(new NoSuchFileException("/proc/nope"))))
        .isEqualTo("/proc/nope: there is no such file or directory");
    assertThat(Causes.oneLine(new AccessDeniedException("/root/x")))
        .startsWith("/root/x: this process may not use it");
    assertThat(Causes.ofFile(new NoSuchFileException("x.json")))
        .isEqualTo("there is no such file or directory");
  }

  @Test
  void shouldNameTheKeyOfADirectoryThatCannotBeMade() throws IOException {
    Path file = Files.writeString(directory.resolve("file"), "no directory");
    Path journal = file.resolve("journal");
    AuditConfig audit = new AuditConfig(journal, AuditConfig.Durability.PROCESS, 1 << 30, 10);
    assertThatThrownBy(() -> LedgerHome.open(audit))
        .hasMessageStartingWith("audit.directory: " + journal + ": ")
        .hasMessageNotContaining("Exception");
  }

  @Test
  void shouldSayThatAFileStandsWhereADirectoryWasToBeMade() throws IOException {
    Path file = Files.writeString(directory.resolve("file"), "no directory");
    AuditConfig audit = new AuditConfig(file, AuditConfig.Durability.PROCESS, 1 << 30, 10);
    assertThatThrownBy(() -> LedgerHome.open(audit))
        .hasMessage("audit.directory: " + file + ": it is no directory");
  }

  @Test
  void shouldSayOnceThatAnIssuerIsOutOfReachAndWhatToLookAt() throws IOException {
    // Given nobody at the issuer's address
    String text =
        Files.readString(Path.of("conf/sallyport.yaml"))
            .replace("https://login.example.com/realms/company", "http://127.0.0.1:1");
    GatewayConfig config =
        new ConfigLoader(Map.of("SALLYPORT_CONSOLE_SECRET", "a", "ORDERS_PASSWORD", "b"))
            .load(Files.writeString(directory.resolve("sallyport.yaml"), text));
    Logger log = (Logger) LoggerFactory.getLogger("dev.sallyport.identity");
    ListAppender<ILoggingEvent> lines = new ListAppender<>();
    lines.start();
    log.addAppender(lines);
    Vertx vertx = Vertx.vertx();
    try {
      IssuerTokenVerifier tokens =
          new IssuerTokenVerifier(vertx, config.identity().issuers(), Clock.systemUTC());
      // When, then
      assertThatThrownBy(() -> SignInStartup.open(vertx, config, tokens, Clock.systemUTC()).await())
          .hasMessage(
              "issuer 'company' cannot be asked, and without it nobody could sign in:"
                  + " http://127.0.0.1:1/.well-known/openid-configuration: Connection refused;"
                  + " check identity.issuers[0].issuer, DNS and the way there (no proxy is used),"
                  + " then start again");
      assertThat(lines.list).isEmpty();
    } finally {
      log.detachAppender(lines);
      vertx.close().await();
    }
  }
}
