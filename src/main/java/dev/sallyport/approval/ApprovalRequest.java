package dev.sallyport.approval;

import java.time.Instant;
import java.util.List;
import java.util.OptionalLong;
import java.util.Set;

/**
 * A statement that waits for a person. What is shown is what runs: {@code digest} binds principal,
 * connection, schema, exact statement bytes and parameters.
 *
 * @param id UUID
 * @param session the waiting session
 * @param statementNumber its statement, from 1
 * @param requester principal identifier of who asks; may never decide
 * @param requesterKind {@code agent} or {@code human}
 * @param statement the whole text
 * @param parameters bound values as text, null for NULL
 * @param digest SHA-256, hex
 * @param rule the rule that paused it
 * @param approvers groups whose people may decide
 * @param quorum distinct people needed
 * @param estimatedRows the server's estimate, if known
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
    Instant expiresAt) {}
