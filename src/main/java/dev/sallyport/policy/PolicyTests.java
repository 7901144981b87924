package dev.sallyport.policy;

import dev.sallyport.config.ConfigException;
import dev.sallyport.config.InvalidSettingException;
import dev.sallyport.config.YamlDocument;
import dev.sallyport.config.YamlSection;
import dev.sallyport.config.YamlValue;
import dev.sallyport.identity.Principal;
import dev.sallyport.sql.Inspector;
import dev.sallyport.sql.SqlContext;
import dev.sallyport.sql.SqlMode;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;

/**
 * Runs {@code *.test.yaml}: what a policy is meant to say, beside the policy.
 *
 * <p>A file has {@code tests}, each with {@code name}, {@code statement}, {@code expect} (allow,
 * deny or review) and optionally {@code rule} and {@code estimated_rows}; {@code principal}, {@code
 * connection} and {@code schema} are given for the whole file, for one test, or both.
 */
public final class PolicyTests {
  /** The version whose reading of executable comments the tests take. */
  private static final int SERVER_VERSION = 80_033;

  private static final Set<String> VERDICTS = Set.of("allow", "deny", "review");

  private final PolicySet policies;
  private final Inspector inspector;

  /** Tests of these policies, statements read by this inspector. */
  public PolicyTests(PolicySet policies, Inspector inspector) {
    this.policies = policies;
    this.inspector = inspector;
  }

  /**
   * How a test ended.
   *
   * @param place file and line
   * @param name the test's name
   * @param failure what was different; empty when it passed
   */
  public record Outcome(String place, String name, Optional<String> failure) {}

  /**
   * Runs every test file of a directory. Blocks.
   *
   * @throws ConfigException with every problem of every test file
   */
  public List<Outcome> run(Path directory) {
    List<Case> cases = new ArrayList<>();
    List<String> problems = new ArrayList<>();
    for (Path file : PolicyFiles.tests(directory)) {
      try {
        cases.addAll(read(YamlDocument.read(file)));
      } catch (ConfigException e) {
        problems.addAll(e.problems());
      }
    }
    if (!problems.isEmpty()) {
      throw new ConfigException(problems);
    }
    return cases.stream().map(this::run).toList();
  }

  private Outcome run(Case test) {
    SqlContext context =
        new SqlContext(
            test.schema(), SqlMode.DEFAULT, StandardCharsets.UTF_8, SERVER_VERSION, false);
    Verdict verdict =
        policies.judge(
            new Question(
                test.principal(),
                test.connection(),
                inspector.inspect(test.statement().getBytes(StandardCharsets.UTF_8), context),
                test.estimatedRows()));
    boolean asExpected =
        word(verdict).equals(test.expect()) && test.rule().map(verdict.rule()::equals).orElse(true);
    String expected = test.expect() + test.rule().map(rule -> " by " + rule).orElse("");
    String got = word(verdict) + " by " + verdict.rule();
    String why = verdict instanceof Verdict.Deny deny ? ": " + deny.message() : "";
    return new Outcome(
        test.place(),
        test.name(),
        asExpected ? Optional.empty() : Optional.of("expected " + expected + ", got " + got + why));
  }

  /** The verdict's word in the policy language. */
  public static String word(Verdict verdict) {
    return verdict.getClass().getSimpleName().toLowerCase(Locale.ROOT);
  }

  private static List<Case> read(YamlDocument document) {
    YamlSection root = document.root();
    List<Case> cases = new ArrayList<>();
    root.build(
        () -> {
          Optional<Principal> principal = principal(root);
          Optional<String> connection = root.value("connection").flatMap(YamlValue::text);
          Optional<String> schema = root.value("schema").flatMap(YamlValue::text);
          Optional<YamlValue> tests = root.required("tests", "a list of tests");
          for (YamlValue item : tests.map(YamlValue::items).orElse(List.of())) {
            item.section()
                .flatMap(in -> in.build(() -> test(in, item.line(), principal, connection, schema)))
                .ifPresent(cases::add);
          }
          return cases;
        });
    document.orThrow();
    return cases;
  }

  private static Case test(
      YamlSection in,
      int line,
      Optional<Principal> principalOfFile,
      Optional<String> connectionOfFile,
      Optional<String> schemaOfFile) {
    Optional<Principal> own = principal(in);
    Optional<String> connection = in.value("connection").flatMap(YamlValue::text);
    Optional<String> schema = in.value("schema").flatMap(YamlValue::text);
    OptionalLong estimate =
        in.value("estimated_rows")
            .flatMap(YamlValue::integer)
            .map(rows -> OptionalLong.of(rows))
            .orElse(OptionalLong.empty());
    String expect =
        in.required("expect", "allow, deny or review").flatMap(YamlValue::text).orElse("");
    Case test =
        new Case(
            in.document().file() + ":" + line,
            in.required("name", "what is tested").flatMap(YamlValue::text).orElse(""),
            own.or(() -> principalOfFile).orElse(null),
            connection.or(() -> connectionOfFile).orElse(null),
            schema.or(() -> schemaOfFile),
            in.required("statement", "SQL").flatMap(YamlValue::text).orElse(""),
            estimate,
            expect,
            in.value("rule").flatMap(YamlValue::text));
    if (!VERDICTS.contains(expect)) {
      throw new InvalidSettingException(
          "expect", "'" + expect + "' is no verdict; expected allow, deny or review");
    }
    if (test.principal() == null || test.connection() == null) {
      throw new InvalidSettingException(
          test.principal() == null ? "principal" : "connection",
          "is missing here and for the whole file");
    }
    return test;
  }

  private static Optional<Principal> principal(YamlSection in) {
    return in.value("principal")
        .flatMap(YamlValue::section)
        .flatMap(
            section ->
                section.build(
                    () -> {
                      String id =
                          section
                              .required("id", "issuer:subject")
                              .flatMap(YamlValue::text)
                              .orElse("");
                      return new Principal(
                          id,
                          section
                              .value("kind")
                              .flatMap(kind -> kind.word(Principal.Kind.class))
                              .orElse(Principal.Kind.AGENT),
                          id,
                          new HashSet<>(
                              section.value("groups").map(YamlValue::texts).orElse(Set.of())),
                          id.substring(0, Math.max(0, id.indexOf(':'))),
                          Map.of());
                    }));
  }

  private record Case(
      String place,
      String name,
      Principal principal,
      String connection,
      Optional<String> schema,
      String statement,
      OptionalLong estimatedRows,
      String expect,
      Optional<String> rule) {}
}
