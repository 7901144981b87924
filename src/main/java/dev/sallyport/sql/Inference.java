package dev.sallyport.sql;

import java.util.List;

/**
 * What somebody could infer of columns from how a statement goes, besides what its result shows.
 *
 * @param chosen what {@link StatementFacts#dependsOn()} holds, without the columns of {@code
 *     matches} where only those tell of them
 * @param matches conditions that choose rows by a whole value
 * @param tellings what else tells
 */
public record Inference(Lineage chosen, List<Match> matches, List<Telling> tellings) {
  /** Nothing. */
  public static final Inference NONE = new Inference(Lineage.NONE, List.of(), List.of());

  /** Keeps copies. */
  public Inference {
    matches = List.copyOf(matches);
    tellings = List.copyOf(tellings);
  }

  /** The same where nothing is certain. */
  public Inference unknown() {
    return new Inference(
        chosen.unknown(),
        List.of(),
        tellings.stream().map(t -> new Telling(t.how(), t.of().unknown())).toList());
  }
}
