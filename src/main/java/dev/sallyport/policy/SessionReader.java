package dev.sallyport.policy;

import dev.sallyport.config.YamlSection;
import dev.sallyport.config.YamlValue;
import dev.sallyport.identity.Principal;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Reads the {@code session} of a policy. */
final class SessionReader {
  static final List<String> ON_KIND_MISMATCH = List.of("flag", "refuse");
  static final int MOST_SESSIONS = 10_000;
  static final int MOST_SESSIONS_PER_LEASE = 100;

  private static final Duration LONGEST_SESSION = Duration.ofHours(24);
  private static final Duration SHORTEST_LEASE = Duration.ofSeconds(1);
  private static final Duration DEFAULT_LONGEST = Duration.ofMinutes(15);
  private static final Duration DEFAULT_IDLE = Duration.ofMinutes(5);
  private static final Duration DEFAULT_HOLD = Duration.ofMinutes(30);

  private final Set<String> variables;
  private final Optional<Boolean> temporaryTables;

  /** With what the policy says of sessions outside of that section. */
  SessionReader(Set<String> variables, Optional<Boolean> temporaryTables) {
    this.variables = variables;
    this.temporaryTables = temporaryTables;
  }

  /** What holds in a policy without the section. */
  Policy.SessionLimits defaults() {
    return new Policy.SessionLimits(
        DEFAULT_LONGEST, DEFAULT_IDLE, variables, temporaryTables, Policy.AccessLimits.DEFAULT);
  }

  Policy.SessionLimits read(YamlSection in) {
    Duration longest =
        in.value("max_duration").flatMap(YamlValue::duration).orElse(DEFAULT_LONGEST);
    Duration idle = in.value("idle_timeout").flatMap(YamlValue::duration).orElse(DEFAULT_IDLE);
    requireWithin(in, "max_duration", longest);
    requireWithin(in, "idle_timeout", idle);
    return new Policy.SessionLimits(longest, idle, variables, temporaryTables, access(in));
  }

  private static Policy.AccessLimits access(YamlSection in) {
    Optional<Duration> maxLease = in.value("max_lease").flatMap(YamlValue::duration);
    int atOnce =
        in.value("max_sessions")
            .flatMap(YamlValue::integer)
            .orElse(AccessTerms.DEFAULT_MAX_SESSIONS);
    int sessions = in.value("sessions_per_lease").flatMap(YamlValue::integer).orElse(1);
    Optional<Principal.Kind> kind =
        in.value("kind").flatMap(value -> value.word(Principal.Kind.class));
    Optional<String> mismatch = in.value("on_kind_mismatch").flatMap(SessionReader::onMismatch);
    if (maxLease.filter(l -> l.compareTo(SHORTEST_LEASE) < 0).isPresent()
        || maxLease.filter(l -> l.compareTo(LONGEST_SESSION) > 0).isPresent()) {
      in.report("max_lease", "is out of range; expected 1s to 24h");
    }
    if (atOnce < 1 || atOnce > MOST_SESSIONS) {
      in.report("max_sessions", "'" + atOnce + "' is out of range; expected 1 to " + MOST_SESSIONS);
    }
    if (sessions < 1 || sessions > MOST_SESSIONS_PER_LEASE) {
      in.report(
          "sessions_per_lease",
          "'" + sessions + "' is out of range; expected 1 to " + MOST_SESSIONS_PER_LEASE);
    }
    if (in.value("on_kind_mismatch").isPresent() && in.value("kind").isEmpty()) {
      in.report("on_kind_mismatch", "goes with kind only; without it every kind is expected");
    }
    return new Policy.AccessLimits(
        maxLease,
        atOnce,
        sessions,
        in.value("token_single_use").flatMap(YamlValue::bool).orElse(false),
        in.value("end_with_token").flatMap(YamlValue::bool).orElse(true),
        in.value("approval").flatMap(SessionReader::approval),
        kind,
        mismatch.filter("refuse"::equals).isPresent());
  }

  /** {@code none}, or a section with approvers. */
  private static Optional<ReviewTerms> approval(YamlValue value) {
    if (value.isSection()) {
      return value
          .section()
          .flatMap(section -> section.build(() -> RuleReader.terms(section, DEFAULT_HOLD)));
    }
    value
        .text()
        .filter(word -> !word.equals("none"))
        .ifPresent(
            word ->
                value.report(
                    "'" + word + "' is not known; expected none, or { approvers: [group] }"));
    return Optional.empty();
  }

  private static Optional<String> onMismatch(YamlValue value) {
    Optional<String> word = value.text();
    if (word.filter(w -> !ON_KIND_MISMATCH.contains(w)).isPresent()) {
      value.report("'" + word.get() + "' is not known; expected flag or refuse");
      return Optional.empty();
    }
    return word;
  }

  private static void requireWithin(YamlSection in, String key, Duration duration) {
    if (duration.isZero() || duration.compareTo(LONGEST_SESSION) > 0) {
      in.report(key, "is out of range; expected 1ms to 24h");
    }
  }
}
