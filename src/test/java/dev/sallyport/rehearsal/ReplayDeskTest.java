package dev.sallyport.rehearsal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sallyport.identity.Principal;
import dev.sallyport.policy.PolicySet;
import dev.sallyport.policy.ReloadingPolicies;
import dev.sallyport.recording.SessionArchive;
import dev.sallyport.sql.MySqlInspector;
import io.vertx.core.Promise;
import java.io.IOException;
import java.lang.reflect.Proxy;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.RejectedExecutionException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ReplayDeskTest {
  private static final String POLICY =
      """
      policy: readers
      match: { groups: [agents], connections: [orders] }
      statements:
        - allow: { verbs: [select], tables: [shop.*] }
      """;

  @TempDir private Path directory;

  @Test
  void shouldKeepAPlaceForOthersWhoeverAsksForMore() throws IOException {
    Files.writeString(directory.resolve("readers.yaml"), POLICY);
    PolicySet policies = ReloadingPolicies.open(directory).current();
    // Given an archive that never answers
    Replay endless =
        new Replay(
            answering(SessionArchive.class),
            new MySqlInspector(),
            answering(Databases.class),
            Clock.systemUTC());
    try (ReplayDesk desk = new ReplayDesk(endless, ReplayLimits.DEFAULT, Clock.systemUTC())) {
      // When
      for (int i = 0; i < ReplayDesk.MOST_OF_ONE; i++) {
        begin(desk, policies, "idp:audrey");
      }
      // Then
      assertThatThrownBy(() -> begin(desk, policies, "idp:audrey"))
          .isInstanceOf(RejectedExecutionException.class);
      assertThat(begin(desk, policies, "idp:adam").state()).isEqualTo(ReplayRun.State.WAITING);
    }
  }

  private static ReplayRun begin(ReplayDesk desk, PolicySet policies, String by) {
    return desk.begin(
        policies,
        policies,
        "draft",
        new Replay.Request(7, Optional.empty(), Optional.empty()),
        new Principal(by, Principal.Kind.HUMAN, by, Set.of(), "idp", Map.of()));
  }

  private static <T> T answering(Class<T> port) {
    return port.cast(
        Proxy.newProxyInstance(
            port.getClassLoader(),
            new Class<?>[] {port},
            (proxy, method, arguments) -> Promise.promise().future()));
  }
}
