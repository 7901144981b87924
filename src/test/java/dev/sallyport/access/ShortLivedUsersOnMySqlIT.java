package dev.sallyport.access;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.OptionalLong;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ShortLivedUsersOnMySqlIT extends ShortLivedUsers {
  @TempDir static Path folder;
  private static AccountServer server;

  @BeforeAll
  static void start() {
    server = AccountServer.mysql(folder.resolve("data"));
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  @Override
  AccountServer at() {
    return server;
  }

  @Test
  void shouldKillNobodyElseWhoHasTheNumberByNow() throws Exception {
    SessionAccount account = account();
    server.server.execute("CREATE USER app@'127.0.0.1' IDENTIFIED BY 'aA1-app'");
    String url = "jdbc:mariadb://127.0.0.1:" + server.server.port() + "/?sslMode=trust";
    try (Connection app = DriverManager.getConnection(url, "app", "aA1-app");
        Connection session = server.logIn(account, "")) {
      account.end(OptionalLong.of(AccountServer.threadOf(app))).await();

      AccountServer.run(app, "SELECT 1");
      assertThatThrownBy(() -> AccountServer.run(session, "SELECT 1"))
          .isInstanceOf(SQLException.class);
      assertThat(server.users()).isZero();
    } finally {
      server.server.execute("DROP USER app@'127.0.0.1'");
    }
  }
}
