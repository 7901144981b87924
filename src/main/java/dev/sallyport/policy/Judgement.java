package dev.sallyport.policy;

import dev.sallyport.sql.Feature;
import dev.sallyport.sql.Inspection;
import dev.sallyport.sql.StatementFacts;
import dev.sallyport.sql.Verb;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/**
 * Judges one question: every act of every statement by every policy that matches, and the strictest
 * decision wins.
 */
final class Judgement {
  private final RuleBook book;
  private final Question question;
  private final Supplier<Instant> now;
  private final List<Decision> decisions = new ArrayList<>();
  private final Set<Rule> reviews = new LinkedHashSet<>();
  private final Set<Reveal> reveals = new LinkedHashSet<>();
  private Verdict.Deny refusal;
  private String allowedBy;
  private boolean hidesValues;
  private boolean takesFile;
  private boolean hidesBytes;
  private boolean dependsOnMore;

  Judgement(RuleBook book, Question question, Supplier<Instant> now) {
    this.book = book;
    this.question = question;
    this.now = now;
  }

  /** Judges all statements of a text, one after the other. */
  void judge(Inspection.Understood understood) {
    // One estimate is of one statement; of several it says nothing.
    boolean single = understood.statements().size() == 1;
    OptionalLong estimate = single ? question.estimatedRows() : OptionalLong.empty();
    if (!single && understood.statements().stream().anyMatch(f -> f.verb() == Verb.KILL)) {
      // The parts before and after would be the server's to run, and this one is not.
      refuse(Verb.KILL.word(), BuiltInRules.unclearKill());
    }
    understood.statements().forEach(facts -> judge(facts, estimate));
  }

  private void judge(StatementFacts facts, OptionalLong estimatedRows) {
    Optional<Verdict.Deny> builtIn = BuiltInRules.refusal(facts, book.variables());
    if (builtIn.isPresent()) {
      refuse(facts.verb().word(), builtIn.get());
      return;
    }
    hidesValues |= PreparedText.hides(facts);
    takesFile |= facts.has(Feature.LOAD_LOCAL);
    hidesBytes |= facts.has(Feature.FOREIGN_BYTES);
    ConditionInput input =
        new ConditionInput(question.principal(), question.connection(), facts, estimatedRows, now);
    List<Act> acts = Act.of(facts);
    for (Act act : acts) {
      decide(act, acts, facts, input);
    }
    dependsOnMore |= input.wasAsked();
  }

  /** Whether the verdict may be another one for another principal, moment or estimate. */
  boolean dependsOnMore() {
    return dependsOnMore;
  }

  Decision.Explanation explanation(Masks masks) {
    Verdict verdict;
    if (refusal != null) {
      verdict = refusal;
    } else if (!reviews.isEmpty()) {
      verdict = review(masks);
    } else {
      verdict =
          new Verdict.Allow(
              Objects.requireNonNull(allowedBy), masks.revealing(columns()), shown(masks));
    }
    return new Decision.Explanation(verdict, decisions);
  }

  private void decide(Act act, List<Act> acts, StatementFacts facts, ConditionInput input) {
    if (act.standing() == Act.Standing.TEMPORARY) {
      if (book.allowsTemporaryTables()) {
        allow(act, BuiltInRules.TEMPORARY_TABLES);
      } else {
        refuse(act.toString(), BuiltInRules.temporaryTable(act));
      }
      return;
    }
    List<Rule> rules = new ArrayList<>(2);
    for (Policy policy : book.policies()) {
      policy.decide(act, facts, rule -> rule.holds(input)).ifPresent(rules::add);
    }
    Optional<Rule> deny = rules.stream().filter(r -> r.effect() == Effect.DENY).findFirst();
    if (deny.isPresent()) {
      refuse(act.toString(), byRule(act, deny.get()));
      return;
    }
    rules.stream().flatMap(rule -> rule.reveal().stream()).forEach(this::reveal);
    List<Rule> asked = rules.stream().filter(r -> r.effect() == Effect.REVIEW).toList();
    if (!asked.isEmpty()) {
      reviews.addAll(asked);
      note(act, Effect.REVIEW, asked.get(0).id());
    } else if (!rules.isEmpty()) {
      allow(act, rules.get(0).id());
      if (needsSelect(act, rules, acts, facts)) {
        decide(act.asSelect(), acts, facts, input);
      }
    } else if (act.standing() == Act.Standing.VIEW) {
      allow(act, BuiltInRules.VIEW);
    } else if (BuiltInRules.allows(act, facts, book.policies())) {
      allow(act, act.verb() == Verb.KILL ? BuiltInRules.OWN_SESSIONS : BuiltInRules.SESSION);
    } else {
      refuse(act.toString(), byDefault(act, facts));
    }
  }

