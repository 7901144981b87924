package dev.sallyport.session;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sallyport.approval.TooManyPendingException;
import dev.sallyport.recording.JournalUnavailableException;
import org.junit.jupiter.api.Test;

class ClearanceFailureTest {
  @Test
  void shouldTellTheAgentThatTooManyStatementsWait() {
    Refusal refusal =
        ClearanceFailure.refusalOf(
            new TooManyPendingException("20 of your statements wait already"));
    assertThat(refusal.code()).isEqualTo(1142);
    assertThat(refusal.message()).isEqualTo("20 of your statements wait already");
  }

  @Test
  void shouldTellTheAgentThatNothingCanBeWrittenDown() {
    Refusal refusal =
        ClearanceFailure.refusalOf(new JournalUnavailableException("/var/journal is full", null));
    assertThat(refusal.code()).isEqualTo(1290);
    assertThat(refusal.message()).doesNotContain("/var/journal");
  }

  @Test
  void shouldTellNothingOfAFaultOfOurs() {
    Refusal refusal = ClearanceFailure.refusalOf(new IllegalStateException("row 900-00-0001"));
    assertThat(refusal.message()).doesNotContain("900").contains("not sent");
  }
}
