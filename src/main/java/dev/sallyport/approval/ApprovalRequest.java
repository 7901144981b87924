package dev.sallyport.approval;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;

/**
 * A statement, or access to a connection, that waits for a person. What is shown is what is done:
 * {@code digest} binds principal, connection, schema, exact statement bytes and parameters, or all
 * that is asked of access.
 *
 * @param id UUID
 * @param session the waiting session; empty when none waits
 * @param statementNumber its statement, from 1; 0 for access
 * @param requester principal identifier of who asks; may never decide
 * @param requesterKind {@code agent} or {@code human}
 * @param statement the whole text; empty for access
 * @param parameters bound values as text, null for NULL
 * @param digest SHA-256, hex
 * @param rule the rule that paused it
 * @param approvers groups whose people may decide
 * @param quorum distinct people needed
 * @param estimatedRows the server's estimate, if known
 * @param access what is asked for, when it is not a statement
 */
public record ApprovalRequest(
    String id,
    String session,
    long statementNumber,
    String requester,
    String requesterName,
    String requesterKind,
    Set<String> requesterGroups,
    String connection,
    String schema,
    String statement,
    List<String> parameters,
    String digest,
    Set<String> verbs,
    Set<String> tables,
    String rule,
    Set<String> approvers,
    int quorum,
    OptionalLong estimatedRows,
    String client,
    Instant requestedAt,
    Instant expiresAt,
    Optional<Access> access) {

  /** Earlier versions knew statements only. */
  public ApprovalRequest {
    access = access == null ? Optional.empty() : access;
  }

  /**
   * Access to the connection.
   *
   * @param purpose in the words of who asks; shown, never trusted
   * @param tags likewise
   * @param duration how long it is to last
   * @param sessions how many sessions are to begin
   */
  public record Access(String purpose, Map<String, String> tags, Duration duration, int sessions) {
    /** Keeps a copy. */
    public Access {
      tags = Map.copyOf(tags);
    }
  }

  /** Whether a client's connection waits for the decision, and the request ends with it. */
  public boolean held() {
    return !session.isEmpty();
  }
}
