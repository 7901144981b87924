package dev.sallyport.policy;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import com.networknt.schema.JsonSchema;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SpecVersion;
import com.networknt.schema.ValidationMessage;
import dev.sallyport.config.ConfigException;
import dev.sallyport.config.YamlDocument;
import dev.sallyport.sql.MySqlInspector;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The schema for editors and the reader say the same language. */
class PolicySchemaTest {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final ObjectMapper YAML = new ObjectMapper(new YAMLFactory());
  private static final Pattern KNOWN_KEYS =
      Pattern.compile(
          "zzz: is not a known key(?:; did you mean '[^']*'\\?)?; expected one of (.*)");

  /** Keys that are read only to be refused: no editor shall offer them. */
  private static final Set<String> REFUSED = Set.of("budget");

  private final JsonSchema policies = schema(PolicySchema.ofPolicies());
  private final JsonSchema tests = schema(PolicySchema.ofTests());

  private static JsonSchema schema(Map<String, Object> schema) {
    return JsonSchemaFactory.getInstance(SpecVersion.VersionFlag.V202012)
        .getSchema(JSON.<JsonNode>valueToTree(schema));
  }

  static Stream<Path> samples() throws IOException {
    try (Stream<Path> conf = Files.list(Path.of("conf/policies"));
        Stream<Path> demo = Files.list(Path.of("src/main/resources/demo/policies"))) {
      return Stream.concat(conf, demo)
          .filter(file -> file.toString().endsWith(".yaml"))
          .toList()
          .stream();
    }
  }

  @ParameterizedTest
  @MethodSource("samples")
  void shouldAgreeWithEverySample(Path file) throws IOException {
    boolean isTest = file.toString().endsWith(PolicyFiles.TEST_SUFFIX);

    Set<ValidationMessage> problems =
        (isTest ? tests : policies).validate(YAML.readTree(file.toFile()));

    assertThat(problems).isEmpty();
    assertThat(Files.readString(file))
        .startsWith(
            file.startsWith("conf")
                ? "# yaml-language-server: $schema=../schema/"
                    + (isTest ? "policy-test" : "policy")
                    + ".schema.json\n"
                : "");
  }

  @Test
  void shouldBeShippedAsItIs() throws IOException {
    assertThat(JSON.readTree(Path.of("conf/schema/policy.schema.json").toFile()))
        .as("sallyport policy schema > conf/schema/policy.schema.json")
        .isEqualTo(JSON.valueToTree(PolicySchema.ofPolicies()));
    assertThat(JSON.readTree(Path.of("conf/schema/policy-test.schema.json").toFile()))
        .as("sallyport policy schema --tests > conf/schema/policy-test.schema.json")
        .isEqualTo(JSON.valueToTree(PolicySchema.ofTests()));
  }

