package dev.sallyport.bench.sizing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PlanTest {
  /** Nothing but what a test says. */
  private final Figures figures =
      Figures.standard()
          .with("profile.share_at_full_hour", 0)
          .with("profile.share_of_reviews", 0)
          .with("profile.share_with_leases", 0);

  @Test
  void shouldMakeRoomInWhatGrowsAndNameWhatDoesNot() {
    Plan plan = new Plan(figures, 20_000, 1);
    double most = figures.get("plan.use_at_most");
    assertThat(plan.resources())
        .filteredOn(Resource::grows)
        .filteredOn(one -> !one.name().contains("connections of PostgreSQL"))
        .allSatisfy(one -> assertThat(one.busiest()).as(one.name()).isLessThanOrEqualTo(most));
    assertThat(plan.firstToBreak().grows()).isFalse();
    assertThat(plan.resources())
        .allSatisfy(one -> assertThat(one.average()).isLessThanOrEqualTo(one.busiest() + 1e-9));
  }

  @Test
  void shouldSayWhichTurnIsFullAndByHowMany() {
    // Given statements of which the one turn of the trail takes 500 a second
    Figures slow =
        figures
            .with("trail.statement_unindexed_micros", 2_000)
            .with("trail.session_unindexed_micros", 0);
    // When 10,000 agents ask 2 * 30 an hour each: 167 a second, a third of it
    Resource first = new Plan(slow, 10_000, 1).firstToBreak();
    // Then
    assertThat(first.name()).isEqualTo("turn of the audit trail, to keep it");
    assertThat(first.average()).isCloseTo(0.33, within(0.03));
    assertThat(first.breaksAt(10_000)).isBetween(22_000.0, 31_000.0);
    assertThat(first.behindSeconds()).isLessThan(5);
    // And with four times as many it is behind for ever
    Resource over = new Plan(slow, 40_000, 1).firstToBreak();
    assertThat(over.average()).isGreaterThan(1);
    assertThat(over.behindSeconds()).isGreaterThan(1_000);
  }

  @Test
  void shouldKeepOneNodeInReserveAndServersOfMySqlByTheirConnections() {
    Plan plan = new Plan(figures.with("mysql.max_connections", 100), 1_000, 1);
    // 1000 agents, 2 an hour, a sixth of an hour each: 333 at the same time
    assertThat(plan.nodes()).isEqualTo(2);
    assertThat(plan.servers()).isBetween(6, 8);
  }

  @Test
  void shouldSayInWhichOrderLimitsAreReachedWhereNothingIsChanged() {
    List<AsTheyCome.Limit> limits =
        new AsTheyCome(figures.with("profile.share_of_reviews", 0.01)).limits();
    // A third of all agents have a session open: 151 of 453, and somewhat more at times
    assertThat(limits.get(0).name()).isEqualTo("max_connections of MySQL");
    assertThat(limits.get(0).agents()).isBetween(410.0, 453.0);
    assertThat(limits).extracting(AsTheyCome.Limit::agents).isSorted();
  }

  @Test
  void shouldTakeWhatWasMeasuredInPlaceOfWhatStandsThere(@TempDir Path folder) throws IOException {
    Path file = folder.resolve("costs");
    Files.writeString(file, "# measured\nnode.statement_micros=77\n");
    assertThat(Figures.standard().with(file).get("node.statement_micros")).isEqualTo(77);
    assertThat(Figures.standard().with(List.of("plan.retention_days=7")).get("plan.retention_days"))
        .isEqualTo(7);
    for (String wrong :
        List.of(
            "no.such=1",
            "plan.retention_days=x",
            "plan.retention_days=-1",
            "a",
            "plan.use_at_most=0",
            "plan.use_at_most=1.1",
            "profile.share_of_reviews=2",
            "mysql.users_per_second=0")) {
      assertThatThrownBy(() -> Figures.standard().with(List.of(wrong)))
          .as(wrong)
          .isInstanceOf(IllegalArgumentException.class);
    }
  }

  @Test
  void shouldPrintAColumnForEachAndRefuseWhatItDoesNotKnow() throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    Sizing.run(
        List.of("--agents", "100,200", "profile.working_hours=1"),
        new PrintStream(bytes, true, StandardCharsets.UTF_8));
    assertThat(bytes.toString(StandardCharsets.UTF_8))
        .contains("| agents | 100 | 200 |")
        .contains("first of what cannot be bought")
        .doesNotContain("NaN")
        .doesNotContain("Infinity");
    for (List<String> wrong :
        List.of(List.of("--nodes", "3"), List.of("--agents", "x"), List.of("--seed", "x"))) {
      assertThatThrownBy(() -> Sizing.run(wrong, System.out))
          .isExactlyInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining(wrong.get(0));
    }
  }

  @Test
  void shouldSayThatNoNumberOfNodesIsEnough() {
    // A node that does nothing has more to do than it may
    Figures busy = figures.with("node.idle_micros_per_second", 9e6);
    assertThatThrownBy(() -> new Plan(busy, 100, 1))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("nodes");
  }

  @Test
  void shouldHaveTheTurnOfLeasesForAsLongAsThreeCommitsTake() {
    Figures leased =
        figures
            .with("profile.share_with_leases", 1)
            .with("store.lease_micros", 1_000)
            .with("store.commit_micros", 3_000);
    Plan plan = new Plan(leased, 10_000, 1);
    double micros =
        plan.resources().stream()
                .filter(one -> one.name().equals("turn of leases"))
                .findFirst()
                .orElseThrow()
                .average()
            * plan.day().seconds()
            / Day.sum(plan.day().begun())
            * 1e6;
    assertThat(micros).isCloseTo(10_000, within(1e-3));
  }

  @Test
  void shouldNeedNobodyWhereNothingIsAsked() {
    Plan plan = new Plan(figures, 1_000, 1);
    assertThat(plan.people()).isZero();
    assertThat(plan.resources())
        .allSatisfy(one -> assertThat(one.busiest()).as(one.name()).isFinite());
  }

  @Test
  void shouldPrintSomethingElseForEachFigureThatIsChanged() {
    String before = printed(List.of());
    for (String name : Figures.names()) {
      double value = Figures.standard().get(name);
      // What is a part of something may only become less.
      double other = value == 0 ? 1_000 : value <= 1 ? value / 4 : value * 8;
      assertThat(printed(List.of(name + "=" + other))).as(name).isNotEqualTo(before);
    }
  }

  /** A short day, and half of the sessions by a stored account, so that its costs count too. */
  private static String printed(List<String> settings) {
    Figures figures =
        Figures.standard()
            .with("profile.working_hours", 1)
            .with("profile.share_with_own_users", 0.5)
            .with(settings);
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    new Sizing(figures, new PrintStream(bytes, true, StandardCharsets.UTF_8))
        .print(List.of(10_000), 1, List.of());
    return bytes.toString(StandardCharsets.UTF_8);
  }
}
