package dev.sallyport.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sallyport.demo.DemoStage;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A disk without room under the journal: refused with the reason, and got over without a restart.
 * The kernel is asked to let the gateway's process write no more to any file than a little, which
 * needs no disk of its own, and nobody's privileges.
 */
class JournalFullIT {
  private static final Duration LIMIT = Duration.ofSeconds(60);

  /** What is made ready before is used up by few. */
  private static final String LONG = "/* " + "filled ".repeat(30_000) + "*/";

  @TempDir Path folder;

  @Test
  void shouldRefuseWhileThereIsNoRoomAndGoOnWhenThereIs() throws Exception {
    DemoStage stage = GatewayFixture.stage();
    Endpoint at = GatewayFixture.maintenanceAgent();
    try (GatewayProcess gateway = GatewayProcess.start(stage, folder)) {
      Endpoint there = new Endpoint(gateway.mysqlPort(), at.connection(), at.token());
      assertThat(insert(there)).isEmpty();
      // When
      limitFiles(gateway, "65536");
      Eventually.holds(
          LIMIT,
          () ->
              assertThat(insert(there))
                  .hasValueSatisfying(
                      refused -> {
                        assertThat(refused.code()).isEqualTo(1290);
                        assertThat(refused.getMessage())
                            .contains("disk of the audit journal is full", "not_recorded]");
                      }));
      // Then it goes on as soon as there is room
      limitFiles(gateway, "unlimited");
      Eventually.holds(LIMIT, () -> assertThat(insert(there)).isEmpty());
    }
  }

  /** The refusal, of the session or of its statement, if there was one. */
  private static Optional<StatementRefusedException> insert(Endpoint at) {
    try (AgentClient agent = JdbcAgent.connectorJ(at)) {
      agent.update(
          LONG
              + "INSERT INTO staging.price_updates (product_id, new_price, source, loaded_at)"
              + " VALUES (1, 1.00, 'filled', NOW())");
      return Optional.empty();
    } catch (StatementRefusedException e) {
      return Optional.of(e);
    }
  }

  /** Of the soft limit, which a process may raise again for another of its own user. */
  private static void limitFiles(GatewayProcess gateway, String bytes) throws Exception {
    Process limiting =
        new ProcessBuilder("prlimit", "--pid", gateway.pid() + "", "--fsize=" + bytes + ":")
            .inheritIO()
            .start();
    assertThat(limiting.waitFor()).isZero();
  }
}
