package dev.sallyport.prove;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What a client printed: lines of a check's name, a tab and an answer.
 *
 * @param byCheck answers in their order
 * @param exit of the program, negative when it was ended because it took too long
 * @param complaint the end of what it printed otherwise
 */
record ClientAnswers(Map<String, List<String>> byCheck, int exit, String complaint) {
  static final String VERSION = "version";

  /** Ends the name of what is not the same on both sides: the words of a refusal. */
  static final String SAYS = ".says";

  static ClientAnswers read(List<String> lines, int exit, List<String> complaints) {
    Map<String, List<String>> byCheck = new LinkedHashMap<>();
    List<String> other = new ArrayList<>(complaints);
    for (String line : lines) {
      int tab = line.indexOf('\t');
      if (tab < 1) {
        other.add(line);
      } else {
        byCheck
            .computeIfAbsent(line.substring(0, tab), any -> new ArrayList<>())
            .add(line.substring(tab + 1));
      }
    }
    int from = Math.max(0, other.size() - 12);
    return new ClientAnswers(byCheck, exit, String.join("\n", other.subList(from, other.size())));
  }

  List<String> of(String check) {
    return byCheck.getOrDefault(check, List.of());
  }

  String version() {
    return of(VERSION).isEmpty() ? "" : of(VERSION).get(0);
  }
}
