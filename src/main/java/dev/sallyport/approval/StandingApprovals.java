package dev.sallyport.approval;

import dev.sallyport.approval.StandingApproval.Scope;
import dev.sallyport.approval.StandingApproval.Uses;
import dev.sallyport.identity.Principal;
import dev.sallyport.identity.Revocation;
import io.vertx.core.Future;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;

/**
 * Approvals of further statements of a kind: offered with a request, made by who approves it, used
 * in place of asking again, and revoked by whoever may decide on such requests. Any thread.
 */
public final class StandingApprovals {
  /** What an approver may choose from, as far as the policy allows. */
  public static final List<Duration> CHOICES =
      List.of(Duration.ofMinutes(15), Duration.ofHours(1), Duration.ofHours(8));

  /** Characters of a text that are kept to be shown. */
  private static final int MAX_SHOWN = 1000;

  private final StandingStore store;
  private final Clock clock;
  private final List<Consumer<StandingApproval>> listeners = new CopyOnWriteArrayList<>();
  private final List<Runnable> missed = new CopyOnWriteArrayList<>();

  /** Over this store. */
  public StandingApprovals(StandingStore store, Clock clock) {
    this.store = store;
    this.clock = clock;
  }

  /**
   * What an approver may choose.
   *
   * @param longest how long it may stand
   * @param maxRows for a shape, how many rows such a statement may touch
   */
  public record Offer(Scope scope, Duration longest, OptionalLong maxRows) {
    /**
     * The usual choices within the bound; the bound itself where it is shorter than all of them.
     */
    public List<Duration> choices() {
      List<Duration> fitting = CHOICES.stream().filter(c -> c.compareTo(longest) <= 0).toList();
      return fitting.isEmpty() ? List.of(longest) : fitting;
    }
  }

  /** What an approver has chosen. */
  public record Choice(Scope scope, Duration duration) {}

  /**
   * What may be chosen with an approval of this request, the narrowest first. One person's word
   * stands for one person's decision: none where several must agree, or sign in anew for each.
   */
  public static List<Offer> offers(ApprovalRecord approval) {
    ApprovalRequest.Terms terms = approval.request().terms();
    Optional<Binding> binding = approval.waiting().binding();
    Optional<Duration> longest = binding.flatMap(Binding::standing);
    if (approval.state() != ApprovalState.PENDING
        || longest.isEmpty()
        || terms.quorum() != 1
        || terms.freshSignIn().isPresent()) {
      return List.of();
    }
    List<Offer> offers = new ArrayList<>();
    offers.add(new Offer(Scope.STATEMENT, longest.get(), OptionalLong.empty()));
    binding
        .flatMap(Binding::shape)
        .ifPresent(
            shape ->
                offers.add(
                    new Offer(Scope.SHAPE, longest.get(), OptionalLong.of(shape.maxRows()))));
    return offers;
  }

  /** Whether this may be chosen. */
  public static boolean isOffered(ApprovalRecord approval, Choice choice) {
    return !choice.duration().isNegative()
        && !choice.duration().isZero()
        && offers(approval).stream()
            .anyMatch(
                offer ->
                    offer.scope() == choice.scope()
                        && choice.duration().compareTo(offer.longest()) <= 0);
  }

  /**
   * Keeps an approval for further statements.
   *
   * @param asked the request as it was when the approver chose
   * @param approved the same, decided by this approver
   */
  public Future<StandingApproval> grant(
      ApprovalRecord asked, ApprovalRecord approved, Principal approver, Choice choice) {
    if (!isOffered(asked, choice) || approved.state() != ApprovalState.APPROVED) {
      return Future.failedFuture(new IllegalArgumentException("this approval may not stand"));
    }
    ApprovalRequest request = approved.request();
    Binding binding = asked.waiting().binding().orElseThrow();
    Optional<Binding.Shape> shape =
        choice.scope() == Scope.SHAPE ? binding.shape() : Optional.empty();
    Instant now = now();
    StandingApproval standing =
        new StandingApproval(
            UUID.randomUUID().toString(),
            request.id(),
            new StandingApproval.Holder(
                request.requester().id(),
                request.requester().name(),
                request.requester().actsFor(),
                request.connection(),
                request.schema()),
            choice.scope(),
            shape.map(Binding.Shape::key).orElse(binding.statement()),
            binding.basis(),
            shape.map(s -> OptionalLong.of(s.maxRows())).orElse(OptionalLong.empty()),
            head(shape.isPresent() ? request.shape() : request.statement()),
            request.terms().rule(),
            request.terms().approvers(),
            new StandingApproval.Approver(approver.id(), approver.name(), approver.groups()),
            approved.outcome().map(ApprovalOutcome::reason).orElse(""),
            now,
            now.plus(choice.duration()),
            Uses.NONE,
            Optional.empty());
    return store.insert(standing).map(standing);
  }

