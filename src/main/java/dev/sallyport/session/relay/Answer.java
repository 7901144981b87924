package dev.sallyport.session.relay;

import dev.sallyport.wire.response.Err;
import dev.sallyport.wire.response.Ok;
import dev.sallyport.wire.response.SessionStateChange;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * What an answer said: counts, error, and changes of the server's session state. Filled by a relay.
 */
public final class Answer {
  private long affectedRows;
  private long rows;
  private long results;
  private OptionalInt statusFlags = OptionalInt.empty();
  private Optional<Err> error = Optional.empty();
  private final List<SessionStateChange> changes = new ArrayList<>();

  void onOk(Ok ok) {
    affectedRows += ok.affectedRows();
    statusFlags = OptionalInt.of(ok.statusFlags());
    changes.addAll(ok.changes());
  }

  void onEof(int flags) {
    statusFlags = OptionalInt.of(flags);
  }

  void onResult() {
    results++;
  }

  void onRow() {
    rows++;
  }

  void onError(Err err) {
    error = Optional.of(err);
  }

  /** Sum over all results of the answer. */
  public long affectedRows() {
    return affectedRows;
  }

  /** Rows of all results. */
  public long rows() {
    return rows;
  }

  /** How many results came to their end. */
  public long results() {
    return results;
  }

  /** Status flags of the last OK or EOF packet, if there was one. */
  public OptionalInt statusFlags() {
    return statusFlags;
  }

  /** The error that ended it, as the database sent it. */
  public Optional<Err> error() {
    return error;
  }

  /** Changes of the session's state, in order. */
  public List<SessionStateChange> changes() {
    return changes;
  }
}
