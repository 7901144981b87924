package dev.sallyport.policy;

import dev.sallyport.config.ConfigException;
import dev.sallyport.config.InvalidSettingException;
import dev.sallyport.config.YamlDocument;
import dev.sallyport.config.YamlSection;
import dev.sallyport.config.YamlValue;
import java.time.Duration;
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
  private static final String NAME_FORM = "[a-z0-9][a-z0-9_-]{0,63}";
  private static final Duration LONGEST_SESSION = Duration.ofHours(24);

  private final RuleReader rules = new RuleReader();

  /**
   * Reads a policy.
   *
   * @throws ConfigException with every problem
   */
  Policy read(YamlDocument document) {
    YamlSection root = document.root();
    Optional<Policy> policy = root.build(() -> policy(root));
    document.orThrow();
    return policy.orElseThrow(() -> new IllegalStateException("no problem, and no policy"));
  }

  private Policy policy(YamlSection root) {
    String name = root.required("policy", "the policy's name").flatMap(YamlValue::text).orElse("");
    PolicyMatch match = section(root, "match");
    SessionLimits session =
        root.value("session")
            .flatMap(YamlValue::section)
            .flatMap(s -> s.build(() -> session(s)))
            .orElse(SessionLimits.DEFAULT);
    List<Rule> statements = rules.read(name, root);
    List<MaskRule> masks = root.value("masks").map(PolicyReader::masks).orElse(List.of());
    root.value("on_unknown_lineage")
        .ifPresent(
            value ->
                value
                    .text()
                    .filter(word -> !word.equals("refuse"))
                    .ifPresent(
                        word ->
                            value.report(
                                "'"
                                    + word
                                    + "' is not available in this version; expected 'refuse'")));
    root.unavailable("budget", "leave it out, no budget would be kept");
    if (!name.matches(NAME_FORM)) {
      throw new InvalidSettingException(
          "policy",
          "'" + name + "' cannot be a name; expected up to 64 characters of a-z, 0-9, _ and -");
    }
    return new Policy(name, match, session.longest(), session.idle(), statements, masks);
  }

  private static PolicyMatch section(YamlSection root, String key) {
    return root.required(key, "whom the policy speaks of: groups or principals, and connections")
        .flatMap(YamlValue::section)
        .flatMap(s -> s.build(() -> match(s)))
        .orElse(null);
  }

  private static PolicyMatch match(YamlSection in) {
    Set<String> groups = in.value("groups").map(YamlValue::texts).orElse(Set.of());
    Set<String> principals = in.value("principals").map(YamlValue::texts).orElse(Set.of());
    Set<String> connections =
        in.required("connections", "names of connections, * for any run of characters")
            .map(YamlValue::texts)
            .orElse(Set.of());
    if (groups.isEmpty() && principals.isEmpty()) {
      throw new InvalidSettingException(
          "groups", "is missing; expected at least one group, or 'principals'");
    }
    if (connections.isEmpty()) {
      throw new InvalidSettingException(
          "connections", "has no entry; expected names of connections");
    }
    return new PolicyMatch(
        new LinkedHashSet<>(groups),
        new LinkedHashSet<>(principals),
        new LinkedHashSet<>(connections));
  }

  private static SessionLimits session(YamlSection in) {
    Duration longest =
        in.value("max_duration")
            .flatMap(YamlValue::duration)
            .orElse(SessionLimits.DEFAULT.longest());
    Duration idle =
        in.value("idle_timeout").flatMap(YamlValue::duration).orElse(SessionLimits.DEFAULT.idle());
    in.value("approval")
        .ifPresent(
            value ->
                value
                    .text()
                    .filter(word -> !word.equals("none"))
                    .ifPresent(
                        word ->
                            value.report(
                                "'"
                                    + word
                                    + "' is not available in this version; expected 'none'")));
    requireWithin("max_duration", longest);
    requireWithin("idle_timeout", idle);
    return new SessionLimits(longest, idle);
  }

  private static void requireWithin(String key, Duration duration) {
    if (duration.isZero() || duration.compareTo(LONGEST_SESSION) > 0) {
      throw new InvalidSettingException(key, "is out of range; expected 1ms to 24h");
    }
  }

  private static List<MaskRule> masks(YamlValue list) {
    List<MaskRule> masks = new ArrayList<>();
    for (YamlValue item : list.items()) {
      item.section()
          .flatMap(section -> section.build(() -> maskRules(section)))
          .ifPresent(masks::addAll);
    }
    return masks;
  }

  private static List<MaskRule> maskRules(YamlSection in) {
    in.unavailable("detect", "name the columns instead");
    List<MaskRule> rules = new ArrayList<>();
    Optional<MaskKind> as = in.required("as", "redact or null").flatMap(PolicyReader::maskKind);
    Optional<YamlValue> columns =
        in.value("detect").isPresent()
            ? in.value("columns")
            : in.required("columns", "a list of schema.table.column, * for any run of characters");
    Set<String> seen = new LinkedHashSet<>();
    for (YamlValue column : columns.map(YamlValue::items).orElse(List.of())) {
      Optional<String> text = column.text();
      if (text.isEmpty()) {
        continue;
      }
      String[] parts = text.get().split("\\.", -1);
      if (parts.length != 3 || List.of(parts).stream().anyMatch(String::isBlank)) {
        column.report(
            "'" + text.get() + "' is not schema.table.column; expected for example shop.*.ssn");
      } else if (!seen.add(text.get())) {
        column.report("'" + text.get() + "' is given twice");
      } else if (as.isPresent()) {
        rules.add(MaskRule.of(text.get(), as.get()));
      }
    }
    if (columns.isPresent() && seen.isEmpty()) {
      throw new InvalidSettingException("columns", "has no entry; expected schema.table.column");
    }
    return rules;
  }

  private static Optional<MaskKind> maskKind(YamlValue value) {
    Optional<String> word = value.text();
    if (word.filter(Set.of("partial", "hash", "email")::contains).isPresent()) {
      value.report(
          "'" + word.get() + "' is not available in this version; expected redact or null");
      return Optional.empty();
    }
    return word.flatMap(w -> value.word(MaskKind.class));
  }

  /** Limits of a session; those of a policy that gives none. */
  private record SessionLimits(Duration longest, Duration idle) {
    static final SessionLimits DEFAULT =
        new SessionLimits(Duration.ofMinutes(15), Duration.ofMinutes(5));
  }
}
