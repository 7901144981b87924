package dev.sallyport.approval;

import dev.sallyport.identity.Principal;
import dev.sallyport.policy.ReviewTerms;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;

/**
 * A statement, or access to a connection, that waits for a person. What is shown is what is done:
 * {@code digest} binds principal, connection, schema, sql_mode, exact statement bytes and
 * parameters, or all that is asked of access.
 *
 * @param id UUID
 * @param schema current schema; empty for none
 * @param sqlMode {@code @@sql_mode} of the session; empty for access
 * @param statement the whole text; empty for access
 * @param parameters bound values as text, null for NULL
 * @param shape the statement with {@code ?} for every literal; empty for access, and where it was
 *     not understood
 * @param digest SHA-256, hex
 * @param estimatedRows the server's estimate, if known
 * @param access what is asked for, when it is not a statement
 * @param reveals masked columns that the requester is shown once it is approved
 * @param kept what is kept of the statement once nobody can decide on it any more; empty when that
 *     is all of it
 */
public record ApprovalRequest(
    String id,
    Requester requester,
    Origin origin,
    String connection,
    String schema,
    String sqlMode,
    String statement,
    List<String> parameters,
    String shape,
    String digest,
    Set<String> verbs,
    Set<String> tables,
    Terms terms,
    OptionalLong estimatedRows,
    Instant requestedAt,
    Optional<Access> access,
    List<Reveal> reveals,
    Optional<Kept> kept) {

  /** Earlier versions knew statements only, and kept all of them. */
  public ApprovalRequest {
    access = access == null ? Optional.empty() : access;
    reveals = reveals == null ? List.of() : List.copyOf(reveals);
    kept = kept == null ? Optional.empty() : kept;
    sqlMode = sqlMode == null ? "" : sqlMode;
    shape = shape == null ? "" : shape;
  }

  /**
   * Who asks, and may never decide.
   *
   * @param id principal identifier
   * @param kind {@code agent} or {@code human}
   * @param actsFor identifier of the person on whose behalf, who may not decide either
   */
  public record Requester(
      String id, String name, String kind, Set<String> groups, Optional<String> actsFor) {
    /** Earlier versions did not know on whose behalf somebody asks. */
    public Requester {
      actsFor = actsFor == null ? Optional.empty() : actsFor;
    }

    /** A principal as it asks. */
    public static Requester of(Principal principal) {
      return new Requester(
          principal.id(),
          principal.name(),
          principal.kind().word(),
          principal.groups(),
          principal.actsFor());
    }
  }

  /**
   * Where it was asked.
   *
   * @param session the waiting session; empty when none waits
   * @param statementNumber its statement, from 1; 0 for access
   * @param client address
   * @param purpose of the lease that opened the session, in the words of who asked for it; shown,
   *     never trusted. Empty for a token
   * @param tags of that lease, likewise
   */
  public record Origin(
      String session,
      long statementNumber,
      String client,
      String purpose,
      Map<String, String> tags) {
    /** Earlier versions kept no purpose. */
    public Origin {
      purpose = purpose == null ? "" : purpose;
      tags = tags == null ? Map.of() : Map.copyOf(tags);
    }

    /** Not by a lease. */
    public Origin(String session, long statementNumber, String client) {
      this(session, statementNumber, client, "", Map.of());
    }
  }

  /**
   * Who decides, and how long there is.
   *
   * @param rule the rule that paused it
   * @param approvers groups whose people may decide
   * @param quorum distinct people needed, at least 1
   * @param quorumGroups of how many distinct groups of these they have to be, at least 1 and at
   *     most {@code quorum}; each person counts for one group
   * @param freshSignIn how old the sign-in of who decides may be; empty for any
   * @param holdUntil how long a connection waits
   * @param expiresAt how long anybody may decide; not before {@code holdUntil}
   */
  public record Terms(
      String rule,
      Set<String> approvers,
      int quorum,
      int quorumGroups,
      Optional<Duration> freshSignIn,
      Instant holdUntil,
      Instant expiresAt) {
    /** Earlier versions asked for people of any of the groups, and of any sign-in. */
    public Terms {
      quorumGroups = Math.max(1, quorumGroups);
      freshSignIn = freshSignIn == null ? Optional.empty() : freshSignIn;
    }

    /** Whether somebody who signed in then, or at an unknown time, may approve now. */
    public boolean takes(Optional<Instant> signedInAt, Instant now) {
      return freshSignIn
          .map(age -> signedInAt.filter(at -> !at.plus(age).isBefore(now)).isPresent())
          .orElse(true);
    }

    /**
     * Whether what was given under these is what a policy asks for by now: nobody could decide who
     * may not any more, and as many people were needed, who had signed in as lately.
     */
    public boolean isEnoughFor(ReviewTerms now) {
      return now.approvers().containsAll(approvers)
          && quorum >= now.quorum()
          && quorumGroups >= now.quorumGroups()
          && now.freshSignIn()
              .map(age -> freshSignIn.filter(asked -> asked.compareTo(age) <= 0).isPresent())
              .orElse(true);
    }

    /** As a policy says, for a connection that waits to the end. */
    public static Terms of(String rule, ReviewTerms terms, Instant now) {
      Instant end = now.plus(terms.hold());
      return new Terms(
          rule,
          terms.approvers(),
          terms.quorum(),
          terms.quorumGroups(),
          terms.freshSignIn(),
          end,
          end);
    }

    /** Any of the groups, any sign-in, and a connection that waits to the end. */
    public static Terms of(String rule, Set<String> approvers, int quorum, Instant expiresAt) {
      return new Terms(rule, approvers, quorum, 1, Optional.empty(), expiresAt, expiresAt);
    }

    /** The same for a request that stays open when the connection waits no longer. */
    public Terms openUntil(Instant until) {
      return new Terms(rule, approvers, quorum, quorumGroups, freshSignIn, holdUntil, until);
    }
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
        requester,
        origin,
        connection,
        schema,
        sqlMode,
        otherStatement,
        otherParameters,
        shape,
        otherDigest,
        verbs,
        tables,
        terms,
        estimatedRows,
        requestedAt,
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
    return !origin.session().isEmpty();
  }
}
