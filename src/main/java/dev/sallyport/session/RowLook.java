package dev.sallyport.session;

import dev.sallyport.approval.Evidence;
import dev.sallyport.identity.Admission;
import dev.sallyport.masking.Diagnostics;
import dev.sallyport.masking.HashKey;
import dev.sallyport.masking.MaskGate;
import dev.sallyport.masking.MaskPlan;
import dev.sallyport.policy.Masks;
import dev.sallyport.session.Lookout.Told;
import dev.sallyport.session.relay.RowSample;
import dev.sallyport.sql.Access;
import dev.sallyport.sql.Feature;
import dev.sallyport.sql.Inspection;
import dev.sallyport.sql.StatementFacts;
import dev.sallyport.sql.sample.RowQuery;
import dev.sallyport.sql.sample.Sampling;
import dev.sallyport.wire.command.BoundValue;
import dev.sallyport.wire.command.StatementExecute;
import io.vertx.core.Future;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * Looks at what one statement would touch: the server's plan, some rows under the masks, and how
 * many there are. On a connection of the gateway's own; only where the statement means what its own
 * session alone has, that session is asked, for the plan. What was found so far can be read at any
 * time.
 */
final class RowLook {
  private static final int ROWS = 5;
  private static final int COLUMNS = 12;
  private static final int VALUE_CHARS = 100;

  /** The server gave up after the time that it was given. */
  private static final List<Integer> TOO_LONG = List.of(3024, 1969, 1317, 1205);

  private static final List<Integer> FORBIDDEN = List.of(1142, 1143, 1044, 1227, 1345);

  private final SessionServices services;
  private final Admission admission;
  private final ReadingState reading;
  private final StatementWork work;
  private final Estimates estimates;
  private final Aside aside;
  private final Request.Statement statement;
  private final Request.Reading read;
  private Optional<Lookout> lookout = Optional.empty();
  private Future<?> asked = Future.succeededFuture();
  private boolean over;

  private Optional<RowSample.Grid> plan = Optional.empty();
  private OptionalLong estimated = OptionalLong.empty();
  private OptionalLong counted = OptionalLong.empty();
  private Optional<Evidence.Sample> sample = Optional.empty();

  /** Also said from elsewhere, of a long statement. */
  private volatile String note = "The rows were not read in time.";

  RowLook(
      SessionServices services,
      Admission admission,
      ReadingState reading,
      StatementWork work,
      Estimates estimates,
      Aside aside,
      Request.Statement statement,
      Request.Reading read) {
    this.services = services;
    this.admission = admission;
    this.reading = reading;
    this.work = work;
    this.estimates = estimates;
    this.aside = aside;
    this.statement = statement;
    this.read = read;
  }

  Optional<RowSample.Grid> plan() {
    return plan;
  }

  OptionalLong estimated() {
    return estimated;
  }

  OptionalLong counted() {
    return counted;
  }

  Optional<Evidence.Sample> sample() {
    return sample;
  }

  /** Why there is no sample; empty where there is one. */
  String note() {
    return sample.isPresent() ? "" : note;
  }

  /** Completes when nothing more will be found; fails when something went wrong on the way. */
  Future<Void> run() {
    List<StatementFacts> parts = StatementJudge.facts(read.inspection());
    if (parts.size() != 1) {
      note =
          parts.isEmpty()
              ? "The statement was not understood, so no rows are read for it."
              : "Of a text of several statements no rows are shown: each acts on what the one before"
                  + " leaves.";
      return Future.succeededFuture();
    }
    if (statement.settings() != reading.settings()) {
      note =
          "The session has changed its settings since the statement was prepared, so its rows are"
              + " not looked for.";
      return Future.succeededFuture();
    }
    StatementFacts facts = parts.get(0);
    return Ready.compose(
        work.beside(statement, () -> questions(facts)),
        questions -> {
          if (over) {
            return Future.succeededFuture();
          }
          return isOfItsSession(facts) ? planInSession(facts) : ask(questions);
        });
  }

  /** What to ask the server, as far as there is something. */
  private record Questions(Optional<PlanQuestion> plan, Optional<Rows> rows) {}

