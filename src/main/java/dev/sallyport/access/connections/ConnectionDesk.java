package dev.sallyport.access.connections;

import static dev.sallyport.access.connections.ConnectionRefusedException.busy;
import static dev.sallyport.access.connections.ConnectionRefusedException.changedMeanwhile;
import static dev.sallyport.access.connections.ConnectionRefusedException.fixed;
import static dev.sallyport.access.connections.ConnectionRefusedException.nameTaken;
import static dev.sallyport.access.connections.ConnectionRefusedException.notFound;
import static dev.sallyport.access.connections.ConnectionRefusedException.tooMany;

import dev.sallyport.access.SessionEnd;
import dev.sallyport.access.connections.ConnectionProbes.Probe;
import dev.sallyport.access.connections.RegisteredConnections.Entry;
import dev.sallyport.config.ConnectionConfig;
import dev.sallyport.config.Connections;
import dev.sallyport.config.Secret;
import dev.sallyport.identity.Principal;
import dev.sallyport.recording.ActLog;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * Registers, changes and removes connections, and looks at their servers. Who asks has been found
 * to be an administrator. Each act is written down before it is done. Any thread.
 */
public final class ConnectionDesk {
  private static final Secret NO_PASSWORD = Secret.of("");

  private final Connections connections;
  private final ConnectionStore store;
  private final SecretSeal seal;
  private final RegisteredConnections registered;
  private final ConnectionEnding ending;
  private final ConnectionProbes probes;
  private final ConnectionActs acts;
  private final ConnectionRemoving removing;
  private final ConnectionFollowing following;

  /** Over these; nothing is known before {@link #start}. */
  public ConnectionDesk(
      Vertx vertx,
      Clock clock,
      Connections connections,
      ConnectionStore store,
      SecretSeal seal,
      ConnectionEnding ending,
      ConnectionProbes probes,
      ActLog acts) {
    this.connections = connections;
    this.store = store;
    this.seal = seal;
    this.registered = new RegisteredConnections(store, seal, connections);
    this.ending = ending;
    this.probes = probes;
    this.acts = new ConnectionActs(acts, clock);
    this.removing = new ConnectionRemoving(vertx, store, registered, ending, this.acts);
    this.following = new ConnectionFollowing(registered, removing, ending, this.acts);
  }

  /**
   * What came of a removal.
   *
   * @param endedSessions how many sessions ended
   * @param problem why it is still on the books, where that is so: the gateway goes on trying
   */
  public record Removal(String name, int endedSessions, Optional<String> problem) {}

  /** Opens what is registered; fails with the store. Nobody may be let in before. */
  public Future<Void> start() {
    return registered.load().onSuccess(loaded -> removing.start());
  }

  /**
   * A connection was registered, changed or removed at another node, which has written it down.
   * Sessions here end as they do there; nobody comes in by what it was before.
   */
  public Future<Void> changedElsewhere(String name) {
    return store.all().compose(all -> following.follow(name, all));
  }

  /** Changes at other nodes may not have been heard of. */
  public Future<Void> missedElsewhere() {
    return store.all().compose(following::followAll);
  }

  /** Tries no more to clean up after those that are being removed. */
  public void close() {
    removing.close();
  }

  /** Whether one can be registered; otherwise there is no key. */
  public boolean canRegister() {
    return seal.canSeal();
  }

  /** All, those of the file first; looks again at those that were not looked at for a while. */
  public List<ListedConnection> list() {
    probes.refresh();
    List<ListedConnection> listed = new ArrayList<>();
    for (ConnectionConfig connection : connections.all()) {
      if (connections.isConfigured(connection.name())) {
        listed.add(
            new ListedConnection(
                connection.withPassword(NO_PASSWORD),
                Optional.empty(),
                Optional.empty(),
                probes.last(connection),
                ending.running(connection.name())));
      }
    }
    registered.all().forEach(entry -> listed.add(listed(entry)));
    return listed;
  }

  private ListedConnection listed(Entry entry) {
    String name = entry.stored().name();
    return new ListedConnection(
        entry.stored().settings(),
        Optional.of(entry.stored()),
        entry.problem(),
        entry.opened().flatMap(probes::last),
        // Those of the file's connection of that name are not its own.
        connections.isConfigured(name) ? 0 : ending.running(name));
  }

