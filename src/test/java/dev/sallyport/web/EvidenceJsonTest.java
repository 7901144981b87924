package dev.sallyport.web;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sallyport.approval.ApprovalRecord;
import dev.sallyport.approval.ApprovalRequest;
import dev.sallyport.identity.Principal;
import dev.sallyport.store.EmptyStore;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@Tag(EmptyStore.FILES)
class EvidenceJsonTest {
  @TempDir private Path directory;

  /** They decide nothing, so that they read no rows of it either. */
  @Test
  void shouldShowNoRowsToWhoActsForSomebodyElse() {
    try (ConsoleFixture console = ConsoleFixture.startForMany(directory)) {
      ApprovalRequest request = SampleApproval.update().request();
      console.submit(request);
      ConsoleFixture.await(console.desk.attach(request.id(), SampleEvidence.evidence(List.of())));
      Principal dora = Person.of("dora", "Dora", "dba");
      ApprovalRecord approval =
          ConsoleFixture.await(console.desk.find(request.id(), dora, false)).orElseThrow();
      assertThat(shown(approval, dora)).contains(SampleEvidence.ROW);
      Principal assistant =
          new Principal(
              "idp:assistant",
              Principal.Kind.HUMAN,
              "Assistant",
              Set.of("dba"),
              "idp",
              Map.of(),
              Optional.of("idp:dora"));
      assertThat(shown(approval, assistant)).doesNotContain(SampleEvidence.ROW);
    }
  }

  private static String shown(ApprovalRecord approval, Principal principal) {
    return EvidenceJson.whole(approval, new Viewer(principal, false, false), Instant.now())
        .encode();
  }
}