  /**
   * A rule on the columns that a statement writes says nothing of those that it reads to choose its
   * rows: reading them is decided as reading.
   */
  private static boolean needsSelect(
      Act act, List<Rule> rules, List<Act> acts, StatementFacts facts) {
    if (!Touched.isWrite(act)
        || rules.stream().anyMatch(rule -> rule.subject().columns().isEmpty())
        || acts.contains(act.asSelect())) {
      return false;
    }
    Touched read = Touched.read(act, facts);
    return !read.known() || !read.columns().isEmpty();
  }

  /** Which groups the principal is in is no part of the statement. */
  private void reveal(Reveal reveal) {
    dependsOnMore = true;
    if (!Collections.disjoint(reveal.groups(), question.principal().groups())) {
      reveals.add(reveal);
    }
  }

  private List<ColumnGlob> columns() {
    return reveals.stream().flatMap(reveal -> reveal.columns().stream()).distinct().toList();
  }

  /** Where no column is covered nothing needs to be shown. */
  private List<Reveal> shown(Masks masks) {
    return masks.rules().isEmpty() ? List.of() : List.copyOf(reveals);
  }

  private void allow(Act act, String rule) {
    note(act, Effect.ALLOW, rule);
    // A rule that somebody wrote tells more than one that is always there.
    if (allowedBy == null || BuiltInRules.isOne(allowedBy) && !BuiltInRules.isOne(rule)) {
      allowedBy = rule;
    }
  }

  private void refuse(String act, Verdict.Deny deny) {
    decisions.add(new Decision(act, word(Effect.DENY), deny.rule()));
    if (refusal == null) {
      refusal = deny;
    }
  }

  private void note(Act act, Effect effect, String rule) {
    decisions.add(new Decision(act.toString(), word(effect), rule));
  }

  /** One approval has to satisfy every rule that asks for one: the strictest terms of all. */
  private Verdict review(Masks masks) {
    ReviewTerms terms =
        ReviewTerms.strictest(reviews.stream().map(r -> r.review().orElseThrow()).toList());
    String ids = reviews.stream().map(Rule::id).collect(Collectors.joining(", "));
    if (takesFile) {
      return BuiltInRules.unseenFile(ids);
    }
    if (hidesBytes) {
      return BuiltInRules.unseenBytes(ids);
    }
    if (hidesValues) {
      return BuiltInRules.unseenValues(ids);
    }
    if (!terms.canBeGiven()) {
      return new Verdict.Deny(
          BuiltInRules.CONFLICTING_REVIEWS,
          "The rules "
              + ids
              + " ask different groups for approval, and "
              + (terms.approvers().isEmpty() ? "no group" : "too few groups")
              + " can give both. Send the parts as statements of their own.");
    }
    return new Verdict.Review(reviews.iterator().next().id(), terms, masks, shown(masks));
  }

  private static Verdict.Deny byRule(Act act, Rule rule) {
    String next =
        rule.message()
            .orElse("Ask the owner of policy " + policyOf(rule) + " if your task needs it.");
    return new Verdict.Deny(rule.id(), said(act) + " is not allowed. " + next);
  }

  private Verdict.Deny byDefault(Act act, StatementFacts facts) {
    String names = book.policies().stream().map(Policy::name).collect(Collectors.joining(", "));
    if (act.verb() == Verb.USE) {
      return new Verdict.Deny(
          BuiltInRules.DEFAULT_DENY,
          "schema "
              + facts.useSchema().orElse(act.schema())
              + " cannot be selected: no rule of "
              + names
              + " lets anything happen in it on connection "
              + book.connection()
              + ". Name the tables that you may use with their schema.");
    }
    String next = "Do without it, or ask the policy's owner for a rule.";
    if (act.kind() == Act.Kind.NONE) {
      next =
          "Do without it, or ask the policy's owner for a rule with this statement as a pattern.";
    } else if (act.schema().isEmpty()) {
      next = "Write its name with its schema, since only a whole name can be allowed.";
    }
    return new Verdict.Deny(
        BuiltInRules.DEFAULT_DENY,
        (act.kind() == Act.Kind.NONE ? "this form of " : "")
            + said(act)
            + " is not allowed: no rule of "
            + names
            + " speaks of it on connection "
            + book.connection()
            + ". "
            + next);
  }

  /** Who reads a refusal finds in the statement what it names, and not what comes along with it. */
  private static String said(Act act) {
    return act.standing() == Act.Standing.BEHIND
        ? act + ", which comes along by a foreign key, trigger or routine,"
        : act.toString();
  }

  private static String policyOf(Rule rule) {
    return rule.id().substring(0, rule.id().lastIndexOf('/'));
  }

  private static String word(Effect effect) {
    return effect.name().toLowerCase(Locale.ROOT);
  }
}
