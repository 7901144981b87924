package dev.sallyport.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sallyport.demo.DatabaseServer;
import dev.sallyport.demo.DatabaseServer.Options;
import dev.sallyport.demo.ServerCache;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.Statement;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DatabaseServerIT {
  @TempDir Path folder;

  @Test
  void shouldStartMySqlWithTlsAndAnAdministratorOverTcp() throws Exception {
    try (DatabaseServer server =
        DatabaseServer.mysql(
            ServerCache.mysql(), folder.resolve("my"), Options.defaults().withGeneralLog())) {
      // Given
      server.execute("CREATE DATABASE a", "CREATE TABLE a.t (i INT)", "INSERT INTO a.t VALUES (7)");
      // When
      String url = "jdbc:mysql://127.0.0.1:" + server.port() + "/a?sslMode=REQUIRED";
      try (Connection c =
              DriverManager.getConnection(
                  url, server.adminUser(), server.adminPassword().reveal());
          Statement s = c.createStatement();
          ResultSet cipher = s.executeQuery("SHOW STATUS LIKE 'Ssl_version'")) {
        // Then
        assertThat(cipher.next()).isTrue();
        assertThat(cipher.getString(2)).startsWith("TLS");
      }
      assertThat(server.rows("SELECT i, NULL FROM a.t")).containsExactly(List.of("7", "NULL"));
      assertThat(Files.readString(server.generalLog())).contains("INSERT INTO a.t VALUES (7)");
      assertThat(server.port()).isLessThan(32768);
      assertThatThrownBy(() -> server.execute("SELECT * FROM a.nothing"))
          .hasMessageContaining("1146")
          .message()
          .doesNotContain(server.adminPassword().reveal());
    }
  }

  @Test
  void shouldStartAgainOnTheDataOfAnEarlierRunAndEndTheServerThatWasLeftBehind() throws Exception {
    // Given a server that nobody closed
    Path data = folder.resolve("again");
    DatabaseServer left =
        DatabaseServer.mysql(ServerCache.mysql(), data, Options.defaults().withoutTls());
    left.execute("CREATE DATABASE kept");
    // When
    try (DatabaseServer server =
        DatabaseServer.mysql(ServerCache.mysql(), data, Options.defaults())) {
      // Then
      assertThat(left.running()).isFalse();
      assertThat(server.rows("SHOW DATABASES")).contains(List.of("kept"));
    } finally {
      left.close();
    }
  }

  @Test
  void shouldStartMariaDb() throws Exception {
    DatabaseServer server =
        DatabaseServer.mariadb(ServerCache.mariadb(), folder.resolve("maria"), Options.defaults());
    try {
      assertThat(server.rows("SELECT VERSION()").get(0).get(0)).contains("MariaDB");
    } finally {
      server.close();
    }
    assertThat(server.running()).isFalse();
    assertThat(folder.resolve("maria/server.pid")).doesNotExist();
  }

  @Test
  void shouldSayWhyAServerDoesNotStart() {
    assertThatThrownBy(
            () ->
                DatabaseServer.mysql(
                    ServerCache.mysql(),
                    folder.resolve("bad"),
                    Options.defaults().withFlags("--no-such-flag=1")))
        .hasMessageContaining("no-such-flag");
  }
}
