package dev.sallyport.session;

import dev.sallyport.access.Privileges;
import dev.sallyport.access.SessionAccount;
import dev.sallyport.approval.ApprovalRequest;
import dev.sallyport.approval.Evidence;
import dev.sallyport.identity.Admission;
import dev.sallyport.masking.ForeignMasks;
import dev.sallyport.policy.Masks;
import dev.sallyport.session.StatementJudge.Judgement;
import dev.sallyport.session.evidence.Consequences;
import dev.sallyport.session.evidence.Effect;
import dev.sallyport.session.evidence.PlanSteps;
import dev.sallyport.session.evidence.SensitiveColumns;
import dev.sallyport.sql.Access;
import dev.sallyport.sql.Inspection;
import dev.sallyport.sql.SqlContext;
import dev.sallyport.sql.StatementFacts;
import dev.sallyport.sql.TableName;
import dev.sallyport.sql.catalogue.Catalogue;
import dev.sallyport.sql.sample.Outline;
import io.vertx.core.Future;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What is found out about one request. Shown once it is complete or time is up; what happens in the
 * open transaction is looked at again as long as the request waits.
 */
final class Gathering {
  /** The longest that a card stays without what could be found out by then. */
  private static final long PATIENCE_MILLIS = 2_000;

  /** How old what a card says of locks and of who waits for them gets. */
  private static final long REFRESH_MILLIS = 5_000;

  /** Statements of one text that are described one by one. */
  private static final int MAX_DESCRIBED = 3;

  private static final Logger LOG = LoggerFactory.getLogger(Gathering.class);

  private final SessionServices services;
  private final Admission admission;
  private final ApprovalRequest request;
  private final Request.Statement statement;
  private final Judgement judgement;
  private final StatementWork work;
  private final SessionAccount account;
  private final Optional<TransactionClock.Open> open;
  private final TransactionLook transactions;
  private final RowLook rows;
  private final Catalogue catalogue;
  private final List<StatementFacts> parts;

  private Optional<Words> words = Optional.empty();
  private Map<TableName, Long> sizes = Map.of();
  private List<Evidence.Similar> similar = List.of();
  private Optional<Evidence.Transaction> transaction;
  private Evidence shown;
  private long patience = -1;
  private long refresh = -1;
  private boolean refreshing;
  private boolean over;

  Gathering(
      SessionServices services,
      Admission admission,
      ApprovalRequest request,
      Request.Statement statement,
      Judgement judgement,
      StatementWork work,
      SessionAccount account,
      TransactionClock clock,
      TransactionLook transactions,
      RowLook rows) {
    this.services = services;
    this.admission = admission;
    this.request = request;
    this.statement = statement;
    this.judgement = judgement;
    this.work = work;
    this.account = account;
    this.open = clock.open();
    this.transactions = transactions;
    this.rows = rows;
    this.catalogue = judgement.reading().readAs().catalogue();
    this.parts = StatementJudge.facts(judgement.reading().inspection());
    this.transaction = open.map(TransactionLook::own);
  }

  /** What the text says, which of a long one takes a while. */
  private record Words(List<Outline> outlines, Privileges privileges) {}

  void begin() {
    List<Future<?>> all = new ArrayList<>();
    all.add(work.beside(statement, this::read).onSuccess(read -> words = Optional.of(read)));
    all.add(rows.run());
    all.add(
        services
            .administration()
            .tableSizes(admission.connection(), tables())
            .onSuccess(found -> sizes = found));
    all.add(services.approvals().similar(request).onSuccess(found -> similar = found));
    open.ifPresent(
        since ->
            all.add(transactions.look(since).onSuccess(found -> transaction = Optional.of(found))));
    patience = services.vertx().setTimer(PATIENCE_MILLIS, t -> show(false));
    Future.join(all).onComplete(done -> show(done.succeeded()));
  }

  /** Ends it, whatever it is doing. Completes when the agent's session is free again. */
  Future<Void> stop() {
    over = true;
    services.vertx().cancelTimer(patience);
    services.vertx().cancelTimer(refresh);
    return rows.stop();
  }

