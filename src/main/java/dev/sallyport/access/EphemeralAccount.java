package dev.sallyport.access;

import dev.sallyport.access.Privilege.Target;
import dev.sallyport.backend.BackendCredential;
import dev.sallyport.backend.DatabaseUser;
import dev.sallyport.backend.UserAdministration;
import dev.sallyport.backend.UserRefusedException;
import dev.sallyport.config.ConnectionConfig;
import dev.sallyport.sql.Inspection;
import dev.sallyport.sql.SqlContext;
import dev.sallyport.sql.StatementFacts;
import dev.sallyport.sql.Verb;
import io.vertx.core.Future;
import java.util.LinkedHashSet;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A user that was made for one session and goes with it. */
final class EphemeralAccount implements SessionAccount {
  /** Whoever makes one of these owns it, and what a dropped user owns works no more. */
  private static final Set<String> MAKES_OWNED =
      Set.of("CREATE VIEW", "CREATE ROUTINE", "TRIGGER", "EVENT");

  private static final Logger LOG = LoggerFactory.getLogger(EphemeralAccount.class);

  private final Terms terms;
  private Privileges held;
  private Privileges lent = Privileges.NONE;
  private Privileges entry = Privileges.NONE;
  private boolean certain = true;
  private Future<Void> last = Future.succeededFuture();
  private Optional<Future<Void>> end = Optional.empty();

  /**
   * What does not change in the life of a user.
   *
   * @param literalSchemas whether names of schemas are no patterns to this server
   * @param onGone told when nothing is left
   * @param onLeft told when it has to be left to the janitor
   */
  record Terms(
      UserAdministration users,
      UserRemoval removal,
      ConnectionConfig connection,
      DatabaseUser user,
      BackendCredential credential,
      GrantPlan plan,
      boolean literalSchemas,
      Runnable onGone,
      Runnable onLeft) {}

  /** {@code held} is what it has from login to end, beside what is lent. */
  EphemeralAccount(Terms terms, Privileges held) {
    this.terms = terms;
    this.held = held;
  }

  /** Makes the user; {@code attribute} is for people who look at it. */
  Future<Void> make(String attribute) {
    UserAdministration.NewUser made =
        new UserAdministration.NewUser(terms.user(), terms.credential().password(), attribute);
    return next(
        () ->
            terms
                .users()
                .create(terms.connection(), made, GrantTexts.of(held, terms.literalSchemas()))
                .recover(
                    e ->
                        e instanceof UserRefusedException refused && !held.isEmpty()
                            ? makeDo(refused)
                            : Future.failedFuture(e)));
  }

  /**
   * A table of the policy may be gone by now, or the administrative account may not give it away:
   * each statement is lent what it needs then, and only the one that needs that is refused.
   */
  private Future<Void> makeDo(UserRefusedException refused) {
    LOG.warn(
        "user without standing privileges connection={} user={} error={}",
        terms.connection().name(),
        terms.user().name(),
        refused.getMessage());
    held = Privileges.NONE;
    return reset().recover(e -> Future.failedFuture(refused));
  }

  @Override
  public BackendCredential credential() {
    return terms.credential();
  }

  @Override
  public Privileges missing(Inspection.Understood statement, SqlContext context) {
    Set<Privilege> needed =
        new LinkedHashSet<>(terms.plan().missing(statement, context, held).all());
    for (StatementFacts facts : statement.statements()) {
      facts
          .useSchema()
          .filter(schema -> !reaches(schema))
          .ifPresent(
              schema -> {
                needed.remove(entryTo(schema, Optional.empty()));
                needed.add(entryTo(schema, tableOf(schema, context)));
              });
    }
    return new Privileges(needed);
  }

  @Override
  public Optional<String> objection(Inspection.Understood statement, SqlContext context) {
    boolean makes =
        statement.statements().stream()
            .anyMatch(facts -> facts.verb() == Verb.CREATE || facts.verb() == Verb.ALTER);
    boolean owned =
        makes
            && terms.plan().missing(statement, context, Privileges.NONE).all().stream()
                .anyMatch(p -> MAKES_OWNED.contains(p.name()));
    return owned
        ? Optional.of(
            "a view, routine, trigger or event would belong to this session's database user and"
                + " stop working when the session ends; make it over a connection with account:"
                + " stored")
        : Optional.empty();
  }

