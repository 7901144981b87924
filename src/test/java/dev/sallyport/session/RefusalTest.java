package dev.sallyport.session;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sallyport.backend.UserRefusedException;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.Test;

class RefusalTest {
  /** A mistyped schema is nothing that the same login finds later. */
  @Test
  void shouldNameTheSchemaThatASessionsUserDoesNotGetInto() {
    Throwable cause = RefusedException.atEntry("orders", "shopp", new UserRefusedException(1044));
    assertThat(cause).isInstanceOf(RefusedException.class);
    assertThat(((RefusedException) cause).refusal().toErr().text())
        .startsWith(
            "Sallyport: connection orders: the server does not let this session's user into schema"
                + " 'shopp' (1044): does it exist, and may the administrative account grant on it?")
        .endsWith("[next=stop; code=privileges]");
  }

  @Test
  void shouldLeaveAServerThatDoesNotAnswerAsItIs() {
    TimeoutException cause = new TimeoutException();
    assertThat(RefusedException.atEntry("orders", "shop", cause)).isSameAs(cause);
  }
}
