package dev.sallyport.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sallyport.access.AccountServer;
import dev.sallyport.access.Privilege;
import dev.sallyport.access.Privilege.Target;
import dev.sallyport.access.Privileges;
import dev.sallyport.e2e.EphemeralGate.Settings;
import dev.sallyport.wire.PayloadWriter;
import dev.sallyport.wire.command.Command;
import dev.sallyport.wire.command.Query;
import dev.sallyport.wire.response.Err;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EphemeralSessionsOnMySqlIT extends EphemeralSessions {
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
  void shouldHoldNoRoleThatTheServerGivesToEverybody() throws Exception {
    at().server
        .execute(
            "CREATE ROLE everybody",
            "GRANT DELETE ON shop.orders TO everybody",
            "SET GLOBAL mandatory_roles = 'everybody'",
            "SET GLOBAL activate_all_roles_on_login = ON");
    try (EphemeralGate gate = new EphemeralGate(at(), reading());
        RawAgent agent = RawAgent.atGate(gate.endpoint(), RawAgent.USUAL)) {
      assertHasItsOwnAlone(agent);

      agent.send(new PayloadWriter().writeInt1(Command.RESET_CONNECTION.code()).toPayload());
      assertThat(Err.matches(agent.read().payload())).isFalse();
      assertHasItsOwnAlone(agent);
    } finally {
      at().server
          .execute(
              "SET GLOBAL mandatory_roles = ''",
              "SET GLOBAL activate_all_roles_on_login = OFF",
              "DROP ROLE everybody");
    }
    assertThat(at().number("SELECT COUNT(*) FROM shop.orders")).isEqualTo(2);
  }

  /** The policy is blind here, MySQL is not. */
  private static void assertHasItsOwnAlone(RawAgent agent) throws Exception {
    assertThat(answer(agent, "DELETE FROM shop.orders")).contains("DELETE command denied");
    assertThat(answer(agent, "DO (SELECT COUNT(*) FROM shop.orders)")).startsWith("\0");
  }

  /** All of its default schema. */
  private static Settings reading() {
    Settings settings = new Settings();
    settings.standing = new Privileges(Set.of(Privilege.on("SELECT", new Target.Schema("shop"))));
    settings.needs = statement -> settings.standing;
    return settings;
  }

  private static String answer(RawAgent agent, String sql) throws Exception {
    agent.send(Query.of(sql.getBytes(StandardCharsets.UTF_8)).encode(RawAgent.USUAL));
    return agent.read().payload().toString(StandardCharsets.UTF_8);
  }
}