  private Questions questions(StatementFacts facts) {
    Optional<Rows> rows = rows(facts);
    Optional<PlanQuestion> plan =
        isOfItsSession(facts) || !isUtf8(facts)
            ? Optional.empty()
            : PlanQuestion.shown(statement, facts, StandardCharsets.UTF_8);
    return new Questions(plan, rows);
  }

  private Future<Void> ask(Questions questions) {
    Optional<PlanQuestion> question = questions.plan();
    Optional<Rows> rows = questions.rows();
    if (question.isEmpty() && rows.isEmpty()) {
      return Future.succeededFuture();
    }
    return services
        .lookouts()
        .open(admission, statement.schema(), reading, () -> !over)
        .compose(
            opened -> {
              lookout = Optional.of(opened);
              if (over) {
                opened.close();
              }
              Future<Void> looked =
                  question
                      .map(asking -> planned(opened, asking))
                      .orElseGet(Future::succeededFuture)
                      .compose(
                          done ->
                              rows.map(r -> sampled(opened, r)).orElseGet(Future::succeededFuture));
              return looked.onComplete(done -> opened.close());
            });
  }

  /** Nobody waits any more. Completes when the agent's session is free again; fails as it must. */
  Future<Void> stop() {
    over = true;
    lookout.ifPresent(Lookout::close);
    if (!asked.isComplete()) {
      aside.giveUp();
    }
    return asked.mapEmpty();
  }

  private record Rows(RowQuery query, MaskPlan masks, Optional<MaskPlan> countMasks) {}

  /** Temporary tables and variables are there and nowhere else. */
  private static boolean isOfItsSession(StatementFacts facts) {
    return facts.has(Feature.DEPENDS_ON_SESSION)
        || facts.has(Feature.READS_VARIABLE)
        || facts.accesses().stream().anyMatch(a -> a.reach() == Access.Reach.TEMPORARY);
  }

  private Future<Void> planInSession(StatementFacts facts) {
    boolean readAlike =
        statement.schema().equals(reading.schema()) && statement.settings() == reading.settings();
    Optional<PlanQuestion> question =
        readAlike
            ? PlanQuestion.shown(statement, facts, reading.clientCharset())
                .filter(any -> PlanQuestion.isText(statement.text(), reading.clientCharset()))
            : Optional.empty();
    if (question.isEmpty()) {
      return Future.succeededFuture();
    }
    Future<Optional<RowSample>> told = estimates.plan(statement, question.get(), read);
    asked = told;
    return told.onSuccess(answer -> answer.ifPresent(this::onPlan)).mapEmpty();
  }

  private Future<Void> planned(Lookout own, PlanQuestion question) {
    return own.explain(question).onSuccess(answer -> answer.ifPresent(this::onPlan)).mapEmpty();
  }

  private void onPlan(RowSample told) {
    if (told.grids().size() == 1) {
      plan = Optional.of(told.grids().get(0));
      estimated = RowEstimate.of(told);
    }
  }

  private Future<Void> sampled(Lookout own, Rows rows) {
    Optional<StatementExecute> bound = bound(rows.query().parameters());
    return own.readOnly()
        .compose(
            done ->
                own.ask(utf8(rows.query().text()), bound, rows.masks(), ROWS)
                    .onSuccess(this::onRows))
        .compose(
            told ->
                rows.countMasks().isPresent() && told.error().isEmpty()
                    ? own.ask(
                            utf8(rows.query().counting().orElseThrow().text()),
                            bound,
                            rows.countMasks().get(),
                            1)
                        .onSuccess(this::onCount)
                        .mapEmpty()
                    : Future.succeededFuture());
  }

  private void onRows(Told told) {
    if (told.error().isPresent()) {
      int code = told.error().get().code();
      note =
          TOO_LONG.contains(code)
              ? "The rows could not be read within a second."
              : FORBIDDEN.contains(code)
                  ? "The gateway's own account may not read these rows."
                  : "The server did not give the rows: error " + code + ".";
      return;
    }
    sample = told.grid().map(this::shown);
  }