  /**
   * Registers one.
   *
   * @return fails with {@link ConnectionRefusedException}
   */
  public Future<ListedConnection> register(ConnectionDraft draft, Principal by) {
    String name = draft.settings().name();
    Optional<ConnectionRefusedException> refusal =
        when(!seal.canSeal(), ConnectionRefusedException::noKey)
            .or(draft::objection)
            .or(() -> when(draft.lacksPassword(), ConnectionRefusedException::passwordMissing))
            .or(() -> when(isTaken(name), () -> nameTaken(name)));
    return refusal.isPresent()
        ? Future.failedFuture(refusal.get())
        : acts.alone(name, () -> add(draft.settings(), by));
  }

  private Future<ListedConnection> add(ConnectionConfig wanted, Principal by) {
    Instant now = acts.now();
    RegisteredConnection made =
        new RegisteredConnection(
            wanted.withPassword(NO_PASSWORD),
            seal.seal(wanted),
            false,
            1,
            by.id(),
            now,
            by.id(),
            now);
    return acts.write(by, "connection.registered", made.name(), ActDetails.of(wanted))
        .compose(written -> store.add(made))
        .compose(
            addition ->
                switch (addition) {
                  case NAME_TAKEN -> Future.failedFuture(nameTaken(made.name()));
                  case TOO_MANY -> Future.failedFuture(tooMany());
                  case ADDED -> Future.succeededFuture(opened(made, wanted));
                });
  }

  private ListedConnection opened(RegisteredConnection stored, ConnectionConfig connection) {
    registered.open(stored, connection);
    return listed(registered.find(stored.name()).orElseThrow());
  }

  /**
   * Changes one: its sessions end, its short-lived users go, then the next session is as the draft
   * says.
   *
   * @param seen the revision that was read before
   * @param abandon whether users that cannot be removed may be left at the old server
   * @return fails with {@link ConnectionRefusedException}
   */
  public Future<ListedConnection> change(
      ConnectionDraft draft, long seen, boolean abandon, Principal by) {
    String name = draft.settings().name();
    Optional<Entry> found = registered.find(name);
    if (found.isEmpty() || connections.isConfigured(name)) {
      return Future.failedFuture(unknown(name));
    }
    Entry before = found.get();
    Optional<ConnectionRefusedException> refusal =
        when(!seal.canSeal(), ConnectionRefusedException::noKey)
            .or(draft::objection)
            .or(() -> when(before.stored().leaving(), () -> busy(name)))
            .or(
                () ->
                    when(
                        before.stored().revision() != seen,
                        ConnectionRefusedException::changedMeanwhile));
    if (refusal.isPresent()) {
      return Future.failedFuture(refusal.get());
    }
    try {
      ConnectionConfig after = withPassword(draft, before);
      return acts.alone(
          name,
          () ->
              isStill(before)
                  ? change(before, after, draft, abandon, by)
                  : Future.failedFuture(changedMeanwhile()));
    } catch (ConnectionRefusedException e) {
      return Future.failedFuture(e);
    }
  }

  private Future<ListedConnection> change(
      Entry before, ConnectionConfig after, ConnectionDraft draft, boolean abandon, Principal by) {
    RegisteredConnection old = before.stored();
    ConnectionConfig was = old.settings();
    RegisteredConnection made =
        new RegisteredConnection(
            after.withPassword(NO_PASSWORD),
            seal.seal(after),
            false,
            old.revision() + 1,
            old.registeredBy(),
            old.registeredAt(),
            by.id(),
            acts.now());
    Map<String, String> details = ActDetails.ofChange(was, after, draft.hasPassword(), abandon);
    return acts.write(by, "connection.changed", old.name(), details)
        .compose(written -> exchange(before, made, draft, abandon, by))
        .map(
            done -> {
              ListedConnection now = opened(made, after);
              before.opened().filter(o -> !o.equals(after)).ifPresent(ending.forget());
              return now;
            });
  }

