package dev.sallyport.cli;

import static java.util.stream.Collectors.joining;

import dev.sallyport.recording.TerminalText;
import dev.sallyport.rehearsal.Outcome;
import dev.sallyport.rehearsal.ReplayChange;
import dev.sallyport.rehearsal.ReplayReport;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** A replay in the words of the command line, and of programs. */
final class ReplayReportLines {
  private static final int LONGEST_SHAPE = 200;

  private ReplayReportLines() {}

  static List<String> text(ReplayReport report) {
    List<String> lines = new ArrayList<>();
    for (ReplayChange change : report.changes()) {
      lines.add(
          change.kind().word().replace('_', ' ')
              + ": "
              + change.count()
              + " on "
              + change.connection()
              + " by "
              + agents(change));
      lines.add("  " + shown(change.shape()));
      lines.add("  " + said(change.before()) + " -> " + said(change.after()));
      if (!change.after().message().isEmpty()) {
        lines.add("  " + shown(change.after().message()));
      }
    }
    if (report.changesLeftOut() > 0) {
      lines.add("and " + report.changesLeftOut() + " statements of further shapes");
    }
    lines.add(
        report.statements()
            + " statements of "
            + report.sessions()
            + " sessions since "
            + report.reachedBack()
            + ": "
            + report.same()
            + " the same, "
            + report.totals().entrySet().stream()
                .map(entry -> entry.getValue() + " " + entry.getKey().word().replace('_', ' '))
                .collect(joining(", ")));
    report
        .notReplayed()
        .forEach((reason, count) -> lines.add("not judged again: " + count + ": " + reason));
    note(lines, report.byNamesAlone(), "judged by the names alone that they use: no --catalog");
    note(lines, report.withoutValues(), "judged without the values that were taken out");
    note(lines, report.withoutEstimate(), "judged without the estimate that a rule asks for");
    note(
        lines,
        report.otherThanThen(),
        "judged otherwise today than then: policies or database have changed since");
    if (!report.tagsUnknown().isEmpty()) {
      lines.add(
          "tags of principals are not recorded, and policies ask for them on "
              + String.join(", ", report.tagsUnknown()));
    }
    if (!report.cutShort().isEmpty()) {
      lines.add("stopped " + report.cutShort() + "; nothing before " + report.reachedBack());
    }
    return lines;
  }

  private static void note(List<String> lines, long count, String what) {
    if (count > 0) {
      lines.add(count + " " + what);
    }
  }

  private static String agents(ReplayChange change) {
    return change.agents().stream()
            .limit(3)
            .map(agent -> TerminalText.line(agent.principal()) + " (" + agent.count() + ")")
            .collect(joining(", "))
        + (change.agents().size() > 3 || change.moreAgents() > 0 ? ", …" : "");
  }

  private static String said(Outcome outcome) {
    String asked =
        outcome.approvers().isEmpty()
            ? ""
            : " (" + outcome.quorum() + " of " + String.join(", ", outcome.approvers()) + ")";
    String covered =
        outcome.masks().isEmpty()
            ? ""
            : " covering "
                + outcome.masks().stream()
                    .map(mask -> TerminalText.line(mask.name()) + " as " + mask.as())
                    .collect(joining(", "));
    return outcome.verdict() + " by " + outcome.rule() + asked + covered;
  }

  private static String shown(String text) {
    return TerminalText.cut(text, LONGEST_SHAPE);
  }

  static Map<String, Object> json(ReplayReport report) {
    Map<String, Object> totals = new LinkedHashMap<>();
    report.totals().forEach((kind, count) -> totals.put(kind.word(), count));
    Map<String, Object> fields = new LinkedHashMap<>();
    fields.put("from", report.from().toString());
    fields.put("reached_back", report.reachedBack().toString());
    fields.put("cut_short", report.cutShort().isEmpty() ? null : report.cutShort());
    fields.put("sessions", report.sessions());
    fields.put("statements", report.statements());
    fields.put("same", report.same());
    fields.put("totals", totals);
    fields.put("changes", report.changes().stream().map(ReplayReportLines::json).toList());
    fields.put("changes_left_out", report.changesLeftOut());
    fields.put("not_replayed", report.notReplayed());
    fields.put("by_names_alone", report.byNamesAlone());
    fields.put("without_values", report.withoutValues());
    fields.put("without_estimate", report.withoutEstimate());
    fields.put("other_than_then", report.otherThanThen());
    fields.put("tags_unknown", report.tagsUnknown());
    return fields;
  }

  private static Map<String, Object> json(ReplayChange change) {
    Map<String, Object> fields = new LinkedHashMap<>();
    fields.put("kind", change.kind().word());
    fields.put("connection", change.connection());
    fields.put("shape", change.shape());
    fields.put("before", json(change.before()));
    fields.put("after", json(change.after()));
    fields.put("count", change.count());
    Map<String, Long> agents = new LinkedHashMap<>();
    change.agents().forEach(agent -> agents.put(agent.principal(), agent.count()));
    fields.put("agents", agents);
    fields.put("examples", change.examples().stream().map(example -> example.text()).toList());
    fields.put("first", change.first().toString());
    fields.put("last", change.last().toString());
    return fields;
  }

  private static Map<String, Object> json(Outcome outcome) {
    Map<String, Object> fields = new LinkedHashMap<>();
    fields.put("verdict", outcome.verdict());
    fields.put("rule", outcome.rule());
    fields.put("message", outcome.message().isEmpty() ? null : outcome.message());
    fields.put("approvers", outcome.approvers());
    fields.put("quorum", outcome.quorum());
    Map<String, String> masks = new LinkedHashMap<>();
    outcome.masks().forEach(mask -> masks.put(mask.position() + " " + mask.name(), mask.as()));
    fields.put("masks", masks);
    return fields;
  }
}
