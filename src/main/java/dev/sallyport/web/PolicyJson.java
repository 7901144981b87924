package dev.sallyport.web;

import dev.sallyport.policy.Decision;
import dev.sallyport.policy.ReviewTerms;
import dev.sallyport.publishing.PolicyDiff;
import dev.sallyport.publishing.PolicyVersion;
import dev.sallyport.rehearsal.DraftCheck.Checked;
import dev.sallyport.rehearsal.DraftCheck.TestOutcome;
import dev.sallyport.rehearsal.Finding;
import dev.sallyport.rehearsal.Outcome;
import dev.sallyport.rehearsal.ReplayChange;
import dev.sallyport.rehearsal.ReplayReport;
import dev.sallyport.rehearsal.ReplayRun;
import dev.sallyport.rehearsal.Trial;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/** Policies, and what they would do, as the API says it. */
final class PolicyJson {
  private PolicyJson() {}

  static JsonObject checked(Checked checked, List<PolicyDiff> changes) {
    return new JsonObject()
        .put("sound", checked.isSound())
        .put("problems", each(checked.problems(), PolicyJson::finding))
        .put("warnings", each(checked.warnings(), PolicyJson::finding))
        .put("tests", each(checked.tests(), PolicyJson::test))
        .put("changes", each(changes, PolicyJson::diff));
  }

  static JsonArray findings(List<Finding> findings) {
    return each(findings, PolicyJson::finding);
  }

  private static JsonObject finding(Finding finding) {
    return new JsonObject()
        .put("file", finding.file())
        .put("line", finding.line())
        .put("path", finding.path())
        .put("message", finding.message());
  }

  private static JsonObject test(TestOutcome test) {
    return new JsonObject()
        .put("file", test.file())
        .put("line", test.line())
        .put("name", test.name())
        .put("passed", test.failure().isEmpty())
        .put("failure", test.failure().orElse(null));
  }

  static JsonArray diffs(List<PolicyDiff> diffs) {
    return each(diffs, PolicyJson::diff);
  }

  private static JsonObject diff(PolicyDiff diff) {
    return new JsonObject()
        .put("file", diff.file())
        .put("change", diff.change())
        .put("unified", new JsonArray(diff.unified()));
  }

  /** A version with the names of what differs from the one before it. */
  static JsonObject version(PolicyVersion version, Optional<PolicyVersion> before) {
    Map<String, String> earlier =
        before.<Map<String, String>>map(PolicyVersion::files).orElse(Map.of());
    JsonArray changed = new JsonArray();
    version
        .files()
        .forEach(
            (name, hash) -> {
              if (!hash.equals(earlier.get(name))) {
                changed.add(name);
              }
            });
    earlier.keySet().stream()
        .filter(name -> !version.files().containsKey(name))
        .forEach(changed::add);
    return new JsonObject()
        .put("version", version.number())
        .put("digest", version.digest())
        .put("at", version.at().toString())
        .put("by", version.author().map(PolicyVersion.Author::id).orElse(null))
        .put("by_name", version.author().map(PolicyVersion.Author::name).orElse(null))
        .put("reason", version.reason())
        .put("restores", version.restores().isPresent() ? version.restores().getAsLong() : null)
        .put("changed", changed);
  }

  static JsonObject trial(Trial trial) {
    return outcome(trial.outcome())
        .put("understood", trial.reason().isEmpty())
        .put("reason", trial.reason().orElse(null))
        .put("statements", each(trial.statements(), PolicyJson::part))
        .put("decisions", each(trial.decisions(), PolicyJson::decision))
        .put("by_names_alone", trial.byNamesAlone())
        .put("estimate_matters", trial.estimateMatters());
  }

  private static JsonObject decision(Decision decision) {
    return new JsonObject()
        .put("access", decision.act())
        .put("decision", decision.effect())
        .put("rule", decision.rule());
  }

  private static JsonObject part(Trial.Part part) {
    return new JsonObject()
        .put("verb", part.verb())
        .put("verbs", new JsonArray(part.verbs()))
        .put("reads", new JsonArray(part.reads()))
        .put("writes", new JsonArray(part.writes()))
        .put(
            "columns",
            each(
                part.columns(),
                column ->
                    new JsonObject()
                        .put("name", column.name())
                        .put("from", new JsonArray(column.from()))
                        .put("lineage", column.known() ? "known" : "unknown")))
        .put("where", part.where())
        .put("destructive", part.destructive())
        .put("routines", new JsonArray(part.routines()))
        .put("missing", new JsonArray(part.missing()))
        .put("fingerprint", part.fingerprint());
  }

