package dev.sallyport.session;

import dev.sallyport.approval.Evidence;
import dev.sallyport.backend.HeldLocks;
import dev.sallyport.config.ConnectionConfig;
import io.vertx.core.Future;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** What a session's open transaction holds and who waits for it, in words. */
final class TransactionLook {
  private static final String NOT_KNOWN =
      "what it locks is not known: the gateway's account may not look at transactions";

  private final SessionServices services;
  private final ConnectionConfig connection;
  private final long threadId;

  /** {@code threadId} is the session's number at the database. */
  TransactionLook(SessionServices services, ConnectionConfig connection, long threadId) {
    this.services = services;
    this.connection = connection;
    this.threadId = threadId;
  }

  /** As far as the gateway knows by itself. */
  static Evidence.Transaction own(TransactionClock.Open open) {
    return new Evidence.Transaction(
        open.since(),
        open.statements(),
        "what it locks is not known: the database did not tell in time",
        List.of());
  }

  /** Fails when the database can't be asked. */
  Future<Evidence.Transaction> look(TransactionClock.Open open) {
    return services
        .administration()
        .locks(connection, threadId)
        .map(
            held ->
                new Evidence.Transaction(
                    open.since(),
                    open.statements(),
                    locks(held),
                    held.waiters().orElse(List.of()).stream().map(this::waiter).toList()));
  }

  private static String locks(HeldLocks held) {
    if (held.rowsLocked().isEmpty() && held.waiters().isEmpty()) {
      return NOT_KNOWN;
    }
    String rows =
        held.rowsLocked().isEmpty()
            ? "a number of rows that is not known"
            : held.rowsLocked().getAsLong() == 0
                ? "no rows"
                : "about " + counted(held.rowsLocked().getAsLong());
    List<String> tables = held.tables().orElse(List.of());
    String in = tables.isEmpty() ? "" : " in " + String.join(", ", tables);
    String changed =
        held.rowsChanged().orElse(0) == 0
            ? ""
            : ", " + number(held.rowsChanged().getAsLong()) + " changed";
    return "holds locks on "
        + rows
        + in
        + changed
        + (held.waiters().isEmpty() ? "; who waits is not known" : "");
  }

  private String waiter(HeldLocks.Waiter waiter) {
    String who =
        services
            .registry()
            .atDatabase(connection.name(), waiter.threadId())
            .map(session -> session.principal().name())
            .orElseGet(
                () -> "database user " + (waiter.user().isEmpty() ? "unknown" : waiter.user()));
    String table = Optional.of(waiter.table()).filter(name -> !name.isEmpty()).orElse("a lock");
    return who + " (" + table + ", for " + waiter.seconds() + " s)";
  }

  private static String counted(long rows) {
    return number(rows) + (rows == 1 ? " row" : " rows");
  }

  private static String number(long value) {
    return String.format(Locale.ROOT, "%,d", value);
  }
}
