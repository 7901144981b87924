package dev.sallyport.rehearsal;

import dev.sallyport.rehearsal.ReplayChange.Kind;
import java.time.Instant;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What recorded statements would have met with a draft, as far as was looked.
 *
 * @param from the earliest moment that was asked for
 * @param reachedBack how far back it was looked; the same as {@code from} when nothing was left out
 * @param cutShort why it was not looked further back; empty when it was
 * @param sessions sessions that were looked at
 * @param statements statements that were judged by both
 * @param same of these, for which nothing would change
 * @param totals the others by what would change for them
 * @param changes the others by shape, what hurts most in front
 * @param changesLeftOut of the others, those in more shapes than are listed
 * @param notReplayed how many could not be judged again, by reason
 * @param byNamesAlone of those judged, on connections of which nothing is known but the names that
 *     statements use
 * @param withoutValues of those judged, whose values were taken out when they were recorded
 * @param withoutEstimate of those judged, for which a rule asks how many rows, and nobody knows
 * @param otherThanThen of those judged, of which the policies in force say something else today
 *     than was recorded: they, or the database, have changed since
 * @param tagsUnknown connections on which a policy asks for tags of the principal, which are not
 *     recorded
 */
public record ReplayReport(
    Instant from,
    Instant reachedBack,
    String cutShort,
    long sessions,
    long statements,
    long same,
    Map<Kind, Long> totals,
    List<ReplayChange> changes,
    long changesLeftOut,
    SortedMap<String, Long> notReplayed,
    long byNamesAlone,
    long withoutValues,
    long withoutEstimate,
    long otherThanThen,
    List<String> tagsUnknown) {
  /** Keeps copies. */
  public ReplayReport {
    totals = new EnumMap<>(totals);
    changes = List.copyOf(changes);
    notReplayed = new TreeMap<>(notReplayed);
    tagsUnknown = List.copyOf(tagsUnknown);
  }

  /** Whether publishing the draft would change something for what was judged. */
  public boolean changesSomething() {
    return !changes.isEmpty() || changesLeftOut > 0;
  }
}
