package dev.sallyport.web;

import dev.sallyport.identity.PerMinute;
import dev.sallyport.identity.Principal;
import dev.sallyport.recording.ActLog;
import dev.sallyport.reports.FirstRows;
import dev.sallyport.reports.Parameter;
import dev.sallyport.reports.Question;
import dev.sallyport.reports.Report;
import dev.sallyport.reports.Reports;
import dev.sallyport.reports.RowFormat;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.vertx.core.Future;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Reports for admins and auditors. Who reads one is written down before. */
final class ReportRoutes {
  private static final Logger LOG = LoggerFactory.getLogger(ReportRoutes.class);

  /** Of one person; each is an act, and among thousands nobody would find another. */
  static final int PER_MINUTE = 60;

  private static final int MOST_PREVIEWED = 1_000;

  private final Reports reports;
  private final ConsoleSessions signIns;
  private final ActLog acts;
  private final EventLoop loop;
  private final Clock clock;
  private final PerMinute<String> allowance = new PerMinute<>(PER_MINUTE, System::nanoTime);

  /** People for whom a report runs now. */
  private final Set<String> running = new HashSet<>();

  ReportRoutes(Reports reports, ConsoleSessions signIns, ActLog acts, EventLoop loop, Clock clock) {
    this.reports = reports;
    this.signIns = signIns;
    this.acts = acts;
    this.loop = loop;
    this.clock = clock;
  }

  void mount(Router router) {
    router.get("/api/v1/reports").handler(this::list);
    router.get("/api/v1/reports/:name").handler(this::run);
  }

  private static Principal reader(RoutingContext ctx) {
    Viewer viewer = SignInRoutes.viewer(ctx);
    if (!viewer.seesAll()) {
      throw Problem.forbidden(
              "not-an-administrator",
              "Only administrators and auditors read reports.",
              "Ask an administrator.")
          .asException();
    }
    return viewer.principal();
  }

  private void list(RoutingContext ctx) {
    reader(ctx);
    JsonArray listed = new JsonArray();
    reports.all().forEach(report -> listed.add(json(report.heading())));
    ctx.json(new JsonObject().put("reports", listed));
  }

  private static JsonObject json(Report.Heading heading) {
    JsonArray columns = new JsonArray();
    heading
        .columns()
        .forEach(
            column ->
                columns.add(
                    new JsonObject().put("name", column.name()).put("kind", column.kind().word())));
    return new JsonObject()
        .put("name", heading.name())
        .put("title", heading.title())
        .put("about", heading.about())
        .put("columns", columns)
        .put("required", words(heading.required()))
        .put("optional", words(heading.optional()));
  }

  private static JsonArray words(Collection<Parameter> parameters) {
    JsonArray words = new JsonArray();
    parameters.stream().sorted().map(Parameter::word).forEach(words::add);
    return words;
  }

  private void run(RoutingContext ctx) {
    Principal reader = reader(ctx);
    Report report =
        reports
            .find(ctx.pathParam("name"))
            .orElseThrow(() -> Problem.notFound("This report").asException());
    Question question = question(ctx);
    Optional<String> objection = report.heading().objection(question);
    if (objection.isPresent()) {
      throw Problem.badRequest(
              objection.get(), "Ask differently; the list of reports says what each of them takes.")
          .asException();
    }
    RowFormat format =
        QueryParameter.word(ctx, "format", List.of("json", "csv"))
            .flatMap(RowFormat::of)
            .orElse(RowFormat.JSON);
    long limit = QueryParameter.number(ctx, "limit", 1, MOST_PREVIEWED, Long.MAX_VALUE);
    admit(ctx, reader);
    loop.bring(write(reader, report, question, format, limit))
        .compose(written -> send(ctx, report, question, format, limit))
        .onComplete(
            done -> {
              running.remove(reader.id());
              if (done.failed()) {
                ctx.fail(done.cause());
              }
            });
  }

  private Question question(RoutingContext ctx) {
    try {
      return Question.of(
          QueryParameter.text(ctx, "from").map(Question::time),
          QueryParameter.text(ctx, "to").map(Question::time),
          clock.instant(),
          QueryParameter.text(ctx, "table"),
          QueryParameter.text(ctx, "principal"),
          QueryParameter.text(ctx, "connection"));
    } catch (IllegalArgumentException e) {
      throw Problem.badRequest(
              "The time of the report: " + e.getMessage() + ".", "Correct 'from' and 'to'.")
          .asException();
    }
  }

  private void admit(RoutingContext ctx, Principal reader) {
    Optional<Duration> wait = allowance.wait(reader.id());
    if (wait.isPresent()) {
      long seconds = wait.get().toSeconds() + 1;
      ctx.response().putHeader(HttpHeaderNames.RETRY_AFTER, Long.toString(seconds));
      throw new Problem(
              429,
              "too-often",
              "Too many at once",
              "You have read " + PER_MINUTE + " reports within a minute.",
              "Try again in " + seconds + " s.")
          .asException();
    }
    if (!running.add(reader.id())) {
      throw new Problem(
              429,
              "report-running",
              "Too many at once",
              "Another report of yours is still running.",
              "Wait until it is done, or cancel it.")
          .asException();
    }
    allowance.take(reader.id());
  }

  private Future<Void> write(
      Principal reader, Report report, Question question, RowFormat format, long limit) {
    Map<String, String> details = new TreeMap<>();
    details.put("from", question.from().toString());
    details.put("to", question.to().toString());
    details.put("format", format.word());
    question.table().ifPresent(table -> details.put("table", table));
    question.principal().ifPresent(principal -> details.put("principal", principal));
    question.connection().ifPresent(connection -> details.put("connection", connection));
    if (limit != Long.MAX_VALUE) {
      details.put("limit", Long.toString(limit));
    }
    return acts.write(clock, reader, "report.read", report.heading().name(), details);
  }

  private Future<Void> send(
      RoutingContext ctx, Report report, Question question, RowFormat format, long limit) {
    Instant begun = clock.instant();
    ConsoleSession reader = SignInRoutes.session(ctx);
    ReportResponse response =
        new ReportResponse(
            ctx.response(),
            loop,
            report.heading(),
            question,
            format,
            ReportResponse.SIGN_OF_LIFE,
            () -> signIns.isStillIn(reader));
    FirstRows rows = new FirstRows(response, limit);
    return loop.bring(report.run(question, rows))
        .transform(
            done -> {
              if (done.succeeded()) {
                response.end(rows.more());
                return Future.succeededFuture();
              }
              if (response.begun()) {
                // What was sent must not look whole.
                LOG.error(
                    "report broke off report={} begun={}",
                    report.heading().name(),
                    begun,
                    done.cause());
                response.reset();
                return Future.succeededFuture();
              }
              response.leave();
              return Future.failedFuture(ReportResponse.problem(done.cause()));
            });
  }
}
