package dev.sallyport.access.connections;

import io.vertx.core.Future;
import java.time.Instant;
import java.util.List;

/** Port to the connections that are registered. */
public interface ConnectionStore {
  /** Far more than one gateway has. */
  int MAX_REGISTERED = 100;

  /** What became of one that was to be added. */
  enum Addition {
    /** It is there. */
    ADDED,
    /** There is one of that name. */
    NAME_TAKEN,
    /** There are {@link #MAX_REGISTERED}. */
    TOO_MANY
  }

  /** All, by name. */
  Future<List<RegisteredConnection>> all();

  /** Adds one. */
  Future<Addition> add(RegisteredConnection connection);

  /**
   * Puts one in place of the one of its name.
   *
   * @param seen the revision that is to be replaced
   * @param otherServer whether leases and approvals for the name end: they were not given for this
   *     server
   * @return false when another change was faster
   */
  Future<Boolean> replace(RegisteredConnection connection, long seen, boolean otherServer);

  /** Keeps a secret under another key; nothing else changes. */
  Future<Void> sealAnew(RegisteredConnection connection);

  /** Notes that one is being removed, and ends leases and approvals for it. */
  Future<Void> leave(String name, String by, Instant at);

  /** Forgets one. */
  Future<Void> remove(String name);
}
