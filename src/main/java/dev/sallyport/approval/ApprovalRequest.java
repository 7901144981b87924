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
 * @param reveals masked columns that the requester is shown once it is approved
 * @param kept what is kept of the statement once nobody can decide on it any more; empty when that
 *     is all of it
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
    Optional<Access> access,
    List<Reveal> reveals,
    Optional<Kept> kept) {

  /** Earlier versions knew statements only, and kept all of them. */
  public ApprovalRequest {
    access = access == null ? Optional.empty() : access;
    reveals = reveals == null ? List.of() : List.copyOf(reveals);
    kept = kept == null ? Optional.empty() : kept;
  }

  /**
   * Masked columns that an approval shows.
   *
   * @param columns names or patterns of columns
   * @param groups the requester's groups by which they are shown
   */
  public record Reveal(List<String> columns, Set<String> groups) {
    /** Keeps copies. */
    public Reveal {
      columns = List.copyOf(columns);
      groups = Set.copyOf(groups);
    }
  }

  /**
   * A statement without the values that the minutes do not keep.
   *
   * @param statement its text
   * @param parameters bound values as text, null for NULL
   */
  public record Kept(String statement, List<String> parameters) {}

  /**
   * The request as it is kept once it is final. Its digest goes with the values: it would tell
   * which of a thousand million short numbers was one.
   */
  public ApprovalRequest afterwards() {
    return kept.map(rest -> with(rest.statement(), rest.parameters(), "")).orElse(this);
  }

  /** The same of another text, of which all is kept. */
  public ApprovalRequest with(String otherStatement, List<String> otherParameters) {
    return with(otherStatement, otherParameters, digest);
  }

  private ApprovalRequest with(
      String otherStatement, List<String> otherParameters, String otherDigest) {
    return new ApprovalRequest(
        id,
        session,
        statementNumber,
        requester,
        requesterName,
        requesterKind,
        requesterGroups,
        connection,
        schema,
        otherStatement,
        otherParameters,
        otherDigest,
        verbs,
        tables,
        rule,
        approvers,
        quorum,
        estimatedRows,
        client,
        requestedAt,
        expiresAt,
        access,
        reveals,
        Optional.empty());
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
