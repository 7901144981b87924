package dev.sallyport.policy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
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
          - allow: { verbs: [transaction], tables: [a.b] } | statements[0].allow.verbs[0]: 'transaction' is done to no table or routine
          - allow: { verbs: [select], schemas: [a.b] } | statements[0].allow.schemas[0]: 'a.b' is no schema
          - allow: { verbs: [select], schemas: [] }  | statements[0].allow.schemas: has no entry
          - allow: { verbs: [select], tables: [a.b], columns: [x.y] } | statements[0].allow.columns[0]: 'x.y' is neither column nor schema.table.column
          - allow: { verbs: [delete], tables: [a.b], columns: [x] } | statements[0].allow.columns: cannot limit 'delete'
          - deny: { verbs: [select], columns: [x] }  | statements[0].deny.columns: need the tables they are of
          - allow: { verbs: [call], routines: ["*"] } | statements[0].allow.routines[0]: '*' is not schema.name, nor the name of a loadable function
          - allow: { patterns: [] }                  | statements[0].allow.patterns: has no entry
          - allow: { patterns: ["SELECT FROM"] }     | statements[0].allow.patterns[0]: cannot be read:
          - allow: { patterns: ["SELECT 1; SELECT 2"] } | statements[0].allow.patterns[0]: cannot be read: text follows the end
          - allow: { patterns: ["SELECT * FROM b"] } | statements[0].allow.patterns[0]: names b without its schema
          - allow: { patterns: ["SELECT SLEEP(1)"] } | statements[0].allow.patterns[0]: is always refused: SLEEP
          - allow: { patterns: ["SELECT 1", "select  2"] } | statements[0].allow.patterns[1]: says the same as a pattern before it: SELECT ?
          - allow: { patterns: ["SELECT 1"], verbs: [select] } | statements[0].allow.verbs: has no place beside 'patterns'
          - allow: { verbs: [select], schema: a }    | statements[0].allow.schema: goes with 'patterns'
          - { deny: { verbs: [drop] }, when: statment.has_where } | statements[0].when: undeclared reference to 'statment' (in container '') (at character 1); did you mean 'statement'?
          - { deny: { verbs: [drop] }, when: size(principal.group) == 0 } | statements[0].when: undefined field 'group' (at character 15); did you mean 'groups'?
          - allow: { verbs: [call], tables: [a.b] }  | statements[0].allow.tables: cannot be called; expected 'routines'
          - allow: { verbs: [select], routines: [a.b] } | statements[0].allow.routines: has no effect without the verb 'call'
          - allow: { verb: [select], tables: [a.b] } | statements[0].allow.verb: is not a known key; did you mean 'verbs'?
          - permit: { verbs: [select] }              | statements[0]: says nothing; expected one of allow, deny, review
          - deny: { }                                | statements[0].deny.verbs: is missing
          - { deny: { verbs: [drop] }, allow: { verbs: [select], tables: [a.b] } } | statements[0].deny: is one too many
          - { allow: { verbs: [select], tables: [a.b] }, message: hi } | statements[0].message: goes with deny only
          - { deny: { verbs: [drop] }, hold: 5m }    | statements[0].hold: goes with review only
          - { deny: { verbs: [drop] }, when: statement.estimated_rowz > 1 } | statements[0].when: undefined field 'estimated_rowz' (at character 10); did you mean 'estimated_rows'?
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
          on_unknown_lineage: msk                         | on_unknown_lineage: 'msk' is not known; did you mean 'mask'?; expected one of refuse, mask
          session: { approval: required }                 | session.approval: 'required' is not known; expected none, or { approvers: [group] }
          session: { max_duration: 0s }                   | session.max_duration: is out of range
          masks: [{ columns: [a.b.c], as: redct }]        | masks[0].as: 'redct' is not known; did you mean 'redact'?; expected one of redact, partial, hash, null, email, constant
          temporary_tables: yes                           | temporary_tables: 'yes' is not known; expected allow or deny
          session_variables: [sql_log_bin]                | session_variables[0]: 'sql_log_bin' is always refused
          session_variables: [global.max_connections]     | session_variables[0]: 'global.max_connections' is no session variable
          sesion: { max_duration: 1m }                    | sesion: is not a known key; did you mean 'session'?
          masks: [{ columns: [a.b.c], as: blur }]         | masks[0].as: 'blur' is not known; expected one of redact, partial
          masks: [{ as: redact }]                         | masks[0].columns: is missing; expected a list of schema.table.column, * for any run of characters; or 'detect'
          masks: [{ columns: [a.b.c], detect: [email], as: redact }] | masks[0].detect: cannot stand beside 'columns'; expected two entries
          masks: [{ columns: [a.b.c], as: partial, keep: 0 }] | masks[0].keep: '0' is out of range; expected 1 to 16
          masks: [{ columns: [a.b.c], as: partial, keep: 17 }] | masks[0].keep: '17' is out of range; expected 1 to 16
          masks: [{ columns: [a.b.c], as: redact, keep: 4 }] | masks[0].keep: belongs to 'as: partial'
          masks: [{ columns: [a.b.c], as: redact, value: x }] | masks[0].value: belongs to 'as: constant'
          masks: [{ columns: [a.b.c], as: constant, value: "a\tb" }] | masks[0].value: holds a control character
          masks: [{ columns: [a.b.c], as: hash, predicates: equal }] | masks[0].predicates: 'equal' is not known; expected one of refuse, equality
          masks: [{ columns: [a.b.c], as: hash, predicats: equality }] | masks[0].predicats: is not a known key; did you mean 'predicates'?
          masks: [{ detect: [emial], as: redact }]        | masks[0].detect[0]: 'emial' is no detector; did you mean 'email'?; expected one of credit_card, email
          masks: [{ detect: [], as: redact }]             | masks[0].detect: has no entry; expected one of credit_card
          masks: [{ detect: [jwt, jwt], as: redact }]     | masks[0].detect[1]: 'jwt' is given twice
          masks: [{ detect: [phone], as: email }]         | masks[0].detect[0]: finds no e-mail addresses, and 'as: email' covers nothing else
          masks: [{ detect: [phone], as: hash, predicates: equality }] | masks[0].predicates: belongs to 'columns'
          masks: [{ detect: [{ name: Emp, pattern: E1 }], as: redact }] | masks[0].detect[0].name: 'Emp' cannot be a name; expected up to 32 characters of a-z, 0-9 and _
          masks: [{ detect: [{ name: jwt, pattern: E1 }], as: redact }] | masks[0].detect[0].name: 'jwt' is a built-in detector
          masks: [{ detect: [{ name: many, pattern: "[a-z]{1,200}[0-9]" }], as: redact }] | masks[0].detect[0].pattern: is compiled to
          masks: [{ detect: [{ name: emp }], as: redact }] | masks[0].detect[0].pattern: is missing
          masks: [{ detect: [{ name: emp, patern: E1 }], as: redact }] | masks[0].detect[0].patern: is not a known key; did you mean 'pattern'?
          masks: [{ detect: [{ name: emp, pattern: "(a" }], as: redact }] | masks[0].detect[0].pattern: is no regular expression that is matched in linear time (RE2): missing closing )
          masks: [{ detect: [{ name: emp, pattern: "(?=a)b" }], as: redact }] | masks[0].detect[0].pattern: is no regular expression that is matched in linear time (RE2)
          masks: [{ detect: [{ name: emp, pattern: "a*" }], as: redact }] | masks[0].detect[0].pattern: matches the empty text
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

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          tags: { env: [] }                          | match.tags.env: has no entry
          tags: {}                                   | match.tags: has no entry
          kinds: [robot]                             | match.kinds: 'robot' is no kind of principal; expected one of agent, human
          issuers: []                                | match.issuers: has no entry
          during: []                                 | match.during: has no entry
          during: [{ days: [mon] }]                  | match.during[0].zone: is missing
          during: [{ zone: Europe/Berln }]           | match.during[0].zone: 'Europe/Berln' is no time zone; did you mean 'Europe/Berlin'?
          during: [{ zone: UTC, days: [fry] }]       | match.during[0].days[0]: 'fry' is no day of the week; did you mean 'fri'?
          during: [{ zone: UTC, from: "8:00" }]      | match.during[0].from: '8:00' is no time; expected for example "08:00"
          during: [{ zone: UTC, from: "24:00" }]     | match.during[0].from: '24:00' begins no window
          during: [{ zone: UTC, from: "08:00", to: "08:00" }] | match.during[0].to: is the same as 'from'
          during: [{ zone: UTC, till: "08:00" }]     | match.during[0].till: is not a known key
          """)
  void shouldRefuseAWrongMatch(String line, String expected) throws IOException {
    String policy =
        "policy: p\nmatch:\n  groups: [a]\n  connections: [b]\n  "
            + line
            + "\nstatements:\n  "
            + ALLOW;

    assertThat(problemsOf(policy))
        .anySatisfy(
            problem -> assertThat(problem).startsWith(directory + "/p.yaml:5: " + expected));
  }

  @Test
  void shouldReportEachProblemOfAFileOnceAndAllAtOnce() throws IOException {
    String policy =
        """
        policy: No Name
        match: { groups: a, connections: [] }
        session: { idle_timeout: 48h, max_duration: 0s }
        statements:
          - { review: { verbs: [drop] }, approvers: [], quorum: 0, hold: 2d }
          - { alow: { verbs: [select] } }
        """;

    assertThat(problemsOf(policy))
        .extracting(problem -> problem.substring(problem.indexOf(": ") + 2))
        .satisfiesExactlyInAnyOrder(
            p -> assertThat(p).startsWith("policy: 'No Name' cannot be a name"),
            p -> assertThat(p).startsWith("match.groups: is a text; expected a list"),
            p -> assertThat(p).startsWith("match.connections: has no entry"),
            p -> assertThat(p).startsWith("session.max_duration: is out of range"),
            p -> assertThat(p).startsWith("session.idle_timeout: is out of range"),
            p -> assertThat(p).startsWith("statements[0].approvers: has no entry"),
            p -> assertThat(p).startsWith("statements[0].quorum: '0' is out of range"),
            p -> assertThat(p).startsWith("statements[0].hold: is out of range"),
            p -> assertThat(p).startsWith("statements[1]: says nothing"),
            p -> assertThat(p).startsWith("statements[1].alow: is not a known key"));
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
  void shouldSayOfWhichFileAndWhyItCannotBeRead() throws IOException {
    Path loop = directory.resolve("p.yaml");
    Files.createSymbolicLink(loop, loop);
    assertThatThrownBy(() -> PolicyFiles.readOne(loop))
        .hasMessageStartingWith(loop + ": cannot be read: Too many levels");
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
                + "/c.yaml:1: policy: 'Broken Name' cannot be a name; expected up to 64 characters of"
                + " a-z, 0-9, _ and -",
            directory
                + "/c.yaml:1: match: is missing; expected whom the policy speaks of: groups or"
                + " principals, and connections",
            directory
                + "/c.yaml:1: statements: is missing; expected a list of allow, deny and review,"
                + " first match wins");
  }

  @Test
  void shouldTakeAMessageThatSpeaksOfAPlaceholder() throws IOException {
    // Unlike a configuration, where it is refused
    String deny = "- { deny: { verbs: [drop] }, message: \"Replace ${env:NAME} first.\" }\n";
    Files.writeString(directory.resolve("p.yaml"), PolicyText.policy("p", deny));
    assertThat(new PolicyLoader().load(directory).names()).containsExactly("p");
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
