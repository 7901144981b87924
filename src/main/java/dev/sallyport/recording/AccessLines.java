package dev.sallyport.recording;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** How a session came to be, in lines for the terminal. */
final class AccessLines {
  private AccessLines() {}

  /** What an ordinary session's beginning says of its lease; nothing for a token. */
  static List<String> of(SessionEvent.Opened opened) {
    List<String> lines = new ArrayList<>();
    if (!opened.lease().isEmpty()) {
      lines.add(
          "lease "
              + TerminalText.line(opened.lease())
              + ", for: "
              + TerminalText.line(opened.purpose())
              + tags(opened.tags()));
    }
    if (!opened.actsFor().isEmpty()) {
      lines.add("acts for " + TerminalText.line(opened.actsFor()));
    }
    if (opened.flags().contains(SessionEvent.Opened.OTHER_KIND)) {
      lines.add("flagged: not the kind of principal that the policy expects");
    }
    return lines;
  }

  /** Whether it belongs to an access request. */
  static boolean speaksOf(SessionEvent event) {
    return event instanceof SessionEvent.AccessRequested
        || event instanceof SessionEvent.AccessDecided
        || event instanceof SessionEvent.LeaseIssued
        || event instanceof SessionEvent.LeaseEnded;
  }

  /** The line of an event of an access request. */
  static Optional<String> of(SessionEvent event) {
    if (event instanceof SessionEvent.AccessRequested asked) {
      return Optional.of(
          "requested  access for "
              + Duration.ofSeconds(asked.seconds())
                  .toString()
                  .substring(2)
                  .toLowerCase(java.util.Locale.ROOT)
              + ", sessions "
              + asked.sessions()
              + ", for: "
              + TerminalText.line(asked.purpose())
              + tags(asked.tags()));
    }
    if (event instanceof SessionEvent.AccessDecided decided) {
      return Optional.of(
          decided.outcome()
              + (decided.by().isEmpty() ? "" : " by " + TerminalText.line(decided.by()))
              + (decided.reason().isEmpty() ? "" : ": " + TerminalText.line(decided.reason())));
    }
    if (event instanceof SessionEvent.LeaseIssued issued) {
      return Optional.of(
          "lease      "
              + TerminalText.line(issued.lease())
              + " as "
              + TerminalText.line(issued.user())
              + " until "
              + issued.expiresAt());
    }
    if (event instanceof SessionEvent.LeaseEnded ended) {
      return Optional.of(
          "lease      "
              + ended.how().replace('_', ' ')
              + " by "
              + TerminalText.line(ended.by())
              + (ended.reason().isEmpty() ? "" : ": " + TerminalText.line(ended.reason())));
    }
    return Optional.empty();
  }

  private static String tags(Map<String, String> tags) {
    StringBuilder text = new StringBuilder();
    new TreeMap<>(tags)
        .forEach(
            (key, value) ->
                text.append(", ")
                    .append(TerminalText.line(key))
                    .append('=')
                    .append(TerminalText.line(value)));
    return text.toString();
  }
}
