package dev.sallyport.session;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class RefusalTest {
  /** A mistyped schema is nothing that the same login finds later. */
  @Test
  void shouldNameTheSchemaThatASessionsUserDoesNotGetInto() {
    assertThat(Refusal.noEntry("orders", "shopp", 1044).toErr().text())
        .startsWith(
            "Sallyport: connection orders: the server does not let this session's user into schema"
                + " 'shopp' (1044): does it exist, and may the administrative account grant on it?")
        .endsWith("[next=stop; code=privileges]");
  }
}
