package dev.sallyport.approval;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

class QuorumTest {
  private static final Set<String> APPROVERS = Set.of("dba", "leads", "security");

  @Test
  void shouldCountPeopleWhereGroupsDoNotMatter() {
    Quorum two = new Quorum(2, 1);

    assertThat(two.isMetBy(List.of(Set.of("dba")))).isFalse();
    assertThat(two.isMetBy(List.of(Set.of("dba"), Set.of("dba")))).isTrue();
    // Votes of earlier versions do not say by which group.
    assertThat(two.isMetBy(List.of(Set.of(), Set.of()))).isTrue();
  }

  @Test
  void shouldCountAPersonOfTwoGroupsOnceAndForOne() {
    Quorum two = new Quorum(2, 2);

    assertThat(two.isMetBy(List.of(Set.of("dba", "leads")))).isFalse();
    assertThat(two.isMetBy(List.of(Set.of("dba"), Set.of("dba")))).isFalse();
    assertThat(two.isMetBy(List.of(Set.of("dba"), Set.of("dba", "leads")))).isTrue();
    assertThat(two.isMetBy(List.of(Set.of("dba", "leads"), Set.of("dba")))).isTrue();
    assertThat(new Quorum(3, 2).isMetBy(List.of(Set.of("dba"), Set.of("leads")))).isFalse();
  }

  @Test
  void shouldSayWhoIsMissing() {
    Quorum three = new Quorum(3, 2);

    assertThat(three.missing(APPROVERS, List.of()))
        .isEqualTo(new Quorum.Missing(3, 2, new TreeSet<>(APPROVERS)));
    assertThat(three.missing(APPROVERS, List.of(Set.of("dba"))))
        .isEqualTo(new Quorum.Missing(2, 1, new TreeSet<>(Set.of("leads", "security"))));
    // Whoever is of both groups can stand for the other one.
    assertThat(three.missing(APPROVERS, List.of(Set.of("dba", "leads"))))
        .isEqualTo(new Quorum.Missing(2, 1, new TreeSet<>(APPROVERS)));
    assertThat(three.missing(APPROVERS, List.of(Set.of("dba"), Set.of("leads"))))
        .isEqualTo(new Quorum.Missing(1, 0, new TreeSet<>(APPROVERS)));
    assertThat(three.missing(APPROVERS, List.of(Set.of("dba"), Set.of("dba"), Set.of("dba"))))
        .isEqualTo(new Quorum.Missing(1, 1, new TreeSet<>(Set.of("leads", "security"))));
    assertThat(three.missing(APPROVERS, List.of(Set.of("dba"), Set.of("leads"), Set.of("leads"))))
        .isEqualTo(new Quorum.Missing(0, 0, Set.of()));
  }

  /** Every way to let each person speak for one of their groups, tried out. */
  @Test
  void shouldFindTheBestWayToChooseGroups() {
    Random random = new Random(42);
    List<String> groups = List.of("a", "b", "c", "d");
    for (int round = 0; round < 2_000; round++) {
      List<Set<String>> voters = new ArrayList<>();
      int people = random.nextInt(6);
      for (int person = 0; person < people; person++) {
        Set<String> theirs = new TreeSet<>();
        groups.stream().filter(g -> random.nextInt(3) == 0).forEach(theirs::add);
        theirs.add(groups.get(random.nextInt(groups.size())));
        voters.add(theirs);
      }
      int best = best(voters, 0, Set.of());
      for (int wanted = 2; wanted <= 4; wanted++) {
        assertThat(new Quorum(1, wanted).isMetBy(voters))
            .as("%s", voters)
            .isEqualTo(best >= wanted);
      }
    }
  }

  private static int best(List<Set<String>> voters, int from, Set<String> spoken) {
    if (from == voters.size()) {
      return spoken.size();
    }
    int best = best(voters, from + 1, spoken);
    for (String group : voters.get(from)) {
      Set<String> more = new TreeSet<>(spoken);
      more.add(group);
      best = Math.max(best, best(voters, from + 1, more));
    }
    return best;
  }
}
