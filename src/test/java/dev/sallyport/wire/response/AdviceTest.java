package dev.sallyport.wire.response;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sallyport.wire.response.Advice.Next;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AdviceTest {
  private static final String ID = "5f1c1b1e-0000-4000-8000-000000000001";
  private static final Advice WAIT =
      Advice.of(Next.WAIT, "hold_ended")
          .about(ID, Optional.of("https://sallyport.example.com/approvals/" + ID));

  @Test
  void shouldEndATextWithWordsThatDoNotChange() {
    assertThat(WAIT.end("nobody has decided yet"))
        .isEqualTo(
            "Sallyport: nobody has decided yet [next=wait; code=hold_ended; request="
                + ID
                + "; link=https://sallyport.example.com/approvals/"
                + ID
                + "]");
    assertThat(Advice.of(Next.STOP, "revoked").end("no"))
        .isEqualTo("Sallyport: no [next=stop; code=revoked]");
  }

  /** What the C client keeps has to hold the end. */
  @ParameterizedTest
  @ValueSource(strings = {"x", "ü", "€", "😀"})
  void shouldShortenTheTextRatherThanTheEnd(String letter) {
    for (int i = 0; i < 4; i++) {
      String error = WAIT.end("a".repeat(i) + letter.repeat(1000));
      byte[] bytes = error.getBytes(StandardCharsets.UTF_8);
      assertThat(bytes.length).isBetween(Advice.MAX_BYTES - 4, Advice.MAX_BYTES);
      assertThat(error).contains("... [next=wait; ").doesNotContain("\ufffd", "?").endsWith("]");
    }
  }

  @Test
  void shouldLeaveOutALinkThatIsTooLong() {
    String link = "https://example.com/" + "x".repeat(200);
    assertThat(Advice.of(Next.WAIT, "hold_ended").about(ID, Optional.of(link)).end("no"))
        .doesNotContain("link=")
        .contains("request=" + ID);
  }

  @Test
  void shouldGiveBackTheTextForPeople() {
    assertThat(Advice.textOf(WAIT.end("no [not yet]"))).isEqualTo("no [not yet]");
    assertThat(Advice.textOf("plain")).isEqualTo("plain");
  }

  @Test
  void shouldGiveBackTheWordForWhy() {
    assertThat(Advice.codeOf(Advice.of(Next.STOP, "no_policy").end("no [code=x; y]")))
        .isEqualTo("no_policy");
    assertThat(Advice.codeOf(WAIT.end("no"))).isEqualTo(WAIT.code());
    assertThat(Advice.codeOf("plain")).isEmpty();
    assertThat(Advice.codeOf("no [next=stop; code=")).isEmpty();
    assertThat(Advice.codeOf("no [next=stop]")).isEmpty();
  }
}
