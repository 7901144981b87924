package dev.sallyport.conformance;

import java.io.IOException;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Runs cases both ways and compares what was said. */
final class Kit {
  private final List<String> unexpected = new ArrayList<>();
  private final Set<Difference> seen = new LinkedHashSet<>();
  private int cases;
  private int lines;

  /** How many were run, each of them at one server. */
  int cases() {
    return cases;
  }

  /** How many lines were the same or meant to differ. */
  int lines() {
    return lines;
  }

  /** Differences that nobody has given a reason for. */
  List<String> unexpected() {
    return List.copyOf(unexpected);
  }

  /** Differences with a reason that were seen. */
  Set<Difference> seen() {
    return Set.copyOf(seen);
  }

  void run(Party party, Way gate, List<Case> all) throws SQLException {
    try (Connection administrator = party.administrator()) {
      for (Case each : all) {
        List<String> direct = transcript(administrator, party.direct(), each);
        List<String> through = transcript(administrator, gate, each);
        cases++;
        lines += direct.size();
        for (Comparison difference : Comparison.of(direct, through)) {
          judge(party, gate.user(), each, difference);
        }
      }
    }
  }

  private void judge(Party party, String connection, Case each, Comparison line) {
    Optional<Difference> known =
        Differences.ALL.stream()
            .filter(d -> d.explains(party, each.name(), line.direct(), line.gate()))
            .findFirst();
    known.ifPresentOrElse(
        seen::add,
        () ->
            unexpected.add(
                connection
                    + " | "
                    + each.name()
                    + "\n    direct: "
                    + line.direct()
                    + "\n    gate:   "
                    + line.gate()));
  }

  private static List<String> transcript(Connection administrator, Way way, Case each)
      throws SQLException {
    try (Statement statement = administrator.createStatement()) {
      for (String sql : each.before()) {
        statement.execute(sql);
      }
    }
    try (Wire wire = Wire.open(way, each.wish())) {
      Conversation conversation = new Conversation(wire);
      try {
        each.talk().hold(conversation);
      } catch (IOException | RuntimeException e) {
        conversation.note("broken off: " + e);
      }
      return conversation.lines();
    } catch (IOException refused) {
      return List.of("login: " + refused.getMessage());
    }
  }
}
