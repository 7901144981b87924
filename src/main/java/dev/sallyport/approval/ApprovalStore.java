package dev.sallyport.approval;

import dev.sallyport.approval.ApprovalRecord.Vote;
import io.vertx.core.Future;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Port to where requests are kept. The row is the only truth: every change is a compare-and-set on
 * its state, so that any number of gateways may share it.
 */
public interface ApprovalStore {
  /**
   * A list holds no more characters of a request's statement and parameters than these and one
   * more, by which it is seen that something was left out.
   */
  int LISTED_CHARS = 16_384;

  /** To who comes to use an approval that nobody may use any more. */
  String REVOKED_SINCE = "who approved it, or who asked, was revoked since; ask anew";

  /**
   * Stores a pending request.
   *
   * @param binding by what the statement is known when it comes again
   * @param gateway where was asked
   * @return fails with {@link TooManyPendingException} when a bound is reached, and nothing is
   *     stored
   */
  Future<Void> insert(
      ApprovalRequest request, Optional<Binding> binding, String gateway, PendingBounds bounds);

  /** The same of a statement that is not known again, and of access. */
  default Future<Void> insert(ApprovalRequest request, String gateway, PendingBounds bounds) {
    return insert(request, Optional.empty(), gateway, bounds);
  }

  /** The requests whose statement may come again. */
  RetryStore retries();

  /**
   * Counts a person's word while the request is pending, and makes it final when that word is a
   * denial or completes the {@link Quorum}. One transaction, which also looks whether the person is
   * revoked: it may not be known at this node yet.
   *
   * @param memberOf all groups of the person
   */
  Future<VoteResult> vote(String id, Vote vote, Set<String> memberOf);

  /**
   * Makes a pending request final.
   *
   * @return whether this call did it; false when it was final before, or is not there
   */
  Future<Boolean> finish(String id, ApprovalOutcome outcome);

  /**
   * Withdraws a pending request, unless who wants that has nothing to do with it any more.
   *
   * @param gateway at which a connection waits for it; empty where none may
   * @return whether this call did it
   */
  Future<Boolean> withdraw(String id, Optional<String> gateway, ApprovalOutcome outcome);

  /**
   * Adds what was found out about a pending request, in place of what was there. Its sample of rows
   * goes from the store when the request ends, and with it all but {@link Evidence#afterwards}.
   *
   * @return whether the request is pending
   */
  Future<Boolean> attach(String id, Evidence evidence);

  /**
   * Earlier requests of the same requester, connection and schema, for the same statement or one of
   * its shape; newest first.
   */
  Future<List<Evidence.Similar>> similar(ApprovalRequest request, int limit);

  /** One request with its votes and its evidence. */
  Future<Optional<ApprovalRecord>> find(String id);

  /**
   * Requests, pending ones first, newest first; of large ones the head, see above, and of none the
   * sample of rows.
   */
  Future<List<ApprovalRecord>> list(Selection selection);

  /** Identifiers of pending requests whose time was up at this instant, at most {@code limit}. */
  Future<List<String>> overdue(Instant now, int limit);

  /**
   * Identifiers of pending requests for which a session of one gateway waits, at most {@code
   * limit}.
   */
  Future<List<String>> pendingOf(String gateway, int limit);

  /**
   * Whether a connection of this gateway waits for the request, or waited when it was decided, and
   * may run what was approved. One that was taken for dead may have lost it to a connection
   * elsewhere, and one that hears late of an approval may come when its giver is revoked.
   */
  Future<Hold> hold(String id, String gateway);

  /**
   * Bounds on pending requests; more would bury the people who decide.
   *
   * @param perGateway at least 1
   * @param perRequester at least 1
   */
  record PendingBounds(int perGateway, int perRequester) {
    /** What a gateway runs with. */
    public static final PendingBounds DEFAULT = new PendingBounds(1000, 20);

    /** Checks the bounds. */
    public PendingBounds {
      if (perGateway < 1 || perRequester < 1) {
        throw new IllegalArgumentException("bounds on pending requests start at 1");
      }
    }
  }

  /** Of a connection on a request. */
  enum Hold {
    /** It waits, or waited when the request ended. */
    HELD,
    /** It does not any more, whether or not another one does. */
    LOST,
    /** It waited, and who approved, or who asked, is revoked, or was since. */
    REVOKED
  }

  /** What became of a vote. */
  enum VoteResult {
    /** Counted; more people are needed. */
    COUNTED,
    /** Counted, and the request is final by it. */
    DECIDED,
    /** Not counted: the request was final before. */
    ALREADY_FINAL,
    /** Not counted: this person has spoken. */
    ALREADY_VOTED,
    /** Not counted: this person, or a group of theirs, is revoked. */
    REVOKED,
    /** No such request. */
    NOT_FOUND
  }

  /**
   * Which requests.
   *
   * @param state only this state
   * @param audience only what they may see; empty for those who see all
   * @param limit 1 to 500
   */
  record Selection(Optional<ApprovalState> state, Optional<Audience> audience, int limit) {
    /** Most rows that one answer holds. */
    public static final int MAX_LIMIT = 500;

    /** Brings the limit into its range. */
    public Selection {
      limit = Math.max(1, Math.min(MAX_LIMIT, limit));
    }
  }

  /**
   * Who looks: sees what they asked for themselves, what was asked on their behalf, and what their
   * groups may decide.
   *
   * @param principal identifier
   * @param groups empty for those who may never decide
   */
  record Audience(String principal, Set<String> groups) {}
}
