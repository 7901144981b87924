package dev.sallyport.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code scripts/prove conformance} in small size. */
class ConformanceIT {
  @TempDir private Path folder;

  @Test
  void shouldAnswerAsTheServersDoButForWhatIsListed() throws Exception {
    try (Proof proof = Proof.start(folder, List.of())) {
      proof.run(false, "");

      Kit kit = proof.kit();
      assertThat(kit.unexpected()).isEmpty();
      assertThat(Differences.ALL).filteredOn(each -> !kit.seen().contains(each)).isEmpty();
      assertThat(kit.cases()).isGreaterThan(300);
      for (String url : List.of("jdbc:mysql://", "jdbc:mariadb://")) {
        compresses(url, proof.gate("mysql"));
        compresses(url, proof.gate("mariadb"));
      }
    }
  }

  /** By drivers, whose own way with the numbers of compressed packets no case can know. */
  private void compresses(String url, Way gate) throws Exception {
    Path file = Files.writeString(folder.resolve("rows"), "11\tcompressed\n12\trows\n");
    String options =
        url.contains("mariadb")
            ? "?useCompression=true&allowLocalInfile=true"
            : "?useCompression=true&allowLoadLocalInfile=true";
    try (Connection connection =
            DriverManager.getConnection(
                url + "127.0.0.1:" + gate.port() + "/kit" + options + "&sslMode=" + tls(url),
                gate.user(),
                gate.password().reveal());
        Statement statement = connection.createStatement()) {
      statement.executeUpdate("TRUNCATE TABLE loaded");
      int loaded =
          statement.executeUpdate("LOAD DATA LOCAL INFILE '" + file + "' INTO TABLE loaded");
      assertThat(loaded).isEqualTo(2);
      try (PreparedStatement many =
              connection.prepareStatement("SELECT REPEAT(?, 2000000), n FROM hundred LIMIT 3");
          ResultSet rows = execute(many)) {
        for (int n = 1; n <= 3; n++) {
          assertThat(rows.next()).isTrue();
          assertThat(rows.getString(1)).hasSize(4_000_000).startsWith("äb");
        }
      }
    }
  }

  private static ResultSet execute(PreparedStatement statement) throws SQLException {
    statement.setString(1, "äb");
    return statement.executeQuery();
  }

  private static String tls(String url) {
    return url.contains("mariadb") ? "trust" : "REQUIRED";
  }
}
