package dev.sallyport.policy;

import dev.sallyport.sql.MySqlInspector;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.util.TreeMap;

/** Policies from text, for tests. */
final class PolicyText {
  static final String HEAD =
      """
      policy: %s
      match: { groups: [agents], connections: ["orders*"] }
      statements:
      """;

  private PolicyText() {}

  /** One policy called {@code p} with these statements. */
  static PolicySet rules(String statements) {
    return load(policy("p", statements));
  }

  static String policy(String name, String statements) {
    return HEAD.formatted(name) + statements.indent(2);
  }

  static PolicySet load(String... policies) {
    return load(Clock.systemUTC(), policies);
  }

  static PolicySet load(Clock clock, String... policies) {
    TreeMap<Path, byte[]> contents = new TreeMap<>();
    for (int i = 0; i < policies.length; i++) {
      contents.put(Path.of("p" + i + ".yaml"), policies[i].getBytes(StandardCharsets.UTF_8));
    }
    return new PolicyLoader(new MySqlInspector(), clock)
        .load(new PolicyFiles(Path.of("policies"), contents, "v"));
  }
}