  /**
   * Takes an approval that stands for this statement, if there is one, and counts the use.
   *
   * @param rows how many rows the statement touches, by the database's estimate
   */
  public Future<Optional<StandingApproval>> use(
      Binding binding, String principal, OptionalLong rows) {
    List<String> keys = new ArrayList<>();
    keys.add(binding.statement());
    binding.shape().map(Binding.Shape::key).ifPresent(keys::add);
    return store
        .find(principal, keys, now())
        .map(
            found ->
                found.stream()
                    .filter(standing -> standing.basis().equals(binding.basis()))
                    .filter(standing -> isWithin(standing, rows))
                    .toList())
        .compose(this::useFirst);
  }

  private static boolean isWithin(StandingApproval standing, OptionalLong rows) {
    return standing.maxRows().isEmpty()
        || rows.isPresent() && rows.getAsLong() <= standing.maxRows().getAsLong();
  }

  private Future<Optional<StandingApproval>> useFirst(List<StandingApproval> fitting) {
    if (fitting.isEmpty()) {
      return Future.succeededFuture(Optional.empty());
    }
    StandingApproval first = fitting.get(0);
    return store
        .use(first.id(), now())
        .compose(
            used ->
                used
                    ? Future.succeededFuture(Optional.of(first))
                    : useFirst(fitting.subList(1, fitting.size())));
  }

  /** Whether this person may see it: whose it is, and who may revoke it. */
  public static boolean maySee(StandingApproval standing, Principal viewer, boolean seesAll) {
    return seesAll
        || standing.holder().principal().equals(viewer.id())
        || mayRevoke(standing, viewer);
  }

  /**
   * Whether this person may take it back: who may decide on such requests, and the person for whom
   * the agent acts, who cannot give it anything but is answerable for what it does.
   */
  public static boolean mayRevoke(StandingApproval standing, Principal person) {
    return owns(standing, person)
        || !Collections.disjoint(standing.groups(), Decisions.decidingGroups(person));
  }

  private static boolean owns(StandingApproval standing, Principal person) {
    return person.kind() == Principal.Kind.HUMAN
        && standing.holder().actsFor().filter(person.id()::equals).isPresent();
  }

  /** One. */
  public Future<Optional<StandingApproval>> find(String id) {
    return store.find(id);
  }

  /** Those that this person may see, newest first. */
  public Future<List<StandingApproval>> list(
      Principal viewer, boolean seesAll, Optional<Instant> before, int limit) {
    return store.list(
        seesAll
            ? Optional.empty()
            : Optional.of(
                new ApprovalStore.Audience(viewer.id(), Decisions.decidingGroups(viewer))),
        before,
        limit);
  }

  /** Ends one; false when it was ended before. */
  public Future<Boolean> revoke(String id, Principal by) {
    return store.end(id, by.id(), now());
  }

  /** The one that was made with a request. */
  public Future<Optional<StandingApproval>> ofRequest(String approval) {
    return store.ofRequest(approval);
  }

  /**
   * Ends what principals or the people of groups were given, and what they gave: what nobody of
   * them could do or decide now shall not go on, nor come back with them.
   */
  public Future<Void> endOf(Collection<Revocation> revocations) {
    return store
        .endOf(revocations, now())
        .compose(
            ended ->
                Future.join(ended.stream().map(id -> find(id).onSuccess(this::tell)).toList())
                    .mapEmpty());
  }

  /**
   * Told, on any thread, of each that a revocation ended, and of each that came or ended at another
   * node. Cannot be taken back.
   */
  public void onEnded(Consumer<StandingApproval> listener) {
    listeners.add(listener);
  }

  /** One came or ended at another node. */
  public Future<Void> changedElsewhere(String id) {
    return find(id).onSuccess(this::tell).mapEmpty();
  }

  /** Told, on any thread, when changes at other nodes may be lost. Cannot be taken back. */
  public void onMissed(Runnable listener) {
    missed.add(listener);
  }

  /** Nothing is kept here: the store is asked at each use. Pages are to ask anew. */
  public Future<Void> missedElsewhere() {
    missed.forEach(Runnable::run);
    return Future.succeededFuture();
  }

  private void tell(Optional<StandingApproval> ended) {
    ended.ifPresent(one -> listeners.forEach(listener -> listener.accept(one)));
  }

  /** Forgets what identifies statements of approvals that are over. */
  public Future<Void> forget() {
    return store.forget(now());
  }

  private static String head(String text) {
    return text.length() <= MAX_SHOWN ? text : text.substring(0, MAX_SHOWN) + "...";
  }

  private Instant now() {
    return clock.instant().truncatedTo(ChronoUnit.MICROS);
  }
}
