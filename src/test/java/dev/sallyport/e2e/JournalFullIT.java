package dev.sallyport.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.sallyport.demo.DemoStage;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A full disk under the journal: refused with the reason, and got over without a restart. */
class JournalFullIT {
  private static final Duration LIMIT = Duration.ofSeconds(30);

  @TempDir Path folder;

  @Test
  void shouldRefuseWhileTheDiskIsFullAndGoOnWhenThereIsRoom() throws Exception {
    DemoStage stage = GatewayFixture.stage();
    Path journal = Files.createDirectory(folder.resolve("journal"));
    assumeTrue(run("mount", "-t", "tmpfs", "-o", "size=512k", "none", journal.toString()));
    Endpoint at = GatewayFixture.maintenanceAgent();
    try (GatewayProcess gateway = GatewayProcess.start(stage, folder)) {
      Endpoint there = new Endpoint(gateway.mysqlPort(), at.connection(), at.token());
      assertThat(insert(there)).isEmpty();
      // When somebody else's file fills it
      Path other = journal.resolve("other");
      Eventually.holds(
          LIMIT,
          () -> {
            fill(other);
            assertThat(insert(there))
                .hasValueSatisfying(
                    refused -> {
                      assertThat(refused.code()).isEqualTo(1290);
                      assertThat(refused.getMessage())
                          .contains("disk of the audit journal is full", "not_recorded]");
                    });
          });
      // Then it goes on as soon as there is room
      Files.delete(other);
      Eventually.holds(LIMIT, () -> assertThat(insert(there)).isEmpty());
    } finally {
      assertThat(run("umount", journal.toString())).isTrue();
    }
  }

  /** The refusal, of the session or of its statement, if there was one. */
  private static Optional<StatementRefusedException> insert(Endpoint at) {
    try (AgentClient agent = JdbcAgent.connectorJ(at)) {
      agent.update(
          "INSERT INTO staging.price_updates (product_id, new_price, source, loaded_at)"
              + " VALUES (1, 1.00, 'filled', NOW())");
      return Optional.empty();
    } catch (StatementRefusedException e) {
      return Optional.of(e);
    }
  }

  private static void fill(Path file) {
    try (OutputStream out =
        Files.newOutputStream(file, StandardOpenOption.CREATE, StandardOpenOption.APPEND)) {
      while (true) {
        out.write(new byte[4096]);
      }
    } catch (IOException full) {
      // That is what it is for.
      assertThat(full).hasMessageContaining("No space left");
    }
  }

  private static boolean run(String... command) throws Exception {
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    process.getInputStream().readAllBytes();
    return process.waitFor() == 0;
  }
}