  @Override
  public Future<Void> admit(String schema) {
    if (reaches(schema)) {
      return Future.succeededFuture();
    }
    return next(
        () ->
            terms
                .users()
                .anyTable(terms.connection(), schema)
                .compose(
                    table -> {
                      entry = new Privileges(Set.of(entryTo(schema, table)));
                      return grant(entry);
                    }));
  }

  @Override
  public Future<Void> admitted() {
    return next(
        () -> {
          Privileges gone = entry;
          entry = Privileges.NONE;
          return revoke(gone);
        });
  }

  @Override
  public Future<Void> lend(Privileges privileges) {
    return next(
        () -> {
          Privileges more = privileges.minus(held);
          lent = more;
          return grant(more).recover(this::undo);
        });
  }

  @Override
  public Future<Void> takeBack() {
    return next(
        () -> {
          Privileges gone = lent;
          lent = Privileges.NONE;
          return revoke(gone);
        });
  }

  @Override
  public Future<Void> end(OptionalLong threadId) {
    if (end.isEmpty()) {
      Future<Void> removed = terms.removal().remove(terms.user(), threadId, last);
      // After a failure it is not known what the server still does.
      removed.onComplete(
          done -> (done.succeeded() && certain ? terms.onGone() : terms.onLeft()).run());
      end = Optional.of(removed);
    }
    return end.get();
  }

  /** One after the other, whatever became of the one before; none once the end has begun. */
  private Future<Void> next(Supplier<Future<Void>> step) {
    if (end.isPresent()) {
      return Future.failedFuture(new IllegalStateException("the session's user is being removed"));
    }
    last =
        last.transform(before -> step.get())
            .onFailure(e -> certain = certain && e instanceof UserRefusedException);
    return last;
  }

  private Future<Void> grant(Privileges privileges) {
    return privileges.isEmpty()
        ? Future.succeededFuture()
        : terms
            .users()
            .grant(
                terms.connection(),
                terms.user(),
                GrantTexts.of(privileges, terms.literalSchemas()));
  }

  /** Of several grants some may have been made before one was refused. */
  private Future<Void> undo(Throwable cause) {
    lent = Privileges.NONE;
    return cause instanceof UserRefusedException
        ? reset().compose(done -> Future.failedFuture(cause))
        : Future.failedFuture(new UncertainPrivilegesException());
  }

  private Future<Void> revoke(Privileges gone) {
    if (gone.isEmpty()) {
      return Future.succeededFuture();
    }
    return terms
        .users()
        .revoke(
            terms.connection(),
            terms.user(),
            GrantTexts.of(gone, terms.literalSchemas()),
            GrantTexts.of(tornBy(gone), terms.literalSchemas()))
        // What the statement removed took its privileges along, and they can't be revoked.
        .recover(
            e ->
                e instanceof UserRefusedException
                    ? reset()
                    : Future.failedFuture(new UncertainPrivilegesException()));
  }

  private Future<Void> reset() {
    return terms
        .users()
        .reset(terms.connection(), terms.user(), GrantTexts.of(held, terms.literalSchemas()))
        .recover(e -> Future.failedFuture(new UncertainPrivilegesException()));
  }

  /** A privilege that is revoked of a table goes from its columns too (seen on both servers). */
  private Privileges tornBy(Privileges gone) {
    return new Privileges(
        held.all().stream()
            .filter(had -> !had.columns().isEmpty())
            .filter(had -> gone.all().contains(Privilege.on(had.name(), had.target())))
            .collect(Collectors.toSet()));
  }

  private boolean reaches(String schema) {
    return held.all().stream().anyMatch(p -> p.target().schema().equals(schema));
  }

  /**
   * Some right is needed to make a schema the current one. On a table it leaves nothing behind; on
   * the schema it would stay in the open session until its next USE.
   */
  private static Privilege entryTo(String schema, Optional<String> table) {
    Target target =
        table
            .<Target>map(name -> new Target.Table(schema, name))
            .orElseGet(() -> new Target.Schema(schema));
    return Privilege.on(Privileges.ENTRY, target);
  }

  private static Optional<String> tableOf(String schema, SqlContext context) {
    return context.catalogue().tables().stream()
        .map(table -> table.name())
        .filter(name -> name.schema().equals(schema))
        .map(name -> name.table())
        .findFirst();
  }
}
