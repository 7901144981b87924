package dev.sallyport.prove;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sallyport.prove.NodesSent.Kind;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The account of {@code scripts/prove nodes} finds what it looks for. */
class NodesAccountTest {
  private static final AuditTrail.Entry OK = new AuditTrail.Entry("allow", "ok");
  private static final AuditTrail.Entry DENIED = new AuditTrail.Entry("deny", "");

  private final NodesSent sent = new NodesSent("kill");
  private final Map<String, Integer> ran = new HashMap<>();
  private final Map<String, Integer> kept = new HashMap<>();
  private final Map<String, List<AuditTrail.Entry>> trail = new HashMap<>();
  private final Map<String, Integer> approved = new HashMap<>();
  private NodesSent.Statement allowed;
  private NodesSent.Statement asked;
  private NodesSent.Statement refused;

  /** All is well with one of each kind. */
  @BeforeEach
  void send() {
    allowed = sendOf(Kind.ALLOWED);
    asked = sendOf(Kind.ASKED);
    for (NodesSent.Statement each : List.of(allowed, asked)) {
      sent.done(each);
      sent.committed(each);
      ran.put(each.mark, 1);
      kept.put(each.mark, 1);
      trail.put(each.mark, List.of(OK));
    }
    approved.put(asked.mark, 1);
    refused = sendOf(Kind.REFUSED);
    sent.refused(refused, NodesGate.REFUSAL);
    trail.put(refused.mark, List.of(DENIED));
  }

  private NodesSent.Statement sendOf(Kind kind) {
    NodesSent.Statement next = sent.next(kind, 0);
    sent.sending(next);
    return next;
  }

  private List<String> failures() {
    RecordTally tally = new RecordTally();
    NodesAccount.of(sent, ran, kept, trail, approved).tell("kill", tally);
    return tally.failures();
  }

  @Test
  void shouldFindNothingWhereAllIsWell() {
    assertThat(failures()).isEmpty();
  }

  @Test
  void shouldFindWhatRanAndIsNotRecorded() {
    trail.remove(allowed.mark);
    assertThat(failures()).anyMatch(line -> line.contains("1 executed and not recorded"));
  }

  @Test
  void shouldFindWhatRanThoughItIsRecordedAsDenied() {
    ran.put(refused.mark, 1);
    assertThat(failures())
        .anyMatch(line -> line.contains("1 executed and not recorded"))
        .anyMatch(line -> line.contains("1 executed without leave"));
  }

  @Test
  void shouldFindWhatRanTwice() {
    ran.put(allowed.mark, 2);
    trail.put(allowed.mark, List.of(OK, OK));
    assertThat(failures())
        .anyMatch(line -> line.contains("1 executed twice"))
        .anyMatch(line -> line.contains("1 recorded twice"));
  }

  @Test
  void shouldFindWhatStandsThereTwice() {
    kept.put(asked.mark, 2);
    assertThat(failures()).anyMatch(line -> line.contains("1 executed twice"));
  }

  @Test
  void shouldFindWhatRanMoreOftenThanPeopleLetIt() {
    sent.sending(asked);
    sent.done(asked);
    ran.put(asked.mark, 2);
    trail.put(asked.mark, List.of(OK, OK));
    assertThat(failures()).anyMatch(line -> line.contains("1 executed without leave"));
  }

  @Test
  void shouldFindWhatWasCommittedAndIsGone() {
    kept.remove(allowed.mark);
    assertThat(failures()).anyMatch(line -> line.contains("1 committed and gone"));
  }

  @Test
  void shouldFindWhatWasAnsweredAndNeverRan() {
    ran.remove(allowed.mark);
    assertThat(failures()).anyMatch(line -> line.contains("told otherwise than recorded"));
  }

  @Test
  void shouldFindWhatWasRefusedAndRan() {
    sent.refused(allowed, "no");
    assertThat(failures()).anyMatch(line -> line.contains("told otherwise than recorded"));
  }

  @Test
  void shouldFindWhatWasRefusedByAPolicyAndIsNotRecorded() {
    trail.remove(refused.mark);
    assertThat(failures()).anyMatch(line -> line.contains("told otherwise than recorded"));
  }
}
