package dev.sallyport.policy;

import dev.sallyport.config.ConfigException;
import dev.sallyport.identity.Principal;
import dev.sallyport.sql.Access;
import dev.sallyport.sql.Inspection;
import dev.sallyport.sql.Inspector;
import dev.sallyport.sql.StatementFacts;
import dev.sallyport.sql.Verb;
import dev.sallyport.sql.catalogue.Catalogue;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * A policy learnt from statements: it allows what was done, and nothing else. What is refused
 * whatever a policy says, and what is not understood, is never learnt. Not thread-safe.
 */
public final class PolicyDraft {
  /** Different statements that are kept; of more only the number is told. */
  public static final int MAX_STATEMENTS = 10_000;

  /** A literal of which the word before is part: a marker cannot stand for it. */
  private static final Pattern TEMPORAL = Pattern.compile("\\b(DATE|TIME|TIMESTAMP) \\?");

  private final Inspector inspector;
  private final Catalogue catalogue;
  private final Terms terms;
  private final Map<Key, Learnt> learnt = new LinkedHashMap<>();
  private Rehearsal session;
  private long skipped;
  private long beyond;

  /**
   * A draft of nothing yet.
   *
   * @param inspector the one of the data path
   * @param catalogue what exists, if it is known
   */
  public PolicyDraft(Inspector inspector, Catalogue catalogue, Terms terms) {
    this.inspector = inspector;
    this.catalogue = catalogue;
    this.terms = terms;
    begin();
  }

  /**
   * What the policy is to be.
   *
   * @param groups whom it speaks of; empty for single principals
   * @param principals whom it speaks of; empty for groups
   * @param byTable rules about verbs and tables, instead of about whole statements
   * @param most statements that it speaks of; the most frequent count
   */
  public record Terms(
      String name,
      Set<String> groups,
      Set<String> principals,
      String connection,
      boolean byTable,
      int most) {}

  /**
   * What came of it.
   *
   * @param yaml the policy; empty when there is nothing to allow
   * @param learnt statements that it allows
   * @param skipped statements that were not learnt, since they are not understood, refused whatever
   *     a policy says, or could not be put into a rule
   * @param rarer different statements that were left out, since others are more frequent
   */
  public record Result(Optional<String> yaml, long learnt, long skipped, long rarer) {}

  private record Key(Optional<String> schema, String fingerprint) {}

  private static final class Learnt {
    private final StatementFacts facts;
    private long times;

    Learnt(StatementFacts facts) {
      this.facts = facts;
    }
  }

  /** The next statements are another session's. */
  public void begin() {
    session = new Rehearsal(inspector, catalogue, Optional.empty());
  }

  /** A statement that was run before, and is not to be learnt. */
  public void precede(String statement, Optional<String> schema) {
    session.select(schema);
    session.run(statement);
  }

  /**
   * A statement that was run.
   *
   * @param schema what was selected when it was
   */
  public void add(String statement, Optional<String> schema) {
    session.select(schema);
    if (!(session.read(statement) instanceof Inspection.Understood understood)
        || understood.statements().size() != 1) {
      skipped++;
      return;
    }
    StatementFacts facts = understood.statements().get(0);
    if (facts.verb() == Verb.KILL
        || BuiltInRules.refusal(facts, settable(facts)).isPresent()
        || PreparedText.hides(facts)) {
      skipped++;
      return;
    }
    if (!Rehearsal.changesReading(facts)) {
      session.run(statement);
    }
    Key key = new Key(neededSchema(statement, facts, schema), facts.fingerprint());
    Learnt known = learnt.get(key);
    if (known == null && learnt.size() >= MAX_STATEMENTS) {
      beyond++;
      return;
    }
    if (known == null) {
      known = new Learnt(facts);
      learnt.put(key, known);
    }
    known.times++;
  }

  /** The policy, which allows all that was learnt: what it would not is taken out first. */
  public Result write() {
    List<Map.Entry<Key, Learnt>> all = new ArrayList<>(learnt.entrySet());
    all.removeIf(
        entry ->
            !terms.byTable()
                && !needsNoRule(entry.getValue().facts)
                && pattern(entry.getKey()).isEmpty());
    long unusable = times(learnt.entrySet()) - times(all);
    all.sort(Comparator.comparing((Map.Entry<Key, Learnt> e) -> -e.getValue().times));
    List<Map.Entry<Key, Learnt>> kept =
        new ArrayList<>(all.subList(0, Math.min(terms.most(), all.size())));
    long rarer = all.size() - kept.size() + beyond;
    if (kept.isEmpty()) {
      return new Result(Optional.empty(), 0, skipped + unusable, rarer);
    }
    String yaml = yaml(kept);
    List<Map.Entry<Key, Learnt>> refused = refusedBy(yaml, kept);
    if (!refused.isEmpty()) {
      unusable += times(refused);
      kept.removeAll(refused);
      yaml = yaml(kept);
    }
    return new Result(
        kept.isEmpty() ? Optional.empty() : Optional.of(yaml),
        times(kept),
        skipped + unusable,
        rarer);
  }

