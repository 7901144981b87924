package dev.sallyport.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sallyport.config.ConnectionConfig.AccountConfig;
import dev.sallyport.config.ConnectionConfig.BackendTls;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ConnectionsTest {
  private static final ConnectionConfig FIXED = connection("fixed", 1);

  private final Connections connections = Connections.of(FIXED);
  private final List<Connections.Change> changes = new ArrayList<>();

  private static ConnectionConfig connection(String name, int port) {
    return new ConnectionConfig(
        name,
        "127.0.0.1",
        port,
        Optional.empty(),
        new AccountConfig.Stored("app", Secret.of("p")),
        BackendTls.DISABLED,
        Duration.ofSeconds(1));
  }

  @Test
  void shouldOpenChangeCloseAndForget() {
    connections.onChange(changes::add);
    ConnectionConfig first = connection("orders", 1);
    ConnectionConfig second = connection("orders", 2);

    connections.open(first);
    assertThat(connections.all()).containsExactly(FIXED, first);
    connections.open(second);
    assertThat(connections.isOpen(first)).isFalse();
    assertThat(connections.isOpen(connection("orders", 2))).isTrue();
    connections.close("orders", "it is being removed");
    assertThat(connections.find("orders")).isEmpty();
    assertThat(connections.isOpen(second)).isFalse();
    assertThat(connections.whyClosed("orders")).contains("it is being removed");
    connections.remove("orders");
    assertThat(connections.whyClosed("orders")).isEmpty();

    assertThat(changes)
        .containsExactly(
            new Connections.Change(Optional.empty(), Optional.of(first)),
            new Connections.Change(Optional.of(first), Optional.of(second)),
            new Connections.Change(Optional.of(second), Optional.empty()));
  }

  @Test
  void shouldLeaveThoseOfTheFileAlone() {
    assertThatThrownBy(() -> connections.open(connection("fixed", 2)))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> connections.close("fixed", "why"))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> connections.remove("fixed"))
        .isInstanceOf(IllegalArgumentException.class);
    assertThat(connections.find("fixed")).contains(FIXED);
    assertThat(connections.isConfigured("fixed")).isTrue();
  }

  @Test
  void shouldShowEachLookOneState() {
    var before = connections.all();
    connections.open(connection("orders", 1));

    assertThat(before).containsExactly(FIXED);
    assertThatThrownBy(() -> connections.all().clear())
        .isInstanceOf(UnsupportedOperationException.class);
  }
}
