package dev.sallyport.identity;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.ConnectException;
import java.net.UnknownHostException;
import java.util.concurrent.TimeoutException;
import javax.net.ssl.SSLHandshakeException;
import org.junit.jupiter.api.Test;

class ProviderHttpTest {
  @Test
  void shouldSayWhatKeepsAProviderAwayInWordsThatAreNoClassOfJava() {
    assertThat(ProviderHttp.reason(new UnknownHostException("Failed to resolve 'idp' [A(1)]")))
        .isEqualTo("no such host");
    assertThat(ProviderHttp.reason(new ConnectException("Connection refused: idp/10.0.0.1:443")))
        .isEqualTo("Connection refused");
    assertThat(
            ProviderHttp.reason(
                new ConnectException(
                    "finishConnect(..) failed with error(-111): Connection refused: /127.0.0.1:443")))
        .isEqualTo("finishConnect(..) failed with error(-111): Connection refused");
    assertThat(ProviderHttp.reason(new SSLHandshakeException("no cipher in common")))
        .isEqualTo("TLS failed: 'no cipher in common'");
    assertThat(ProviderHttp.reason(new TimeoutException()))
        .isEqualTo("no whole answer within 5000 ms");
  }
}
