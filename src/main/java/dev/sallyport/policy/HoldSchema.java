package dev.sallyport.policy;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The part of {@link PolicySchema} that says how a statement waits for a person. */
final class HoldSchema {
  private HoldSchema() {}

  static void describe(Map<String, Object> rule) {
    rule.put("hold", PolicySchema.duration("How long the connection waits."));
    rule.put(
        "life",
        PolicySchema.duration(
            "How long the request stays open; left out, an hour, or hold where that is longer."));
    rule.put(
        "in_transaction",
        PolicySchema.oneOf(
            "What happens when the session has a transaction open; left out, hold.",
            HoldReader.IN_TRANSACTION));
    Map<String, Object> keys = new LinkedHashMap<>();
    keys.put("max", PolicySchema.duration("The longest time that an approver may choose."));
    Map<String, Object> longest = PolicySchema.object("How long approvals may stand.", keys);
    longest.put("required", List.of("max"));
    Map<String, Object> standing = new LinkedHashMap<>();
    standing.put(
        "description",
        "Whether an approver may approve further statements of the kind; left out, for 8h.");
    standing.put(
        "anyOf", List.of(PolicySchema.oneOf("They may not.", List.of(HoldReader.NONE)), longest));
    rule.put("standing", standing);
  }
}
