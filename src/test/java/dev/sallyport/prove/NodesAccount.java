package dev.sallyport.prove;

import dev.sallyport.prove.NodesSent.Kind;
import dev.sallyport.prove.NodesSent.Statement;
import dev.sallyport.prove.NodesSent.Told;
import java.sql.Connection;
import java.sql.ResultSet;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;

/** What agents sent, what MySQL ran and what is recorded, held against each other. */
final class NodesAccount {
  private static final int SHOWN = 3;

  private final NodesSent sent;
  private final Map<String, Integer> ran;
  private final Map<String, Integer> kept;
  private final Map<String, List<AuditTrail.Entry>> trail;
  private final Map<String, Integer> approved;
  private final List<String> lost = new ArrayList<>();
  private final List<String> gone = new ArrayList<>();
  private final List<String> doubled = new ArrayList<>();
  private final List<String> recordedTwice = new ArrayList<>();
  private final List<String> untrue = new ArrayList<>();
  private final List<String> unbidden = new ArrayList<>();
  private int executed;
  private int recorded;
  private int unknown;
  private int asked;
  private int sendings;

  private NodesAccount(
      NodesSent sent,
      Map<String, Integer> ran,
      Map<String, Integer> kept,
      Map<String, List<AuditTrail.Entry>> trail,
      Map<String, Integer> approved) {
    this.sent = sent;
    this.ran = ran;
    this.kept = kept;
    this.trail = trail;
    this.approved = approved;
  }

  /** Of a stage at rest. */
  static NodesAccount of(NodesStage stage, NodesSent sent) throws Exception {
    return of(
        sent,
        stage.database().ran(NodesSent.MARK),
        stage.database().kept(),
        AuditTrail.read(stage.store().config(), NodesSent.MARK),
        approved(stage.store()));
  }

  /**
   * Of what is known of each mark.
   *
   * @param ran how often it ran
   * @param kept in how many rows it stands
   * @param approved how often people have let it run
   */
  static NodesAccount of(
      NodesSent sent,
      Map<String, Integer> ran,
      Map<String, Integer> kept,
      Map<String, List<AuditTrail.Entry>> trail,
      Map<String, Integer> approved) {
    NodesAccount account = new NodesAccount(sent, ran, kept, trail, approved);
    sent.statements().forEach(account::look);
    return account;
  }

  /** How often people have approved each statement with a mark. */
  private static Map<String, Integer> approved(NodesStore store) throws Exception {
    Map<String, Integer> found = new HashMap<>();
    try (Connection connection = store.connect();
        java.sql.Statement statement = connection.createStatement();
        ResultSet rows =
            statement.executeQuery("SELECT request FROM approvals WHERE state = 'approved'")) {
      while (rows.next()) {
        Matcher marks = NodesSent.MARK.matcher(rows.getString(1));
        if (marks.find()) {
          found.merge(marks.group(), 1, Integer::sum);
        }
      }
    }
    return found;
  }

  private void look(Statement statement) {
    String mark = statement.mark;
    int runs = ran.getOrDefault(mark, 0);
    List<AuditTrail.Entry> entries = trail.getOrDefault(mark, List.of());
    List<AuditTrail.Entry> passed =
        entries.stream().filter(entry -> !entry.verdict().equals("deny")).toList();
    executed += runs;
    sendings += statement.sent();
    recorded += entries.size();
    unknown += (int) entries.stream().filter(e -> e.outcome().equals("unknown")).count();
    asked += statement.kind == Kind.ASKED ? 1 : 0;
    int mayRun = statement.kind == Kind.ASKED ? approved.getOrDefault(mark, 0) : statement.sent();
    if (runs > passed.size()) {
      lost.add(mark + " ran " + runs + " times, recorded " + entries);
    }
    if (statement.kind != Kind.ASKED && runs > statement.sent()
        || kept.getOrDefault(mark, 0) > Math.max(1, mayRun)) {
      doubled.add(mark + " ran " + runs + " times, sent " + statement.sent());
    }
    if (entries.size() > statement.sent()) {
      recordedTwice.add(mark + " sent " + statement.sent() + " times, recorded " + entries);
    }
    if (statement.kind == Kind.ASKED && runs > mayRun
        || statement.kind == Kind.REFUSED && runs > 0) {
      unbidden.add(mark + " ran " + runs + " times, approved " + mayRun);
    }
    long ok = passed.stream().filter(entry -> entry.outcome().equals("ok")).count();
    if (ok > runs) {
      untrue.add(mark + " ran " + runs + " times, recorded " + entries);
    }
    if (statement.committed() && kept.getOrDefault(mark, 0) == 0) {
      gone.add(mark + " was answered and committed, and is not there");
    }
    if (statement.told() == Told.DONE && (ok == 0 || runs == 0)) {
      untrue.add(mark + " was answered, ran " + runs + " times, recorded " + entries);
    }
    if (statement.told() == Told.REFUSED && statement.sent() == 1 && runs > 0) {
      untrue.add(mark + " was refused (" + statement.words() + "), and ran");
    }
    if (statement.words().contains(NodesGate.REFUSAL) && entries.isEmpty()) {
      untrue.add(mark + " was refused by its policy, and is not recorded");
    }
  }

  /** Whether everything that ran is recorded, and what was answered with its outcome. */
  boolean isWhole() {
    return lost.isEmpty() && gone.isEmpty() && untrue.isEmpty();
  }

  /** Puts the figures down, and what is wrong. */
  void tell(String part, RecordTally tally) {
    tally.say(
        ("%s: %d statements sent %d times, %d of them for people to decide on; %d executed, %d"
                + " recorded, %d of these with an outcome that is unknown")
            .formatted(
                part, sent.statements().size(), sendings, asked, executed, recorded, unknown));
    tally.say(
        ("%s: %d executed and not recorded, %d committed and gone, %d executed twice, %d recorded"
                + " twice, %d executed without leave, %d told to an agent and otherwise recorded")
            .formatted(
                part,
                lost.size(),
                gone.size(),
                doubled.size(),
                recordedTwice.size(),
                unbidden.size(),
                untrue.size()));
    check(part, "executed and not recorded", lost, tally);
    check(part, "committed and gone", gone, tally);
    check(part, "executed twice", doubled, tally);
    check(part, "recorded twice", recordedTwice, tally);
    check(part, "executed without leave", unbidden, tally);
    check(part, "told otherwise than recorded", untrue, tally);
    tally.check(executed > 0, part + ": nothing was executed");
  }

  private static void check(String part, String what, List<String> found, RecordTally tally) {
    tally.check(
        found.isEmpty(),
        part
            + ": "
            + found.size()
            + " "
            + what
            + ": "
            + found.subList(0, Math.min(SHOWN, found.size())));
  }
}
