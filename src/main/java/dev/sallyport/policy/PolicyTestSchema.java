package dev.sallyport.policy;

import static dev.sallyport.policy.PolicySchema.document;
import static dev.sallyport.policy.PolicySchema.list;
import static dev.sallyport.policy.PolicySchema.number;
import static dev.sallyport.policy.PolicySchema.object;
import static dev.sallyport.policy.PolicySchema.oneOf;
import static dev.sallyport.policy.PolicySchema.scalar;
import static dev.sallyport.policy.PolicySchema.text;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The part of {@link PolicySchema} that describes policy tests. */
final class PolicyTestSchema {
  private PolicyTestSchema() {}

  static Map<String, Object> whole() {
    Map<String, Object> test = testSetting();
    test.put("name", text("What is tested."));
    test.put("statement", text("SQL."));
    test.put("preceding", list("Statements of the session before, in their order.", text("SQL.")));
    test.put(
        "estimated_rows",
        number("Rows that the server would expect; left out they are not known.", 0));
    test.put("expect", oneOf("The verdict.", PolicyTestReader.VERDICTS));
    test.put("rule", text("The rule that decides, for example reporting-agents/3."));
    test.put(
        "masked",
        list(
            "The masked columns of the result, by position from 1 or by name.",
            Map.of("type", List.of("integer", "string"))));
    test.put(
        "revealed",
        list(
            "The masked columns of the result that are shown, by position from 1 or by name.",
            Map.of("type", List.of("integer", "string"))));
    Map<String, Object> tests = object("One statement and what is expected of it.", test);
    tests.put("required", List.of("name", "statement", "expect"));
    Map<String, Object> file = testSetting();
    file.put("tests", list("The tests.", tests));
    Map<String, Object> schema = object("Tests of Sallyport policies.", file);
    schema.put("required", List.of("tests"));
    return document(schema, "policy-test");
  }

  private static Map<String, Object> testSetting() {
    Map<String, Object> who = new LinkedHashMap<>();
    who.put("id", text("issuer:subject"));
    who.put("kind", oneOf("Kind of the principal.", MatchReader.KINDS));
    who.put("groups", list("Groups.", text("A group.")));
    who.put("tags", tagValues());
    Map<String, Object> principal = object("Who asks.", who);
    principal.put("required", List.of("id"));
    Map<String, Object> keys = new LinkedHashMap<>();
    keys.put("principal", principal);
    keys.put("connection", text("The connection's name."));
    keys.put("schema", text("The selected schema."));
    keys.put("catalog", text("A file that 'sallyport catalog' wrote, for what exists."));
    keys.put("at", text("The moment of judging, for example 2026-03-02T09:30:00Z."));
    keys.put("tags", tagValues());
    return keys;
  }

  private static Map<String, Object> tagValues() {
    Map<String, Object> tags = new LinkedHashMap<>();
    tags.put("type", "object");
    tags.put("description", "Tags of the principal.");
    tags.put("additionalProperties", scalar());
    return tags;
  }
}
