package dev.sallyport.access;

import dev.sallyport.access.AccessRefusedException.Reason;
import dev.sallyport.identity.ShownText;
import dev.sallyport.policy.AccessTerms;
import dev.sallyport.policy.SessionTerms;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;

/** What may be asked for at all, and what the policies in force say of it. */
final class AccessCheck {
  static final int LONGEST_CONNECTION = 32;
  static final int LONGEST_PURPOSE = 500;
  static final int MOST_TAGS = 16;
  static final int LONGEST_TAG_NAME = 64;
  static final int LONGEST_TAG = 256;
  static final Duration SHORTEST = Duration.ofSeconds(1);
  static final Duration LONGEST = Duration.ofHours(24);
  static final int MOST_SESSIONS = 100;

  private AccessCheck() {}

  /** Whether it can be understood and shown. */
  static Optional<AccessRefusedException> form(AccessRequest asked) {
    if (asked.connection().length() > LONGEST_CONNECTION
        || !ShownText.isPrintable(asked.connection())) {
      return malformed(
          "A connection's name has at most " + LONGEST_CONNECTION + " printable characters.",
          "Give the name that a policy lets you use.");
    }
    String purpose = asked.purpose();
    if (purpose.isEmpty()
        || purpose.length() > LONGEST_PURPOSE
        || !ShownText.isPrintable(purpose)) {
      return malformed(
          "The purpose must have 1 to " + LONGEST_PURPOSE + " printable characters on one line.",
          "Say in a few words what the access is for.");
    }
    if (asked.tags().size() > MOST_TAGS) {
      return malformed(
          "There are " + asked.tags().size() + " tags, at most " + MOST_TAGS + " fit.",
          "Leave some tags out.");
    }
    for (Map.Entry<String, String> tag : asked.tags().entrySet()) {
      if (tag.getKey().isBlank()
          || tag.getKey().length() > LONGEST_TAG_NAME
          || tag.getValue().length() > LONGEST_TAG
          || !ShownText.isPrintable(tag.getKey())
          || !ShownText.isPrintable(tag.getValue())) {
        return malformed(
            "A tag has a name of 1 to "
                + LONGEST_TAG_NAME
                + " and a value of up to "
                + LONGEST_TAG
                + " printable characters.",
            "Shorten the tags.");
      }
    }
    Duration duration = asked.duration().orElse(SHORTEST);
    if (duration.compareTo(SHORTEST) < 0 || duration.compareTo(LONGEST) > 0) {
      return malformed("The duration is out of range.", "Ask for 1s to 24h, as the policy allows.");
    }
    if (asked.sessions() < 1 || asked.sessions() > MOST_SESSIONS) {
      return malformed(
          "The number of sessions is out of range.", "Ask for 1 to " + MOST_SESSIONS + ".");
    }
    return Optional.empty();
  }

  /** Whether the policies let it happen, be it after people were asked. */
  static Optional<AccessRefusedException> terms(AccessRequest asked, Optional<SessionTerms> terms) {
    if (terms.isEmpty()) {
      return refusal(
          Reason.NO_POLICY,
          "No policy lets you use a connection of this name.",
          "Check the name, or ask its owner for a policy that matches one of your groups.");
    }
    AccessTerms access = terms.get().access();
    if (access.kind() == AccessTerms.KindMatch.REFUSED) {
      return refusal(
          Reason.OTHER_KIND,
          "The policy does not expect "
              + (asked.principal().kind().name().equals("AGENT") ? "an agent" : "a person")
              + " on this connection.",
          "Use an identity of the kind that the policy expects.");
    }
    Duration duration = durationOf(asked, access);
    if (duration.compareTo(access.maxLease()) > 0) {
      return refusal(
          Reason.TOO_LONG,
          "A lease of this connection lasts "
              + access.maxLease().toSeconds()
              + " s at most, "
              + duration.toSeconds()
              + " s were asked for.",
          "Ask for less, or leave the duration out.");
    }
    if (asked.sessions() > access.sessionsPerLease()) {
      return refusal(
          Reason.TOO_MANY_SESSIONS,
          "With a lease of this connection "
              + access.sessionsPerLease()
              + (access.sessionsPerLease() == 1 ? " session" : " sessions")
              + " may begin, "
              + asked.sessions()
              + " were asked for.",
          "Ask for fewer sessions, for several leases, or the policy's owner for a larger"
              + " sessions_per_lease.");
    }
    return access.approval().filter(approval -> !approval.canBeGiven()).isPresent()
        ? refusal(
            Reason.NOBODY_CAN_APPROVE,
            "The policies "
                + access.approval().get().rule()
                + " ask different groups for approval, and no group can give all of them.",
            "Tell their owners.")
        : Optional.empty();
  }

  /** How long a granted lease lasts. */
  static Duration durationOf(AccessRequest asked, AccessTerms access) {
    return asked
        .duration()
        .orElse(access.maxLease().compareTo(SHORTEST) < 0 ? SHORTEST : access.maxLease());
  }

  private static Optional<AccessRefusedException> malformed(String message, String next) {
    return refusal(Reason.MALFORMED, message, next);
  }

  private static Optional<AccessRefusedException> refusal(
      Reason reason, String message, String next) {
    return Optional.of(new AccessRefusedException(reason, message, next));
  }
}
