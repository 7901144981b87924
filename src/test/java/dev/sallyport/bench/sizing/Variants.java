package dev.sallyport.bench.sizing;

import java.util.List;

/**
 * What becomes of the answer where agents are otherwise than the profile says, each with one thing
 * changed.
 */
final class Variants {
  private Variants() {}

  /**
   * A change.
   *
   * @param settings {@code NAME=VALUE} each
   */
  record Variant(String name, int agents, List<String> settings) {
    Plan plan(Figures figures, long seed) {
      return new Plan(figures.with(settings), agents, seed);
    }
  }

  /** In the order in which they are printed, the first without a change. */
  static List<Variant> all() {
    int some = 10_000;
    return List.of(
        new Variant("as above", some, List.of()),
        new Variant(
            "300 statements a session", some, List.of("profile.statements_per_session=300")),
        new Variant(
            "6 sessions an hour of 60 s",
            some,
            List.of("profile.sessions_per_hour=6", "profile.session_seconds=60")),
        new Variant(
            "half of the sessions at the full hour",
            some,
            List.of("profile.share_at_full_hour=0.5")),
        new Variant(
            "200 statements a session, no reviews",
            some,
            List.of("profile.statements_per_session=200", "profile.share_of_reviews=0")),
        new Variant("no leases", some, List.of("profile.share_with_leases=0")),
        new Variant("a commit takes 4.3 ms", some, List.of("store.commit_micros=4270")));
  }
}