  private Evidence.Sample shown(RowSample.Grid grid) {
    int columns = Math.min(grid.columns().size(), COLUMNS);
    List<List<String>> rows = new ArrayList<>();
    for (List<String> row : grid.rows()) {
      rows.add(row.subList(0, columns).stream().map(RowLook::cut).toList());
    }
    String what =
        grid.rows().isEmpty()
            ? "No row matches now"
            : grid.rows().size() == 1
                ? "The first row that it would touch now"
                : "The first " + grid.rows().size() + " rows that it would touch now";
    String left =
        grid.columns().size() > columns
            ? "; " + (grid.columns().size() - columns) + " more columns are not shown"
            : "";
    String seen =
        reading.inTransaction() ? "; what the open transaction has changed is not seen" : "";
    return new Evidence.Sample(
        grid.columns().subList(0, columns).stream().map(RowLook::cut).toList(),
        grid.masked().stream()
            .filter(position -> position < columns)
            .collect(java.util.stream.Collectors.toUnmodifiableSet()),
        rows,
        what + left + seen + ".");
  }

  private static String cut(String value) {
    if (value == null || value.length() <= VALUE_CHARS) {
      return value;
    }
    int end =
        Character.isHighSurrogate(value.charAt(VALUE_CHARS - 1)) ? VALUE_CHARS - 1 : VALUE_CHARS;
    return value.substring(0, end) + "…";
  }

  private void onCount(Told told) {
    told.grid()
        .filter(grid -> grid.masked().isEmpty() && grid.rows().size() == 1)
        .map(grid -> grid.rows().get(0).get(0))
        .filter(value -> value != null && value.matches("[0-9]{1,18}"))
        .ifPresent(value -> counted = OptionalLong.of(Long.parseLong(value)));
  }

  /** What to ask for rows, and how they are covered; or why they cannot be shown. */
  private Optional<Rows> rows(StatementFacts facts) {
    if (!isUtf8(facts)) {
      note = "The session's character set is not one in which its rows are looked for.";
      return Optional.empty();
    }
    RowQuery.Result result =
        new Sampling(services.inspector()).of(facts, read.readAs(), statement.parameters(), ROWS);
    if (result instanceof RowQuery.Result.None none) {
      note = none.reason();
      return Optional.empty();
    }
    RowQuery query = ((RowQuery.Result.Derived) result).query();
    if (!query.parameters().isEmpty() && statement.execution().isEmpty()) {
      note = "Its values came in pieces, which are not kept together.";
      return Optional.empty();
    }
    Optional<MaskPlan> masks = covered(query.inspection());
    return masks.map(
        plan ->
            new Rows(
                query,
                plan,
                query.counting().map(RowQuery.Counting::inspection).flatMap(this::covered)));
  }

  /**
   * As for the agent when nothing is revealed, the conditions by which rows are chosen included:
   * people who decide on a statement need not be let to see what it is about.
   */
  private Optional<MaskPlan> covered(Inspection.Understood query) {
    Masks masks =
        services
            .policies()
            .masks(admission.principal(), admission.connection().name())
            .unrevealed();
    HashKey key = services.hashKeys().apply(admission.connection().name());
    MaskGate.Result result =
        MaskGate.plan(masks, query, read.readAs().catalogue(), Diagnostics.FREE);
    if (result instanceof MaskGate.Result.Planned planned && planned.matches().isEmpty()) {
      return Optional.of(planned.plan().with(key));
    }
    note =
        "Masked columns decide which rows these are, so they are not shown"
            + (result instanceof MaskGate.Result.Refused refused ? ": " + refused.reason() : "")
            + ".";
    return Optional.empty();
  }

  /** Text and values go to a connection that speaks UTF-8. */
  private boolean isUtf8(StatementFacts facts) {
    boolean plain =
        statement.parameters().isEmpty() && facts.text().chars().allMatch(c -> c < 0x80);
    return plain
        || read.readAs().charset().equals(StandardCharsets.UTF_8)
            && PlanQuestion.isText(statement.text(), StandardCharsets.UTF_8);
  }

  private Optional<StatementExecute> bound(List<Integer> parameters) {
    return statement
        .execution()
        .filter(any -> !parameters.isEmpty())
        .map(
            given -> {
              List<BoundValue> values = parameters.stream().map(given.values()::get).toList();
              return new StatementExecute(
                  0, 0, 1, values, values.stream().map(BoundValue::type).toList());
            });
  }

  private static byte[] utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