  static JsonObject outcome(Outcome outcome) {
    return new JsonObject()
        .put("verdict", outcome.verdict())
        .put("rule", outcome.rule())
        .put("message", outcome.message().isEmpty() ? null : outcome.message())
        .put("approvers", new JsonArray(outcome.approvers()))
        .put("quorum", outcome.quorum())
        .put("quorum_groups", outcome.terms().map(ReviewTerms::quorumGroups).orElse(0))
        .put(
            "fresh_sign_in_seconds",
            outcome.terms().flatMap(ReviewTerms::freshSignIn).map(Duration::toSeconds).orElse(null))
        .put("hold_seconds", outcome.terms().map(terms -> terms.hold().toSeconds()).orElse(0L))
        .put(
            "masks",
            each(
                outcome.masks(),
                mask ->
                    new JsonObject()
                        .put("position", mask.position())
                        .put("name", mask.name())
                        .put("as", mask.as())))
        .put("detectors", new JsonArray(outcome.detectors()));
  }

  static JsonObject run(ReplayRun run) {
    return new JsonObject()
        .put("id", run.id())
        .put("draft", run.draft())
        .put("by", run.by())
        .put("days", run.request().days())
        .put("connection", run.request().connection().orElse(null))
        .put("principal", run.request().principal().orElse(null))
        .put("state", run.state().word())
        .put("asked_at", run.askedAt().toString())
        .put("ended_at", run.endedAt().map(Instant::toString).orElse(null))
        .put("progress", run.reached())
        .put("sessions", run.sessions())
        .put("statements", run.statements())
        .put("failure", run.failure().isEmpty() ? null : run.failure())
        .put("result", run.report().map(PolicyJson::report).orElse(null));
  }

  private static JsonObject report(ReplayReport report) {
    JsonObject totals = new JsonObject();
    report.totals().forEach((kind, count) -> totals.put(kind.word(), count));
    JsonArray notReplayed = new JsonArray();
    report
        .notReplayed()
        .forEach(
            (reason, count) ->
                notReplayed.add(new JsonObject().put("reason", reason).put("count", count)));
    return new JsonObject()
        .put("from", report.from().toString())
        .put("reached_back", report.reachedBack().toString())
        .put("cut_short", report.cutShort().isEmpty() ? null : report.cutShort())
        .put("sessions", report.sessions())
        .put("statements", report.statements())
        .put("same", report.same())
        .put("totals", totals)
        .put("changes", each(report.changes(), PolicyJson::change))
        .put("changes_left_out", report.changesLeftOut())
        .put("not_replayed", notReplayed)
        .put("by_names_alone", report.byNamesAlone())
        .put("without_values", report.withoutValues())
        .put("without_estimate", report.withoutEstimate())
        .put("other_than_then", report.otherThanThen())
        .put("tags_unknown", new JsonArray(report.tagsUnknown()));
  }

  private static JsonObject change(ReplayChange change) {
    return new JsonObject()
        .put("kind", change.kind().word())
        .put("connection", change.connection())
        .put("shape", change.shape())
        .put("before", outcome(change.before()))
        .put("after", outcome(change.after()))
        .put("count", change.count())
        .put(
            "agents",
            each(
                change.agents(),
                agent ->
                    new JsonObject()
                        .put("principal", agent.principal())
                        .put("name", agent.name())
                        .put("count", agent.count())))
        .put("more_agents", change.moreAgents())
        .put(
            "examples",
            each(
                change.examples(),
                example ->
                    new JsonObject()
                        .put("session", example.session())
                        .put("statement", example.statement())
                        .put("at", example.at().toString())
                        .put("principal", example.principal())
                        .put("text", example.text())))
        .put("first", change.first().toString())
        .put("last", change.last().toString());
  }

  private static <T> JsonArray each(Collection<T> things, Function<T, JsonObject> json) {
    JsonArray array = new JsonArray();
    things.forEach(thing -> array.add(json.apply(thing)));
    return array;
  }
}
