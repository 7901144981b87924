package dev.sallyport.policy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.sallyport.config.ConfigException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PolicyLoaderTest {
  private static final String ALLOW = "- allow: { verbs: [select], tables: [\"shop.*\"] }\n";

  @TempDir Path directory;

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          - allow: { verbs: [slect], tables: [a.b] } | statements[0].allow.verbs[0]: 'slect' is no verb; did you mean 'select'?
          - allow: { verbs: [], tables: [a.b] }      | statements[0].allow.verbs: has no entry
          - allow: { tables: [a.b] }                 | statements[0].allow.verbs: is missing
          - allow: { verbs: [select] }               | statements[0].allow.tables: is missing
          - allow: { verbs: [select], tables: [] }   | statements[0].allow.tables: has no entry
          - allow: { verbs: [select], tables: [b] }  | statements[0].allow.tables[0]: 'b' is not schema.name
          - allow: { verbs: [kill], tables: [a.b] }  | statements[0].allow.verbs[0]: 'kill' is always refused
          - allow: { verbs: [call], tables: [a.b] }  | statements[0].allow.tables: cannot be called; expected 'routines'
          - allow: { verbs: [select], routines: [a.b] } | statements[0].allow.routines: has no effect without the verb 'call'
          - allow: { verb: [select], tables: [a.b] } | statements[0].allow.verb: is not a known key; did you mean 'verbs'?
          - permit: { verbs: [select] }              | statements[0]: says nothing; expected one of allow, deny, review
          - deny: { }                                | statements[0].deny.verbs: is missing
          - { deny: { verbs: [drop] }, allow: { verbs: [select], tables: [a.b] } } | statements[0].deny: is one too many
          - { allow: { verbs: [select], tables: [a.b] }, message: hi } | statements[0].message: goes with deny only
          - { deny: { verbs: [drop] }, hold: 5m }    | statements[0].hold: goes with review only
          - { deny: { verbs: [drop] }, when: statement.estimated_rowz > 1 } | statements[0].when: undefined field 'estimated_rowz' (at character 10)
          - { deny: { verbs: [drop] }, when: statement.verb } | statements[0].when: expected type 'bool' but found 'string'
          - { deny: { verbs: [drop] }, when: "1 +" } | statements[0].when: mismatched input
          - review: { verbs: [drop] }                | statements[0].approvers: is missing
          - { review: { verbs: [drop] }, approvers: [] } | statements[0].approvers: has no entry
          - { review: { verbs: [drop] }, approvers: [a], quorum: 0 } | statements[0].quorum: '0' is out of range
          - { review: { verbs: [drop] }, approvers: [a], hold: 2d } | statements[0].hold: is out of range
          - { review: { verbs: [drop] }, approvers: [a, a] } | statements[0].approvers[1]: 'a' is given twice
          """)
  void shouldRefuseAWrongRuleWithItsLine(String rule, String expected) throws IOException {
    assertThat(problemsOf(PolicyText.policy("p", rule)))
        .anySatisfy(
            problem -> assertThat(problem).startsWith(directory + "/p.yaml:4: " + expected));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          budget: { rows_per_session: 1 }                 | budget: is not available in this version
          on_unknown_lineage: mask                        | on_unknown_lineage: 'mask' is not available in this version
          session: { approval: required }                 | session.approval: 'required' is not available in this version
          session: { max_duration: 0s }                   | session.max_duration: is out of range
          masks: [{ columns: [a.b.c], as: partial }]      | masks[0].as: 'partial' is not available in this version; expected redact or null
          masks: [{ columns: [a.b.c], as: blur }]         | masks[0].as: 'blur' is not known; expected one of redact, null
          masks: [{ detect: [email], as: redact }]        | masks[0].detect: is not available in this version
          masks: [{ columns: [b.c], as: redact }]         | masks[0].columns[0]: 'b.c' is not schema.table.column
          masks: [{ columns: [], as: redact }]            | masks[0].columns: has no entry
          masks: [{ columns: [a.b.c] }]                   | masks[0].as: is missing
          mask: []                                        | mask: is not a known key; did you mean 'masks'?
          policy: again                                   | policy: is given twice, first in line 1
          """)
  void shouldRefuseWhatCannotBeHonoured(String line, String expected) throws IOException {
    assertThat(problemsOf(PolicyText.policy("p", ALLOW) + line + "\n"))
        .anySatisfy(
            problem -> assertThat(problem).startsWith(directory + "/p.yaml:5: " + expected));
  }

  @Test
  void shouldNameTheLineOfAMistakeInALongCondition() throws IOException {
    String policy =
        PolicyText.policy(
            "p",
            """
            - deny: { verbs: [select] }
              when: |
                statement.has_where
                  && statement.limit > 'a'
            """);

    assertThat(problemsOf(policy))
        .singleElement()
        .asString()
        .startsWith(directory + "/p.yaml:7: statements[0].when: found no matching overload");
  }

  @Test
  void shouldReportTheProblemsOfAllFiles() throws IOException {
    Files.writeString(directory.resolve("a.yaml"), PolicyText.policy("same", ALLOW));
    Files.writeString(directory.resolve("b.yaml"), PolicyText.policy("same", ALLOW));
    Files.writeString(directory.resolve("c.yaml"), "policy: Broken Name\n");
    Files.writeString(directory.resolve("c.test.yaml"), "not a policy\n");
    Files.writeString(directory.resolve(".hidden.yaml"), "not a policy\n");

    assertThat(problems())
        .containsExactly(
            directory + "/b.yaml:1: policy: 'same' is also the name in " + directory + "/a.yaml",
            directory
                + "/c.yaml:1: match: is missing; expected whom the policy speaks of: groups or"
                + " principals, and connections",
            directory
                + "/c.yaml:1: statements: is missing; expected a list of allow, deny and review,"
                + " first match wins");
  }

  @Test
  void shouldNotStartWithoutAPolicy() throws IOException {
    assertThat(problems()).singleElement().asString().contains("holds no policy");
    Files.writeString(directory.resolve("a.yml"), PolicyText.policy("p", ALLOW));
    assertThat(problems())
        .singleElement()
        .asString()
        .contains("a.yml:1: would be left out; expected a name that ends in .yaml");
  }

  @Test
  void shouldAskWhomAPolicySpeaksOf() throws IOException {
    assertThat(problemsOf(PolicyText.policy("p", ALLOW).replace("groups: [agents], ", "")))
        .singleElement()
        .asString()
        .startsWith(directory + "/p.yaml:2: match.groups: is missing");
    assertThat(problemsOf(PolicyText.policy("p", ALLOW).replace("[\"orders*\"]", "[]")))
        .singleElement()
        .asString()
        .startsWith(directory + "/p.yaml:2: match.connections: has no entry");
  }

  private List<String> problemsOf(String policy) throws IOException {
    Files.writeString(directory.resolve("p.yaml"), policy);
    return problems();
  }

  private List<String> problems() {
    return catchThrowableOfType(ConfigException.class, () -> new PolicyLoader().load(directory))
        .problems();
  }
}