  /** While nobody comes in; whatever goes wrong, the old one is in use again. */
  private Future<Void> exchange(
      Entry before,
      RegisteredConnection made,
      ConnectionDraft draft,
      boolean abandon,
      Principal by) {
    ConnectionConfig was = before.stored().settings();
    registered.close(made.name(), "it is being changed", "try again in a moment");
    return removing
        .end(
            before,
            new SessionEnd(
                "connection changed by " + by.id(), "the connection was changed; connect again"))
        .compose(ended -> removing.clear(before, abandon || draft.cleansUpAfter(was)))
        .compose(
            cleared -> store.replace(made, before.stored().revision(), !draft.isAtServerOf(was)))
        .compose(
            done ->
                done
                    ? Future.<Void>succeededFuture()
                    : Future.<Void>failedFuture(changedMeanwhile()))
        .onFailure(e -> registered.reopen(before));
  }

  /** The password of before goes to the server of before, and to no other. */
  private static ConnectionConfig withPassword(ConnectionDraft draft, Entry before) {
    if (!draft.lacksPassword()) {
      return draft.settings();
    }
    Optional<String> different = draft.differs(before.stored().settings());
    if (different.isPresent()) {
      throw ConnectionRefusedException.field(
          "password",
          "is needed anew, because '"
              + different.get()
              + "' is another one: a stored password is only ever sent where it was meant to go");
    }
    return before
        .opened()
        .flatMap(opened -> opened.account().secret())
        .map(draft.settings()::withPassword)
        .orElseThrow(
            () ->
                ConnectionRefusedException.field(
                    "password", "is needed anew, because the stored one cannot be opened"));
  }

  /**
   * Removes one: its sessions end, its short-lived users go, then it is forgotten.
   *
   * @param abandon whether users that cannot be removed may be left at the server
   * @return fails with {@link ConnectionRefusedException}
   */
  public Future<Removal> remove(String name, boolean abandon, Principal by) {
    return registered
        .find(name)
        .map(
            found ->
                acts.alone(
                    name,
                    () ->
                        isStill(found)
                            ? removing.remove(found, abandon, by)
                            : Future.failedFuture(changedMeanwhile())))
        .orElseGet(() -> Future.failedFuture(unknown(name)));
  }

  /** Looks at the server of one that is there. */
  public Future<Probe> probe(String name, Principal by) {
    return connections
        .find(name)
        .or(() -> registered.find(name).flatMap(Entry::opened))
        .map(connection -> probe(connection, by))
        .orElseGet(() -> Future.failedFuture(notFound(name)));
  }

  /** Looks at the server of one that may come to be, or to be changed. */
  public Future<Probe> probe(ConnectionDraft draft, Principal by) {
    Optional<Entry> before = registered.find(draft.settings().name());
    Optional<ConnectionRefusedException> refusal =
        draft
            .objection()
            .or(
                () ->
                    when(
                        draft.lacksPassword() && before.isEmpty(),
                        ConnectionRefusedException::passwordMissing));
    if (refusal.isPresent()) {
      return Future.failedFuture(refusal.get());
    }
    try {
      return probe(before.map(b -> withPassword(draft, b)).orElseGet(draft::settings), by);
    } catch (ConnectionRefusedException e) {
      return Future.failedFuture(e);
    }
  }

  private Future<Probe> probe(ConnectionConfig connection, Principal by) {
    Optional<ConnectionRefusedException> tooOften = probes.tooOften(by);
    return tooOften.isPresent()
        ? Future.failedFuture(tooOften.get())
        : acts.write(by, "connection.probed", connection.name(), ActDetails.of(connection))
            .compose(written -> probes.probe(connection, by));
  }

  /** Between a look and its turn another act may have come to its end. */
  private boolean isStill(Entry seen) {
    return registered.find(seen.stored().name()).filter(now -> now == seen).isPresent();
  }

  private boolean isTaken(String name) {
    return connections.isConfigured(name) || registered.find(name).isPresent();
  }

  private ConnectionRefusedException unknown(String name) {
    return connections.isConfigured(name) ? fixed(name) : notFound(name);
  }

  private static Optional<ConnectionRefusedException> when(
      boolean refused, Supplier<ConnectionRefusedException> refusal) {
    return refused ? Optional.of(refusal.get()) : Optional.empty();
  }
}