  /** A key that nobody knows is answered with those that the reader knows. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
                                                       | zzz: 1
          match                                        | match: { zzz: 1 }
          match/during                                 | match: { during: [{ zzz: 1 }] }
          session                                      | session: { zzz: 1 }
          statements                                   | statements: [{ deny: { verbs: [drop] }, zzz: 1 }, { allow: { patterns: [SELECT 1] } }, { review: { verbs: [drop] } }]
          statements/allow                             | statements: [{ allow: { zzz: 1 } }]
          statements/deny                              | statements: [{ deny: { zzz: 1 } }]
          statements/review                            | statements: [{ review: { zzz: 1 }, approvers: [a] }]
          masks                                        | masks: [{ zzz: 1 }]
          masks/detect                                 | masks: [{ detect: [{ zzz: 1 }] }]
          """)
  void shouldKnowTheKeysThatTheReaderKnows(String place, String yaml) {
    JsonNode section = JSON.valueToTree(PolicySchema.ofPolicies());
    for (String key : place == null ? new String[0] : place.split("/")) {
      section = section.path("properties").path(key);
      section = section.has("items") ? section.path("items") : section;
      section = section.has("anyOf") && !section.has("properties") ? object(section) : section;
    }
    Set<String> expected = new TreeSet<>(REFUSED);
    section.path("properties").fieldNames().forEachRemaining(expected::add);

    Set<String> known = new TreeSet<>(REFUSED);
    known.addAll(keysOfReader(yaml, false));

    assertThat(known).isEqualTo(expected);
  }

  /** The one of several forms that has keys. */
  private static JsonNode object(JsonNode section) {
    for (JsonNode form : section.path("anyOf")) {
      if (form.has("properties")) {
        return form;
      }
    }
    return section;
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "tests", "principal"})
  void shouldKnowTheKeysOfTests(String place) {
    JsonNode section = JSON.<JsonNode>valueToTree(PolicySchema.ofTests());
    section = place.isEmpty() ? section : section.path("properties").path(place);
    section = section.has("items") ? section.path("items") : section;
    Set<String> expected = new TreeSet<>();
    section.path("properties").fieldNames().forEachRemaining(expected::add);

    String yaml =
        switch (place) {
          case "" -> "zzz: 1";
          case "tests" -> "tests: [{ zzz: 1 }]";
          default -> "principal: { zzz: 1 }";
        };
    assertThat(keysOfReader(yaml, true)).isEqualTo(expected);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "match: { connections: [a] }",
        "match: { groups: [a], connections: [b], during: [{ days: [monday], zone: UTC }] }",
        "match: { groups: [a], connections: [b], during: [{ from: \"8:00\", zone: UTC }] }",
        "match: { groups: [a], connections: [b], tags: {} }",
        "match: { groups: [a], connections: [] }",
        "match: { groups: [], connections: [b] }",
        "statements: [{ allow: { verbs: [select], tables: [] } }]",
        "statements: [{ review: { verbs: [drop] }, approvers: [] }]",
        "masks: [{ columns: [], as: redact }]",
        "statements: [{ allow: { verbs: [transaction], tables: [a.b] } }]",
        "statements: [{ allow: { verbs: [select], tables: [b] } }]",
        "statements: [{ allow: { verbs: [select], tables: [a.b] }, message: x }]",
        "statements: [{ review: { verbs: [drop] } }]",
        "statements: [{ }]",
        "masks: [{ columns: [a.b], as: redact }]",
        "masks: [{ columns: [a.b.c], as: blur }]",
        "masks: [{ as: redact }]",
        "masks: [{ columns: [a.b.c], detect: [email], as: redact }]",
        "masks: [{ columns: [a.b.c], as: partial, keep: 17 }]",
        "masks: [{ columns: [a.b.c], as: redact, keep: 4 }]",
        "masks: [{ columns: [a.b.c], as: redact, value: x }]",
        "masks: [{ detect: [emial], as: redact }]",
        "masks: [{ detect: [{ name: emp }], as: redact }]",
        "masks: [{ detect: [jwt], as: redact, predicates: equality }]",
        "on_unknown_lineage: allow",
        "temporary_tables: yes",
        "policy: A B",
        "zzz: 1"
      })
  void shouldRefuseWhatTheReaderRefuses(String line) throws IOException {
    String key = line.substring(0, line.indexOf(':'));
    String yaml =
        Stream.of(
                    "policy: p",
                    "match: { groups: [a], connections: [b] }",
                    "statements: [{ deny: { verbs: [drop] } }]")
                .filter(whole -> !whole.startsWith(key + ":"))
                .reduce("", (a, b) -> a + b + "\n")
            + line
            + "\n";

    assertThat(policies.validate(YAML.readTree(yaml))).isNotEmpty();
    assertThat(problemsOf(yaml, false)).isNotEmpty();
  }

  @Test
  void shouldOfferEveryVerbAndMask() {
    String written = JSON.valueToTree(PolicySchema.ofPolicies()).toString();

    assertThat(SubjectReader.VERBS).allMatch(verb -> written.contains('"' + verb + '"'));
    assertThat(MaskReader.KINDS).allMatch(kind -> written.contains('"' + kind + '"'));
  }

  private static Set<String> keysOfReader(String yaml, boolean isTest) {
    for (String problem : problemsOf(yaml, isTest)) {
      Matcher keys = KNOWN_KEYS.matcher(problem);
      if (keys.find()) {
        return new TreeSet<>(Arrays.asList(keys.group(1).split(", ")));
      }
    }
    throw new AssertionError("the reader took a key that it cannot know");
  }

  private static List<String> problemsOf(String yaml, boolean isTest) {
    try {
      YamlDocument document =
          YamlDocument.of(Path.of("p.yaml"), yaml.getBytes(StandardCharsets.UTF_8));
      if (isTest) {
        PolicyTestReader.read(document);
      } else {
        new PolicyReader(new MySqlInspector()).read(document);
      }
      return List.of();
    } catch (ConfigException e) {
      return e.problems();
    }
  }
}
