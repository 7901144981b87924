package dev.sallyport.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sallyport.demo.DatabaseServer;
import dev.sallyport.demo.DatabaseServer.Options;
import dev.sallyport.demo.ServerCache;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The clients against MySQL itself, so that a difference at the gate is the gate's. */
class ClientKindIT {
  @TempDir static Path folder;
  private static DatabaseServer server;

  @BeforeAll
  static void start() {
    server = DatabaseServer.mysql(ServerCache.mysql(), folder, Options.defaults());
    server.execute("CREATE DATABASE shop", "CREATE TABLE shop.t (i INT, s VARCHAR(20))");
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  @ParameterizedTest
  @EnumSource(names = {"CONNECTOR_J", "MARIADB_J", "MYSQL2", "MYSQL_COMMAND_LINE"})
  void shouldAnswerAlike(ClientKind kind) throws Exception {
    // vertx names the clear password plugin, which MySQL itself does not have.
    server.execute("TRUNCATE shop.t");
    Endpoint at = new Endpoint(server.port(), server.adminUser(), server.adminPassword());
    try (AgentClient client = kind.open(at)) {
      assertThat(client.update("INSERT INTO t VALUES (1, 'a'), (2, NULL)")).isEqualTo(2);
      List<List<String>> rows = List.of(List.of("1", "a"), Arrays.asList("2", null));
      assertThat(client.query("SELECT i, s FROM t ORDER BY i")).isEqualTo(rows);
      assertThat(client.queryPrepared("SELECT i, s FROM t ORDER BY i")).isEqualTo(rows);
      assertThatThrownBy(() -> client.query("SELECT * FROM nothing"))
          .isInstanceOfSatisfying(
              StatementRefusedException.class, e -> assertThat(e.code()).isEqualTo(1146))
          .hasMessageContaining("nothing");
      assertThat(client.query("SELECT COUNT(*) FROM t")).isEqualTo(List.of(List.of("2")));
    }
  }
}
