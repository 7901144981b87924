package dev.sallyport.backend;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Future;
import io.vertx.mysqlclient.MySQLException;
import java.net.ConnectException;
import java.net.UnknownHostException;
import org.junit.jupiter.api.Test;

class FailureWordsTest {
  @Test
  void shouldSayWhatTheNetworkSays() {
    assertThat(FailureWords.of(new ConnectException("Connection refused: /127.0.0.1:3306")))
        .isEqualTo("Connection refused: /127.0.0.1:3306");
    assertThat(FailureWords.of(new UnknownHostException("db.example.com")))
        .isEqualTo("no such host: db.example.com");
  }

  @Test
  void shouldKeepTheWordsOfTheServerToItself() {
    assertThat(FailureWords.of(new MySQLException("near 'secret'", 1064, "42000")))
        .isEqualTo("server error 1064");
    assertThat(FailureWords.of(new IllegalStateException("secret")))
        .isEqualTo("IllegalStateException");
  }

  @Test
  void shouldTellVertxOwnFailuresApartByTheirWords() {
    assertThat(FailureWords.of(Future.failedFuture("Timeout").cause())).isEqualTo("Timeout");
    assertThat(FailureWords.of(Future.failedFuture("a\nb").cause())).isEqualTo("a");
    assertThat(FailureWords.of(Future.failedFuture("x".repeat(9_000)).cause())).hasSize(200);
  }
}
