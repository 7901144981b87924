package dev.sallyport.prove;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code scripts/prove clients} in small size: clients that are here, one of each kind. */
class ClientProofIT {
  /** Those that Maven, npm and the servers' distributions bring, on every machine. */
  private static final Set<String> ALWAYS =
      Set.of(
          "mysql-8",
          "mysqldump",
          "mysqldump-all",
          "mariadb-dump",
          "connector-j-openid",
          "mariadb-j",
          "r2dbc",
          "hibernate",
          "npm-mariadb",
          "npm-mysql",
          "dbeaver",
          "intellij");

  /** Those that are quick, where somebody has installed them. */
  private static final Set<String> WHERE_INSTALLED = Set.of("pymysql", "php-pdo", "mysql-9-openid");

  @TempDir private Path folder;

  @Test
  void shouldAnswerThroughTheGatewayAsTheServerDoes() throws Exception {
    StringWriter said = new StringWriter();
    List<ClientProgram> clients =
        ClientPrograms.ALL.stream()
            .filter(c -> ALWAYS.contains(c.name()) || WHERE_INSTALLED.contains(c.name()))
            .toList();

    ClientProof proof = ClientProof.run(folder, new PrintWriter(said, true), clients);

    assertThat(proof.holds()).as(said.toString()).isTrue();
    assertThat(proof.outcomes())
        .filteredOn(outcome -> ALWAYS.contains(outcome.client().name()))
        .as(said.toString())
        .hasSameSizeAs(ALWAYS)
        .allMatch(ClientOutcome::passed);
  }
}
