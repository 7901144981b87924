package dev.sallyport.approval;

import java.time.Instant;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;

/**
 * An approval of further statements of a kind, until a time. It binds the principal, connection,
 * schema, sql_mode and statement or shape by its key, and what these do and on which terms by its
 * basis: when the policy or the database changes, it fits no more.
 *
 * @param id UUID
 * @param approval the request by which it was made
 * @param key {@link Binding#statement()} or that of the shape
 * @param maxRows how many rows such a statement may touch, by the database's estimate
 * @param shown the shape, or the head of the text, without values that the minutes do not keep
 * @param groups whose people may see and revoke it
 * @param by who approved
 * @param ended when it was revoked, and by whom; an expiry is none
 */
public record StandingApproval(
    String id,
    String approval,
    Holder holder,
    Scope scope,
    String key,
    String basis,
    OptionalLong maxRows,
    String shown,
    String rule,
    Set<String> groups,
    Approver by,
    String reason,
    Instant createdAt,
    Instant expiresAt,
    Uses uses,
    Optional<Ended> ended) {

  /**
   * Whose statements, and where.
   *
   * @param actsFor identifier of the person on whose behalf, who may see and revoke it
   */
  public record Holder(
      String principal, String name, Optional<String> actsFor, String connection, String schema) {}

  /**
   * Who approved.
   *
   * @param id principal identifier
   * @param groups all that the person was in then
   */
  public record Approver(String id, String name, Set<String> groups) {
    /** Keeps a copy. */
    public Approver {
      groups = Set.copyOf(groups);
    }
  }

  /** How it was used. */
  public record Uses(long count, Optional<Instant> last) {
    /** Not yet. */
    public static final Uses NONE = new Uses(0, Optional.empty());
  }

  /**
   * Revoked.
   *
   * @param by principal identifier
   * @param why what was revoked besides, and the reason; empty where it was taken back by itself
   */
  public record Ended(String by, Instant at, String why) {}

  /** Which further statements. */
  public enum Scope {
    /** The identical one, with the same parameters. */
    STATEMENT,
    /** Any that differs in literals and parameters only. */
    SHAPE;

    /** Lower case, for JSON. */
    public String word() {
      return name().toLowerCase(Locale.ROOT);
    }
  }
}
