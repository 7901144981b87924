package dev.sallyport.backend;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class ServerSocketsTest {
  @Test
  void shouldNotKeepTheHandshakesLastPacketBack() {
    assertThat(ServerSockets.options().isTcpQuickAck()).isTrue();
  }

  @Test
  void shouldNoticeAServerThatIsGone() {
    assertThat(ServerSockets.options().isTcpKeepAlive()).isTrue();
  }
}
