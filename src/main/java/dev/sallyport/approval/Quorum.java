package dev.sallyport.approval;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * How many people have to approve, and of how many groups. Somebody in two groups counts as one
 * person, and for one of the groups: which one is chosen so that as many groups as possible are
 * spoken for (a maximum matching of people and groups).
 *
 * @param people at least 1
 * @param groups at least 1, at most {@code people}
 */
public record Quorum(int people, int groups) {
  /** What a request asks for. */
  public static Quorum of(ApprovalRequest.Terms terms) {
    return new Quorum(terms.quorum(), terms.quorumGroups());
  }

  /**
   * What is still needed.
   *
   * @param people how many more have to approve, at least
   * @param groups how many more groups have to be spoken for
   * @param from groups of which somebody would bring it further
   */
  public record Missing(int people, int groups, Set<String> from) {}

  /**
   * Whether these are enough.
   *
   * @param voters approver groups of each person who approved
   */
  public boolean isMetBy(Collection<Set<String>> voters) {
    // Who may vote is of one of the groups, so one group needs no matching.
    return voters.size() >= people && (groups <= 1 || spokenFor(voters) >= groups);
  }

  /** What these leave open; nobody and nothing once they are enough. */
  public Missing missing(Set<String> approvers, Collection<Set<String>> voters) {
    if (isMetBy(voters)) {
      return new Missing(0, 0, Set.of());
    }
    int spokenFor = spokenFor(voters);
    int groupsLeft = groups <= 1 ? 0 : Math.max(0, groups - spokenFor);
    int peopleLeft = Math.max(people - voters.size(), groupsLeft);
    if (groupsLeft == 0) {
      return new Missing(peopleLeft, 0, new TreeSet<>(approvers));
    }
    Set<String> from = new TreeSet<>();
    for (String group : approvers) {
      List<Set<String>> withOneMore = new ArrayList<>(voters);
      withOneMore.add(Set.of(group));
      if (spokenFor(withOneMore) > spokenFor) {
        from.add(group);
      }
    }
    return new Missing(peopleLeft, groupsLeft, from);
  }

  /** Size of a maximum matching, by augmenting paths (Kuhn). */
  private static int spokenFor(Collection<Set<String>> voters) {
    List<Set<String>> people = List.copyOf(voters);
    Map<String, Integer> speaker = new HashMap<>();
    int matched = 0;
    for (int person = 0; person < people.size(); person++) {
      if (finds(person, people, speaker, new HashSet<>())) {
        matched++;
      }
    }
    return matched;
  }

  private static boolean finds(
      int person, List<Set<String>> people, Map<String, Integer> speaker, Set<String> tried) {
    for (String group : people.get(person)) {
      if (!tried.add(group)) {
        continue;
      }
      Integer other = speaker.get(group);
      if (other == null || finds(other, people, speaker, tried)) {
        speaker.put(group, person);
        return true;
      }
    }
    return false;
  }
}
