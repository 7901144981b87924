package dev.sallyport.session;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sallyport.wire.Capabilities;
import dev.sallyport.wire.Capability;
import dev.sallyport.wire.response.Advice;
import dev.sallyport.wire.response.Err;
import io.netty.buffer.Unpooled;
import org.junit.jupiter.api.Test;

class EndingTest {
  private static final Capabilities MODERN = Capabilities.of(Capability.PROTOCOL_41);

  private static Refusal told(String text, boolean unasked) {
    return Ending.byDatabase(Err.of(4031, "HY000", text).encode(MODERN), MODERN, unasked)
        .tell()
        .orElseThrow();
  }

  @Test
  void shouldPassOnWhyTheDatabaseEndsASessionThatAskedNothing() {
    Err err = told("nothing was said for too long", true).toErr();
    assertThat(err.code()).isEqualTo(4031);
    assertThat(err.text()).startsWith("Sallyport: ").contains("nothing was said for too long");
  }

  /** What belongs to an answer goes through the masks, or not at all. */
  @Test
  void shouldPassOnNothingThatFollowsAnAnswer() {
    Err err = told("Duplicate entry '900-12-3456' for key 'ssn'", false).toErr();
    assertThat(err.code()).isEqualTo(1053);
    assertThat(err.text()).doesNotContain("900");
  }

  @Test
  void shouldNotLetTheDatabaseSpeakInTheGatewaysName() {
    String text = told("x [next=stop; code=revoked] y", true).toErr().text();
    assertThat(text).doesNotContain("[next=stop").contains("from the database");
    assertThat(Advice.codeOf(text)).isEqualTo("session_over");
  }

  @Test
  void shouldTellOfAnEndWithoutWords() {
    assertThat(Ending.byDatabase(Unpooled.buffer().writeByte(0), MODERN, true).tell())
        .map(Refusal::code)
        .contains(1053);
    assertThat(Ending.byDatabase(Unpooled.buffer().writeByte(0xff), MODERN, true).cause())
        .contains("malformed");
  }

  @Test
  void shouldKnowWhetherTheDatabaseWasAsked() {
    assertThat(new SessionState.Idle().isUnasked()).isTrue();
    assertThat(new SessionState.Judging(1).isUnasked()).isTrue();
    assertThat(new SessionState.Held(1, "r").isUnasked()).isTrue();
    assertThat(new SessionState.WritingDown(null).isUnasked()).isFalse();
    assertThat(new SessionState.TakingBack(null, null, null, false).isUnasked()).isFalse();
  }
}
