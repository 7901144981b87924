package dev.sallyport.policy;

import dev.sallyport.config.YamlSection;
import dev.sallyport.config.YamlValue;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/** Reads the {@code statements} of a policy. */
final class RuleReader {
  private static final Duration DEFAULT_HOLD = Duration.ofMinutes(5);
  private static final Duration LONGEST_HOLD = Duration.ofHours(24);
  private static final Duration SHORTEST_FRESH = Duration.ofMinutes(1);
  private static final Duration LONGEST_FRESH = Duration.ofHours(24);
  static final int LARGEST_QUORUM = 20;

  private static final List<String> REVIEW_KEYS =
      Stream.concat(
              Stream.of("approvers", "quorum", "fresh_sign_in", "hold"), HoldReader.KEYS.stream())
          .toList();

  /** Null until there is a condition: it brings a thousand classes with it. */
  private ConditionCompiler conditions;

  private final SubjectReader subjects;

  RuleReader(SubjectReader subjects) {
    this.subjects = subjects;
  }

  /** Reads the rules; adds what looks like a mistake to the warnings. */
  List<Rule> read(String policy, YamlSection root, List<String> warnings) {
    List<Rule> rules = new ArrayList<>();
    Optional<YamlValue> list =
        root.required("statements", "a list of allow, deny and review, first match wins");
    List<YamlValue> items = list.map(YamlValue::items).orElse(List.of());
    for (int i = 0; i < items.size(); i++) {
      String id = policy + "/" + (i + 1);
      items
          .get(i)
          .section()
          .flatMap(section -> section.build(() -> rule(id, section)))
          .ifPresent(rules::add);
    }
    if (rules.size() != items.size() && root.document().problems().isEmpty()) {
      throw new IllegalStateException("a rule was dropped without a problem");
    }
    if (rules.size() == items.size()) {
      Shadowing.find(rules)
          .forEach(
              found ->
                  warnings.add(
                      root.document().file()
                          + ":"
                          + items.get(found.rule()).line()
                          + ": "
                          + items.get(found.rule()).path()
                          + ": "
                          + found.text()));
    }
    return rules;
  }

  private Rule rule(String id, YamlSection in) {
    Optional<Effect> effect = effect(in);
    Optional<Condition> condition = in.value("when").flatMap(this::condition);
    Optional<String> message = in.value("message").flatMap(YamlValue::text);
    Optional<ReviewTerms> review = review(in, effect);
    if (effect.isEmpty()) {
      return null;
    }
    if (effect.get() != Effect.DENY && message.isPresent()) {
      in.report("message", "goes with deny only; nobody would be shown it here");
    }
    Subject subject =
        in.value(word(effect.get()))
            .flatMap(YamlValue::section)
            .flatMap(s -> s.build(() -> subject(s, effect.get())))
            .orElse(null);
    if (subject == null || (effect.get() == Effect.REVIEW && review.isEmpty())) {
      return null;
    }
    Optional<Reveal> reveal =
        in.value("reveal")
            .flatMap(YamlValue::section)
            .flatMap(section -> section.build(() -> reveal(id, section)));
    if (effect.get() == Effect.DENY && reveal.isPresent()) {
      in.report("reveal", "goes with allow and review only; a refusal shows nothing");
      return null;
    }
    return new Rule(id, effect.get(), subject, condition, message, review, reveal);
  }

  private Subject subject(YamlSection in, Effect effect) {
    Stream.concat(Stream.of("when", "message", "reveal"), REVIEW_KEYS.stream())
        .forEach(
            key -> in.misplaced(key, "it stands beside '" + word(effect) + "', not inside of it"));
    return subjects.read(in, effect);
  }

  private static Reveal reveal(String id, YamlSection in) {
    List<ColumnGlob> columns = new ArrayList<>();
    Optional<YamlValue> names = in.required("columns", "a list of schema.table.column");
    for (YamlValue column : names.map(YamlValue::items).orElse(List.of())) {
      column.text().flatMap(text -> column(column, text)).ifPresent(columns::add);
    }
    Optional<YamlValue> list = in.required("groups", "groups whose principals are shown them");
    Set<String> groups = list.map(YamlValue::texts).orElse(Set.of());
    if (names.isPresent() && columns.isEmpty()) {
      in.report("columns", "has no entry; expected for example shop.customers.ssn");
    }
    if (list.isPresent() && groups.isEmpty()) {
      in.report("groups", "has no entry; expected at least one group");
    }
    return columns.isEmpty() || groups.isEmpty() ? null : new Reveal(id, columns, groups);
  }

  private static Optional<ColumnGlob> column(YamlValue value, String text) {
    String[] parts = text.split("\\.", -1);
    if (parts.length != 3 || List.of(parts).stream().anyMatch(String::isBlank)) {
      value.report(
          "'" + text + "' is not schema.table.column; expected for example shop.customers.ssn");
      return Optional.empty();
    }
    return Optional.of(ColumnGlob.of(text));
  }

