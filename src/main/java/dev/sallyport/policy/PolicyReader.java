package dev.sallyport.policy;

import dev.sallyport.config.ConfigException;
import dev.sallyport.config.YamlDocument;
import dev.sallyport.config.YamlSection;
import dev.sallyport.config.YamlValue;
import dev.sallyport.sql.Inspector;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Reads one policy file. What the language knows but this version cannot honour is refused, since a
 * key that is ignored would be a lie.
 */
final class PolicyReader {
  static final String NAME_FORM = "[a-z0-9][a-z0-9_-]{0,63}";
  static final String VARIABLE_FORM = "[a-z][a-z0-9_]{0,63}";
  private final RuleReader rules;

  /** Reads statement patterns with this inspector. */
  PolicyReader(Inspector inspector) {
    this.rules = new RuleReader(new SubjectReader(new PatternReader(inspector)));
  }

  /**
   * What was read.
   *
   * @param warnings what looks like a mistake, with file and line
   */
  record Read(Policy policy, List<String> warnings) {}

  /**
   * Reads a policy.
   *
   * @throws ConfigException with every problem
   */
  Read read(YamlDocument document) {
    YamlSection root = document.root();
    List<String> warnings = new ArrayList<>();
    Optional<Policy> policy = root.build(() -> policy(root, warnings));
    document.orThrow();
    return new Read(
        policy.orElseThrow(() -> new IllegalStateException("no problem, and no policy")), warnings);
  }

  private Policy policy(YamlSection root, List<String> warnings) {
    Optional<String> written =
        root.required("policy", "the policy's name").flatMap(YamlValue::text);
    written
        .filter(given -> !given.matches(NAME_FORM))
        .ifPresent(
            given ->
                root.report(
                    "policy",
                    "'"
                        + given
                        + "' cannot be a name; expected up to 64 characters of a-z, 0-9, _ and -"));
    String name = written.orElse("");
    PolicyMatch match = MatchReader.read(root);
    Policy.SessionLimits session = session(root, warnings);
    List<Rule> statements = rules.read(name, root, warnings);
    MaskReader.Read masks = MaskReader.read(root);
    root.unavailable("budget", "leave it out, no budget would be kept");
    return new Policy(
        name,
        match,
        session,
        statements,
        masks.masks(),
        masks.rules(),
        WrittenTable.of(root.document(), statements));
  }

  private static Policy.SessionLimits session(YamlSection root, List<String> warnings) {
    Set<String> variables =
        root.value("session_variables")
            .map(list -> variables(root, list, warnings))
            .orElse(Set.of());
    Optional<Boolean> temporaryTables =
        root.value("temporary_tables").flatMap(PolicyReader::allowOrDeny);
    SessionReader reader = new SessionReader(variables, temporaryTables);
    return root.value("session")
        .flatMap(YamlValue::section)
        .flatMap(section -> section.build(() -> reader.read(section)))
        .orElseGet(reader::defaults);
  }

  private static Set<String> variables(YamlSection root, YamlValue list, List<String> warnings) {
    Set<String> variables = new LinkedHashSet<>();
    for (YamlValue item : list.items()) {
      String name = item.text().orElse("");
      if (name.isEmpty()) {
        continue;
      }
      if (!name.matches(VARIABLE_FORM)) {
        item.report(
            "'" + name + "' is no session variable; expected its name alone, in lower case");
      } else if (SessionVariables.NEVER.contains(name)) {
        item.report("'" + name + "' is always refused: it reaches beyond the session");
      } else if (!variables.add(name)) {
        item.report("'" + name + "' is given twice");
      } else if (SessionVariables.ALWAYS.contains(name)) {
        warnings.add(
            root.document().file()
                + ":"
                + item.line()
                + ": "
                + item.path()
                + ": '"
                + name
                + "' may be set without being named here");
      }
    }
    return variables;
  }

  private static Optional<Boolean> allowOrDeny(YamlValue value) {
    Optional<String> word = value.text();
    if (word.filter(w -> !w.equals("allow") && !w.equals("deny")).isPresent()) {
      value.report("'" + word.get() + "' is not known; expected allow or deny");
      return Optional.empty();
    }
    return word.map("allow"::equals);
  }
}
