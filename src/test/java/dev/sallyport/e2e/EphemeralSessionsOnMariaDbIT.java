package dev.sallyport.e2e;

import dev.sallyport.access.AccountServer;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;

class EphemeralSessionsOnMariaDbIT extends EphemeralSessions {
  @TempDir static Path folder;
  private static AccountServer server;

  @BeforeAll
  static void start() {
    server = AccountServer.mariaDb(folder.resolve("data"));
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  @Override
  AccountServer at() {
    return server;
  }
}
