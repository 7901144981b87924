package dev.sallyport.frontend;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sallyport.config.ConnectionConfig;
import dev.sallyport.config.ConnectionConfig.AccountConfig;
import dev.sallyport.config.ConnectionConfig.BackendTls;
import dev.sallyport.config.Connections;
import dev.sallyport.config.Secret;
import dev.sallyport.frontend.ServerGreetings.Greeted;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ServerGreetingsTest {
  private static final ConnectionConfig ONE = connection("one", 1);
  private static final ConnectionConfig OTHER = connection("other", 2);
  private static final ConnectionConfig THIRD = connection("third", 3);

  private final Connections connections = Connections.of(ONE, OTHER, THIRD);
  private final ServerGreetings greetings = new ServerGreetings(Optional.empty(), connections);

  @Test
  void shouldGreetAsTheOnlyVersionThereIs() {
    greetings.learn(ONE, "11.4.5-MariaDB");
    greetings.learn(OTHER, "11.4.5-MariaDB");

    assertThat(greetings.shared()).isEqualTo(new Greeted("11.4.5-MariaDB", 8));
  }

  @Test
  void shouldGreetAsTheLowestSoThatNobodyBelievesWhatIsMissing() {
    greetings.learn(ONE, "9.7.1");
    greetings.learn(OTHER, "8.0.33");
    greetings.learn(THIRD, "5.7.44-log");

    assertThat(greetings.shared()).isEqualTo(new Greeted("5.7.44-log", 8));
  }

  @Test
  void shouldKnowTheOldestMariaDbByItsRealVersion() {
    greetings.learn(ONE, "5.5.5-10.6.21-MariaDB");
    greetings.learn(OTHER, "10.5.9-MariaDB");

    assertThat(greetings.shared().version()).isEqualTo("10.5.9-MariaDB");
  }

  @Test
  void shouldNotNameMariaDbWhereMySqlIsAmongThem() {
    greetings.learn(ONE, "5.5.5-10.6.21-MariaDB");
    greetings.learn(OTHER, "8.0.33");

    assertThat(greetings.shared()).isEqualTo(new Greeted("8.0.33", 255));
    assertThat(greetings.of("one").version()).isEqualTo("5.5.5-10.6.21-MariaDB");
  }

  @Test
  void shouldFallBackWhileNoServerWasReached() {
    assertThat(greetings.shared()).isEqualTo(ServerGreetings.UNKNOWN);
    assertThat(greetings.of("one")).isEqualTo(ServerGreetings.UNKNOWN);
  }

  @Test
  void shouldSayOnTheSharedPortWhatTheOperatorHasWritten() {
    ServerGreetings fixed = new ServerGreetings(Optional.of("8.4.0"), connections);
    fixed.learn(ONE, "5.7.44");

    assertThat(fixed.shared().version()).isEqualTo("8.4.0");
    assertThat(fixed.of("one").version()).isEqualTo("5.7.44");
  }

  @Test
  void shouldForgetAServerThatAConnectionNoLongerLeadsTo() {
    Connections changing = new Connections(Map.of());
    ServerGreetings registered = new ServerGreetings(Optional.empty(), changing);
    changing.open(ONE);
    registered.learn(ONE, "5.7.44");
    changing.open(connection("one", 9));

    assertThat(registered.shared()).isEqualTo(ServerGreetings.UNKNOWN);
  }

  private static ConnectionConfig connection(String name, int port) {
    return new ConnectionConfig(
        name,
        "127.0.0.1",
        port,
        Optional.empty(),
        new AccountConfig.Stored("nobody", Secret.of("")),
        BackendTls.DISABLED,
        Duration.ofSeconds(1));
  }
}