  private static Optional<Effect> effect(YamlSection in) {
    List<Effect> given = new ArrayList<>();
    for (Effect effect : List.of(Effect.ALLOW, Effect.DENY, Effect.REVIEW)) {
      if (in.value(word(effect)).isPresent()) {
        given.add(effect);
      }
    }
    if (given.size() != 1) {
      in.report(
          given.isEmpty() ? "" : word(given.get(1)),
          given.isEmpty()
              ? "says nothing; expected one of allow, deny, review"
              : "is one too many; expected one of allow, deny, review in each entry");
      return Optional.empty();
    }
    return Optional.of(given.get(0));
  }

  private Optional<Condition> condition(YamlValue value) {
    Optional<String> expression = value.text();
    if (expression.isEmpty()) {
      return Optional.empty();
    }
    if (conditions == null) {
      conditions = new ConditionCompiler();
    }
    ConditionCompiler.Compiled compiled = conditions.compile(expression.get());
    compiled.mistakes().forEach(m -> value.reportInside(m.line(), m.text()));
    return compiled.condition();
  }

  private static Optional<ReviewTerms> review(YamlSection in, Optional<Effect> effect) {
    boolean reviews = effect.filter(e -> e == Effect.REVIEW).isPresent();
    if (!reviews) {
      for (String key : REVIEW_KEYS) {
        if (in.value(key).isPresent() && effect.isPresent()) {
          in.report(key, "goes with review only");
        }
      }
      return Optional.empty();
    }
    ReviewTerms terms = terms(in, DEFAULT_HOLD);
    return Optional.of(terms.with(HoldReader.read(in, terms.hold())));
  }

  /** Who is asked, wherever a policy asks somebody. */
  static ReviewTerms terms(YamlSection in, Duration defaultHold) {
    Set<String> approvers =
        in.required("approvers", "groups whose people may decide")
            .map(YamlValue::texts)
            .orElse(Set.of());
    Quorum quorum = in.value("quorum").flatMap(RuleReader::quorum).orElse(Quorum.ONE);
    Optional<Duration> fresh = in.value("fresh_sign_in").flatMap(YamlValue::duration);
    Duration hold = in.value("hold").flatMap(YamlValue::duration).orElse(defaultHold);
    in.value("approvers")
        .filter(list -> list.isList() && approvers.isEmpty())
        .ifPresent(list -> list.report("has no entry; expected at least one group"));
    if (!approvers.isEmpty() && quorum.groups() > approvers.size()) {
      in.report(
          "quorum",
          "asks for people of "
              + quorum.groups()
              + " groups, and there are "
              + approvers.size()
              + " approvers; nobody could approve");
    }
    if (fresh.filter(d -> isOutside(d, SHORTEST_FRESH, LONGEST_FRESH)).isPresent()) {
      in.report("fresh_sign_in", "is out of range; expected 1m to 24h");
    }
    if (isOutside(hold, Duration.ofSeconds(1), LONGEST_HOLD)) {
      in.report("hold", "is out of range; expected 1s to 24h");
    }
    return new ReviewTerms(approvers, quorum.people(), quorum.groups(), fresh, HoldTerms.of(hold));
  }

  private static boolean isOutside(Duration given, Duration shortest, Duration longest) {
    return given.compareTo(shortest) < 0 || given.compareTo(longest) > 0;
  }

  /** How many people, of how many groups. */
  private record Quorum(int people, int groups) {
    static final Quorum ONE = new Quorum(1, 1);
  }

  /** A number of people, or a section with people and groups. */
  private static Optional<Quorum> quorum(YamlValue value) {
    if (!value.isSection()) {
      return value
          .integer()
          .filter(people -> isWithin(value, people, LARGEST_QUORUM))
          .map(people -> new Quorum(people, 1));
    }
    return value
        .section()
        .flatMap(
            in ->
                in.build(
                    () -> {
                      Optional<YamlValue> people = in.required("people", "how many must approve");
                      Optional<YamlValue> groups =
                          in.required("groups", "of how many approver groups they must be");
                      int most =
                          people
                              .flatMap(YamlValue::integer)
                              .filter(n -> isWithin(people.get(), n, LARGEST_QUORUM))
                              .orElse(LARGEST_QUORUM);
                      int spread =
                          groups
                              .flatMap(YamlValue::integer)
                              .filter(n -> isWithin(groups.get(), n, most))
                              .orElse(1);
                      return new Quorum(most, spread);
                    }));
  }

  private static boolean isWithin(YamlValue value, int number, int most) {
    if (number >= 1 && number <= most) {
      return true;
    }
    value.report("'" + number + "' is out of range; expected 1 to " + most);
    return false;
  }

  private static String word(Effect effect) {
    return effect.name().toLowerCase(Locale.ROOT);
  }
}
