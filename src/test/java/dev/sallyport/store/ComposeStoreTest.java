package dev.sallyport.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sallyport.access.UserNames;
import dev.sallyport.config.Secret;
import dev.sallyport.config.StoreConfig;
import io.vertx.core.Vertx;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The store as the compose file's PostgreSQL makes it when it is new. */
@Timeout(value = 120, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
@Tag(PostgresServer.ALONE)
class ComposeStoreTest {
  @Test
  void shouldBeOneInWhichAConsoleAndAGatewayFindTheirRights() throws Exception {
    StoreConfig.PostgreSql administrator = PostgresServer.bare();
    String script =
        Files.readAllLines(Path.of("conf/deploy/compose/store.sql")).stream()
            // What psql itself does: there a password is read from a file
            .filter(line -> !line.startsWith("\\set"))
            .map(line -> line.replaceFirst(":'(owner|gateway)'", "'$1'"))
            .collect(Collectors.joining("\n"));
    for (String statement : script.split(";\n")) {
      GatewayRightsTest.as(administrator, statement);
    }
    Vertx vertx = Vertx.vertx();
    Store console = Store.open(as(administrator, "sallyport"), vertx).await();
    try {
      Secret key = console.installation().userNameKey(UserNames.newInstallation()).await();
      StoreConfig.PostgreSql gateway = as(administrator, "sallyport_gateway");
      Store store = Store.open(gateway, vertx).await();
      assertThat(store.installation().userNameKey(UserNames.newInstallation()).await())
          .isEqualTo(key);
      store.close().await();
      assertThatThrownBy(() -> GatewayRightsTest.as(gateway, "DELETE FROM sessions"))
          .hasMessageContaining("permission denied");
    } finally {
      console.close().await();
      vertx.close().await();
    }
  }

  private static StoreConfig.PostgreSql as(StoreConfig.PostgreSql server, String user) {
    return new StoreConfig.PostgreSql(
        server.host(),
        server.port(),
        "sallyport",
        user,
        Secret.of("owner"),
        server.tls(),
        server.connections());
  }
}
