package dev.sallyport.sql;

import com.github.benmanes.caffeine.cache.Caffeine;
import dev.sallyport.sql.catalogue.Catalogue;
import dev.sallyport.sql.lexer.LiteralContents;
import dev.sallyport.sql.lexer.Shape;
import dev.sallyport.sql.lexer.Tokens;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/**
 * What was read, by the shape of the text, the session's state, and the content of those literals
 * that reading looked at. Reading is deterministic, so a text that agrees in all of these would be
 * read the same; nothing else of a literal can have told.
 */
final class KnownShapes {
  /** What it may hold, in bytes of shapes and a rough weight of facts. */
  static final long MAX_WEIGHT = 32L * 1024 * 1024;

  /** Heavier facts are not kept: few of them would drive out all others. */
  private static final int MAX_WEIGHT_OF_ONE = 256 * 1024;

  /** What was read with catalogues that were replaced is of no use. */
  private static final Duration UNUSED = Duration.ofMinutes(10);

  private static final int[] NONE = {};

  private final KnownAnswers<Place, Known> shapes =
      new KnownAnswers<>(
          Caffeine.newBuilder()
              .maximumWeight(MAX_WEIGHT / 2)
              .expireAfterAccess(UNUSED)
              .weigher(
                  (Place place, KnownAnswers.Answer<Place, Known> known) ->
                      Weight.of(place, known.value().facts()))
              .executor(Runnable::run)
              .build());
  private final KnownAnswers<Variant, List<StatementFacts>> variants =
      new KnownAnswers<>(
          Caffeine.newBuilder()
              .maximumWeight(MAX_WEIGHT / 2)
              .expireAfterAccess(UNUSED)
              .weigher(
                  (Variant variant, KnownAnswers.Answer<Variant, List<StatementFacts>> facts) ->
                      variant.contents().bytes() + Weight.of(variant.place(), facts.value()))
              .executor(Runnable::run)
              .build());

  /**
   * A shape in a session's state.
   *
   * @param catalogue that of the context
   * @param hash of both: it takes as long as the session has objects, so it is taken once
   */
  record Place(Shape shape, SqlContext context, Catalogue.Identity catalogue, int hash) {
    /** To look one up by. */
    static Place of(Shape shape, SqlContext context) {
      int hash = 31 * shape.hashCode() + context.hashCode();
      return new Place(shape, context, context.catalogue().identity(), hash);
    }

    /** To keep one by: tells catalogues apart and holds none. */
    Place toKeep() {
      return new Place(shape, context.with(Catalogue.UNKNOWN), catalogue, hash);
    }

    @Override
    public boolean equals(Object other) {
      return other instanceof Place that
          && hash == that.hash
          && catalogue == that.catalogue
          && shape.equals(that.shape)
          && context.isAlike(that.context);
    }

    @Override
    public int hashCode() {
      return hash;
    }
  }

  /**
   * What is known of a shape.
   *
   * @param looked the literals that any reading of it looked at, ascending
   * @param measured those of which it saw nothing but how large they are, likewise
   * @param facts where no literal was looked at
   */
  private record Known(int[] looked, int[] measured, List<StatementFacts> facts) {
    boolean hasNoVariants() {
      return looked.length == 0 && measured.length == 0;
    }
  }

  private record Variant(Place place, LiteralContents contents) {
    @Override
    public boolean equals(Object other) {
      return other instanceof Variant that
          && contents.equals(that.contents)
          && place.equals(that.place);
    }

    @Override
    public int hashCode() {
      return 31 * place.hash() + contents.hashCode();
    }
  }

  Place place(Tokens tokens, SqlContext context) {
    return Place.of(tokens.shape(), context);
  }

  /** How many are kept, about. */
  long size() {
    return shapes.size() + variants.size();
  }

  /** The facts of a text that is sure to be read the same; null when there is none. */
  List<StatementFacts> find(Place place, Tokens tokens) {
    Known known = shapes.find(place);
    if (known == null || known.hasNoVariants()) {
      return known == null ? null : known.facts();
    }
    return variants.find(new Variant(place, tokens.contents(known.looked(), known.measured())));
  }

  void keep(Place place, Tokens tokens, List<StatementFacts> facts) {
    if (Weight.of(place, facts) > MAX_WEIGHT_OF_ONE) {
      return;
    }
    Place kept = place.toKeep();
    Known before = shapes.find(place);
    Known known = before == null ? new Known(NONE, NONE, facts) : before;
    // Another content may have led the reader to look at other literals.
    int[] looked = union(known.looked(), tokens.literalsRead());
    int[] measured =
        IntStream.of(union(known.measured(), tokens.literalsMeasured()))
            .filter(literal -> Arrays.binarySearch(looked, literal) < 0)
            .toArray();
    if (looked.length == 0 && measured.length == 0) {
      shapes.keep(kept, new Known(NONE, NONE, facts));
      return;
    }
    boolean same =
        Arrays.equals(looked, known.looked()) && Arrays.equals(measured, known.measured());
    if (!same || before == null) {
      shapes.keep(kept, new Known(looked, measured, List.of()));
    }
    variants.keep(new Variant(kept, tokens.contents(looked, measured)), facts);
  }

  private static int[] union(int[] one, int[] two) {
    return IntStream.concat(IntStream.of(one), IntStream.of(two)).distinct().sorted().toArray();
  }
}