  private List<TableName> tables() {
    return parts.stream()
        .flatMap(facts -> facts.accesses().stream())
        .filter(access -> access.reach() != Access.Reach.TEMPORARY)
        .map(Access::table)
        .filter(table -> !Catalogue.isSystemSchema(table.schema()))
        .distinct()
        .toList();
  }

  /** Once. */
  private void show(boolean complete) {
    if (over || shown != null) {
      return;
    }
    services.vertx().cancelTimer(patience);
    shown = evidence(complete);
    attach(shown);
    if (open.isPresent()) {
      refresh = services.vertx().setPeriodic(REFRESH_MILLIS, t -> lookAgain());
    }
  }

  private void lookAgain() {
    if (refreshing) {
      return;
    }
    refreshing = true;
    transactions
        .look(open.orElseThrow())
        .onComplete(
            looked -> {
              refreshing = false;
              Optional<Evidence.Transaction> now = Optional.ofNullable(looked.result());
              if (!over && now.isPresent() && !now.equals(shown.transaction())) {
                shown = shown.with(now);
                attach(shown);
              }
            });
  }

  /** A card without it is decided all the same. */
  private void attach(Evidence evidence) {
    services
        .approvals()
        .attach(request.id(), evidence)
        .onFailure(
            e ->
                LOG.warn(
                    "evidence not kept approval={} error={}",
                    request.id(),
                    e.getClass().getName()));
  }

  private Evidence evidence(boolean complete) {
    List<Effect> effects = new ArrayList<>();
    for (int i = 0; i < parts.size(); i++) {
      effects.add(effect(i));
    }
    Masks masks =
        ForeignMasks.of(
            services
                .policies()
                .masks(admission.principal(), admission.connection().name())
                .unrevealed(),
            catalogue);
    return new Evidence(
        services.clock().instant(),
        complete,
        sentence(effects),
        tables(effects),
        transaction,
        listed(facts -> new Consequences(facts, catalogue).triggers()),
        listed(facts -> new Consequences(facts, catalogue).cascades()),
        rows.sample(),
        rows.note(),
        SensitiveColumns.of(parts, masks, catalogue),
        words.map(Words::privileges).orElse(Privileges.NONE).texts(),
        similar);
  }

  private Words read() {
    SqlContext readAs = judgement.reading().readAs();
    return new Words(
        parts.stream().map(facts -> Outline.of(facts, readAs)).toList(),
        judgement.reading().inspection() instanceof Inspection.Understood understood
            ? account.missing(understood, readAs)
            : Privileges.NONE);
  }

  private List<String> listed(java.util.function.Function<StatementFacts, List<String>> of) {
    return parts.stream().flatMap(facts -> of.apply(facts).stream()).distinct().toList();
  }

  private Effect effect(int part) {
    boolean alone = parts.size() == 1;
    return new Effect(
        parts.get(part),
        words.map(read -> read.outlines().get(part)).orElse(Outline.NONE),
        rows.plan().map(PlanSteps::of).orElse(PlanSteps.NONE),
        alone && rows.estimated().isEmpty() ? judgement.estimatedRows() : rows.estimated(),
        alone ? rows.counted() : OptionalLong.empty(),
        sizes);
  }

  private static String sentence(List<Effect> effects) {
    if (effects.isEmpty()) {
      return "The statement was not understood: what it does is not known";
    }
    String described =
        effects.stream()
            .limit(MAX_DESCRIBED)
            .map(Effect::sentence)
            .collect(Collectors.joining("; then "));
    int more = effects.size() - MAX_DESCRIBED;
    return more > 0 ? described + "; then " + more + " more statements" : described;
  }

  private static List<Evidence.TouchedTable> tables(List<Effect> effects) {
    Map<String, Evidence.TouchedTable> all = new LinkedHashMap<>();
    effects.stream()
        .flatMap(effect -> effect.tables().stream())
        .forEach(table -> all.putIfAbsent(table.name(), table));
    return List.copyOf(all.values());
  }
}
