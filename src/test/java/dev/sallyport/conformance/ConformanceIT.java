package dev.sallyport.conformance;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.netty.buffer.ByteBufUtil;
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
    try (Proof proof = Proof.start(folder)) {
      proof.run(false, "");

      Kit kit = proof.kit();
      assertThat(kit.unexpected()).isEmpty();
      assertThat(Differences.ALL).filteredOn(each -> !kit.seen().contains(each)).isEmpty();
      assertThat(kit.cases()).isGreaterThan(300);
      for (String url : List.of("jdbc:mysql://", "jdbc:mariadb://")) {
        compresses(url, proof.gate("mysql"));
        compresses(url, proof.gate("mariadb"));
        compresses(url, proof.shared("mariadb"));
      }
      greets(proof);
    }
  }

  private static void greets(Proof proof) throws Exception {
    for (String name : List.of("mysql", "mariadb")) {
      String own = versionOf(proof.gate(name));
      assertThat(own).isEqualTo(versionOf(proof.direct(name)));
      assertThat(versionOf(proof.shared(name))).isEqualTo("8.0.33");
      Conversation asking = new Conversation(Wire.open(proof.gate(name), Wish.PLAIN));
      asking.query("SELECT VERSION()");
      assertThat(asking.lines())
          .anyMatch(line -> line.contains(ByteBufUtil.hexDump(own.getBytes(UTF_8))));
    }
    Way mysql = proof.gate("mysql");
    Way other = new Way(mysql.port(), "mariadb", mysql.password(), true);
    assertThatThrownBy(() -> Wire.open(other, Wish.PLAIN))
        .hasMessageContaining("1045 28000 Sallyport: this port is for the connection mysql only");
  }

  private static String versionOf(Way way) throws Exception {
    try (Wire wire = Wire.open(way, Wish.PLAIN)) {
      return wire.greeting().serverVersion();
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