  private static long times(Iterable<Map.Entry<Key, Learnt>> entries) {
    long times = 0;
    for (Map.Entry<Key, Learnt> entry : entries) {
      times += entry.getValue().times;
    }
    return times;
  }

  /** The schema without which the statement would mean something else. */
  private Optional<String> neededSchema(
      String statement, StatementFacts facts, Optional<String> schema) {
    Inspection alone = new Rehearsal(inspector, catalogue, Optional.empty()).read(statement);
    boolean same =
        alone instanceof Inspection.Understood understood
            && names(understood.statements().get(0)).equals(names(facts))
            && understood.statements().get(0).routines().equals(facts.routines());
    return same ? Optional.empty() : schema;
  }

  private static Set<Object> names(StatementFacts facts) {
    Set<Object> names = new HashSet<>();
    facts.accesses().stream()
        .filter(access -> access.reach() == Access.Reach.DIRECT)
        .forEach(access -> names.add(access.table()));
    return names;
  }

  /** Session variables that a policy could let a client set. */
  private static Set<String> settable(StatementFacts facts) {
    Set<String> settable = new HashSet<>(facts.variables());
    settable.removeAll(SessionVariables.NEVER);
    return settable;
  }

  /** A text that can be read as the statement again, whatever its values were. */
  private Optional<String> pattern(Key key) {
    return Stream.of(
            key.fingerprint(), TEMPORAL.matcher(key.fingerprint()).replaceAll("$1 '2000-01-01'"))
        .filter(
            text ->
                new Rehearsal(inspector, Catalogue.UNKNOWN, key.schema()).read(text)
                        instanceof Inspection.Understood understood
                    && understood.statements().size() == 1
                    && understood.statements().get(0).fingerprint().equals(key.fingerprint()))
        .findFirst();
  }

  private static boolean needsNoRule(StatementFacts facts) {
    return Act.of(facts).stream()
        .allMatch(
            act ->
                act.standing() == Act.Standing.TEMPORARY
                    || BuiltInRules.allows(act, facts, List.of()));
  }

  private String yaml(List<Map.Entry<Key, Learnt>> kept) {
    PolicyDraftText text = new PolicyDraftText(terms);
    List<StatementFacts> facts = kept.stream().map(entry -> entry.getValue().facts).toList();
    facts.forEach(text::settings);
    if (terms.byTable()) {
      facts.stream().filter(f -> !needsNoRule(f)).forEach(text::objects);
    } else {
      Map<String, List<Map.Entry<Key, Learnt>>> bySchema = new TreeMap<>();
      for (Map.Entry<Key, Learnt> entry : kept) {
        if (!needsNoRule(entry.getValue().facts)) {
          bySchema
              .computeIfAbsent(entry.getKey().schema().orElse(""), s -> new ArrayList<>())
              .add(entry);
        }
      }
      bySchema.forEach(
          (schema, entries) -> {
            text.beginPatterns(schema);
            entries.forEach(
                e -> text.pattern(pattern(e.getKey()).orElseThrow(), e.getValue().times));
          });
    }
    return text.toString();
  }

  private List<Map.Entry<Key, Learnt>> refusedBy(String yaml, List<Map.Entry<Key, Learnt>> kept) {
    PolicySet policies;
    Path file = Path.of(terms.name() + ".yaml");
    TreeMap<Path, byte[]> contents =
        new TreeMap<>(Map.of(file, yaml.getBytes(StandardCharsets.UTF_8)));
    try {
      policies =
          new PolicyLoader(inspector, Clock.systemUTC())
              .load(new PolicyFiles(file, contents, "draft"));
    } catch (ConfigException e) {
      throw new IllegalStateException("a draft that cannot be read: " + e.getMessage(), e);
    }
    Principal principal =
        new Principal(
            terms.principals().stream().findFirst().orElse("draft:draft"),
            Principal.Kind.AGENT,
            "draft",
            terms.groups(),
            "draft",
            Map.of());
    return kept.stream()
        .filter(
            entry -> {
              Question question =
                  new Question(
                      principal,
                      terms.connection(),
                      new Inspection.Understood(List.of(entry.getValue().facts)),
                      OptionalLong.empty());
              return !(policies.judge(question) instanceof Verdict.Allow);
            })
        .toList();
  }
}
