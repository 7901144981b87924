package dev.sallyport.sql;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.sallyport.sql.lexer.LiteralContents;
import dev.sallyport.sql.lexer.Shape;
import dev.sallyport.sql.lexer.Tokens;
import java.time.Duration;
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

  /** Catalogues that were replaced are held no longer than what was read with them. */
  private static final Duration UNUSED = Duration.ofMinutes(10);

  private static final int[] NONE = {};

  private final Cache<Place, Known> shapes =
      Caffeine.newBuilder()
          .maximumWeight(MAX_WEIGHT / 2)
          .expireAfterAccess(UNUSED)
          .weigher((Place place, Known known) -> Weight.of(place, known.facts()))
          .executor(Runnable::run)
          .build();
  private final Cache<Variant, List<StatementFacts>> variants =
      Caffeine.newBuilder()
          .maximumWeight(MAX_WEIGHT / 2)
          .expireAfterAccess(UNUSED)
          .weigher(
              (Variant variant, List<StatementFacts> facts) ->
                  variant.contents().bytes() + Weight.of(variant.place(), facts))
          .executor(Runnable::run)
          .build();

  /**
   * A shape in a session's state.
   *
   * @param hash of both: it takes as long as the session has objects, so it is taken once
   */
  record Place(Shape shape, SqlContext context, int hash) {
    Place(Shape shape, SqlContext context) {
      this(shape, context, 31 * shape.hashCode() + context.hashCode());
    }

    @Override
    public boolean equals(Object other) {
      return other instanceof Place that
          && hash == that.hash
          && shape.equals(that.shape)
          && context.equals(that.context);
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
   * @param facts where no literal was looked at
   */
  private record Known(int[] looked, List<StatementFacts> facts) {}

  private record Variant(Place place, LiteralContents contents) {}

  Place place(Tokens tokens, SqlContext context) {
    return new Place(tokens.shape(), context);
  }

  /** How many are kept, about. */
  long size() {
    return shapes.estimatedSize() + variants.estimatedSize();
  }

  /** The facts of a text that is sure to be read the same; null when there is none. */
  List<StatementFacts> find(Place place, Tokens tokens) {
    Known known = shapes.getIfPresent(place);
    if (known == null || known.looked().length == 0) {
      return known == null ? null : known.facts();
    }
    return variants.getIfPresent(new Variant(place, tokens.contents(known.looked())));
  }

  void keep(Place place, Tokens tokens, List<StatementFacts> facts) {
    if (Weight.of(place, facts) > MAX_WEIGHT_OF_ONE) {
      return;
    }
    int[] read = tokens.literalsRead();
    Known known = shapes.getIfPresent(place);
    int[] before = known == null ? NONE : known.looked();
    // Another content may have led the reader to look at other literals.
    int[] looked =
        IntStream.concat(IntStream.of(before), IntStream.of(read)).distinct().sorted().toArray();
    if (looked.length == 0) {
      shapes.put(place, new Known(NONE, facts));
      return;
    }
    if (looked.length != before.length || known == null) {
      shapes.put(place, new Known(looked, List.of()));
    }
    variants.put(new Variant(place, tokens.contents(looked)), facts);
  }
}
