package dev.sallyport.reports;

import dev.sallyport.policy.PolicyRule;
import dev.sallyport.policy.PolicyUse;
import dev.sallyport.recording.AuditTallies;
import dev.sallyport.recording.Cursor;
import dev.sallyport.recording.SeenPrincipals;
import dev.sallyport.reports.PoliciesInForce.InForce;
import io.vertx.core.Future;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;

/** The rules in force, one a row, with how often each decided. */
final class UnusedPoliciesReport implements Report {
  private static final Heading HEADING =
      new Heading(
          "unused-policies",
          "Unused policies",
          "Every rule in force, with how many statements it decided since this set of policies came"
              + " into force, and how many of all who were ever seen its policy may speak of.",
          List.of(
              Column.text("policy"),
              Column.text("rule"),
              Column.text("effect"),
              Column.flag("unused"),
              Column.number("decided"),
              Column.instant("last_decided"),
              Column.number("principals_seen"),
              Column.instant("counted_from")),
          Set.of(),
          Set.of());

  private final PoliciesInForce policies;
  private final AuditTallies tallies;
  private final SeenPrincipals seen;

  UnusedPoliciesReport(PoliciesInForce policies, AuditTallies tallies, SeenPrincipals seen) {
    this.policies = policies;
    this.tallies = tallies;
    this.seen = seen;
  }

  @Override
  public Heading heading() {
    return HEADING;
  }

  @Override
  public Future<Void> run(Question question, RowSink sink) {
    return policies
        .now()
        .compose(
            inForce -> {
              Instant from = Cells.later(question.from(), inForce.since());
              Map<String, Decided> decided = new HashMap<>();
              inForce.rules().forEach(rule -> decided.put(rule.id(), new Decided()));
              Map<String, Long> users = new HashMap<>();
              return count(from, question.to(), decided, sink)
                  .compose(counted -> match(inForce.uses(), users, sink))
                  .compose(matched -> Pages.give(sink, rows(inForce, from, decided, users)));
            });
  }

  private static final class Decided {
    private long statements;
    private Instant last;
  }

  private Future<Void> count(Instant from, Instant to, Map<String, Decided> decided, RowSink sink) {
    long[] after = {0};
    return Steps.repeat(
        () ->
            // In force only from a moment on that is not asked for: nothing was decided.
            !sink.open() || !from.isBefore(to)
                ? Future.succeededFuture(false)
                : tallies
                    .rules(from, to, after[0])
                    .map(
                        stretch -> {
                          stretch.rules().forEach(rule -> add(decided.get(rule.rule()), rule));
                          after[0] = stretch.next().orElse(0L);
                          return stretch.next().isPresent();
                        }));
  }

  /** Rules of earlier sets, and those that no policy has, are not asked for. */
  private static void add(Decided decided, AuditTallies.Rule rule) {
    if (decided != null) {
      decided.statements += rule.statements();
      decided.last = Cells.later(decided.last, rule.last());
    }
  }

  private Future<Void> match(List<PolicyUse> uses, Map<String, Long> users, RowSink sink) {
    uses.forEach(use -> users.put(use.policy(), 0L));
    AtomicReference<Optional<Cursor>> before = new AtomicReference<>(Optional.empty());
    return Steps.repeat(
        () ->
            !sink.open()
                ? Future.succeededFuture(false)
                : seen.list(
                        new SeenPrincipals.Filter(
                            Optional.empty(),
                            Optional.empty(),
                            Optional.empty(),
                            before.get(),
                            SeenPrincipals.MAX_LISTED))
                    .map(
                        page -> {
                          for (SeenPrincipals.SeenPrincipal one : page.list()) {
                            uses.stream()
                                .filter(use -> use.maySpeakOf(one.id(), one.kind(), one.groups()))
                                .forEach(use -> users.merge(use.policy(), 1L, Long::sum));
                          }
                          before.set(page.next());
                          return page.next().isPresent();
                        }));
  }

  private static List<List<Object>> rows(
      InForce inForce, Instant from, Map<String, Decided> decided, Map<String, Long> users) {
    return inForce.rules().stream()
        .map(rule -> row(rule, from, decided.get(rule.id()), users.get(rule.policy())))
        .toList();
  }

  private static List<Object> row(PolicyRule rule, Instant from, Decided decided, Long users) {
    return Cells.row(
        rule.policy(),
        rule.id(),
        rule.effect(),
        decided.statements == 0,
        decided.statements,
        decided.last,
        users,
        from);
  }
}
