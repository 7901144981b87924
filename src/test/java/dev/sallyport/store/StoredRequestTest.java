package dev.sallyport.store;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sallyport.approval.ApprovalRequest;
import dev.sallyport.approval.ApprovalRequest.Terms;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import org.junit.jupiter.api.Test;

class StoredRequestTest {
  private static final Instant AT = Instant.parse("2026-11-01T10:00:00Z");

  @Test
  void shouldReadWhatItWrote() throws Exception {
    ApprovalRequest request = request("ANSI_QUOTES", "update shop . t set a = ?");
    assertThat(ApprovalJson.read(ApprovalJson.write(request))).isEqualTo(request);
  }

  @Test
  void shouldReadARequestOfTheFirstVersion() {
    String flat =
        """
        {"id":"a","session":"s","statementNumber":3,"requester":"idp:bot","requesterName":"bot",
         "requesterKind":"agent","requesterGroups":["agents"],"connection":"orders","schema":"shop",
         "statement":"UPDATE t SET a = ?","parameters":["1",null],"digest":"d","verbs":["update"],
         "tables":["shop.t"],"rule":"agents/1","approvers":["dba"],"quorum":1,"estimatedRows":7,
         "client":"127.0.0.1:1","requestedAt":"2026-11-01T10:00:00Z",
         "expiresAt":"2026-11-01T10:05:00Z","access":null}
        """;
    assertThat(ApprovalJson.read(flat)).isEqualTo(request("", ""));
  }

  private static ApprovalRequest request(String sqlMode, String shape) {
    return new ApprovalRequest(
        "a",
        new ApprovalRequest.Requester(
            "idp:bot", "bot", "agent", Set.of("agents"), Optional.empty()),
        new ApprovalRequest.Origin("s", 3, "127.0.0.1:1"),
        "orders",
        "shop",
        sqlMode,
        "UPDATE t SET a = ?",
        java.util.Arrays.asList("1", null),
        shape,
        "d",
        Set.of("update"),
        Set.of("shop.t"),
        Terms.of("agents/1", Set.of("dba"), 1, AT.plusSeconds(300)),
        OptionalLong.of(7),
        AT,
        Optional.empty(),
        List.of(),
        Optional.empty());
  }
}
