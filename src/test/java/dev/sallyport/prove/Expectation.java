package dev.sallyport.prove;

import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * What must be read of a statement. Where the text holds several, lists go statement by statement
 * and sets are those of all together.
 *
 * @param refusal whether it may or must be refused
 * @param verbs main verbs; empty entries are not checked
 * @param reads tables read
 * @param writes tables written
 * @param where kinds of WHERE; {@code ?} is not checked
 * @param destructive {@code true}, {@code false} or {@code ?}
 * @param routines routines called
 * @param columns the result's columns; absent when they are not checked
 * @param dependsOn what the choice and order of rows depend on; absent when not checked
 * @param unused columns that the server wants rights for although their values go nowhere
 * @param skips oracles that cannot judge the case
 */
record Expectation(
    Refusal refusal,
    List<String> verbs,
    Names reads,
    Names writes,
    List<String> where,
    List<String> destructive,
    Names routines,
    Optional<List<Output>> columns,
    Optional<Names> dependsOn,
    Set<String> unused,
    Set<String> skips) {
  /** Not checked. */
  static final String ANY = "?";

  /** Whether a statement may be refused. */
  enum Refusal {
    /** It is ordinary: a refusal is a defect. */
    NEVER,
    /** A refusal is as good as a right reading. */
    MAY,
    /** Nothing else is safe. */
    MUST
  }

  /**
   * A set of names.
   *
   * @param required must be there
   * @param optional may be there
   * @param any whatever else may be there too
   */
  record Names(Set<String> required, Set<String> optional, boolean any) {
    static final Names NONE = new Names(Set.of(), Set.of(), false);

    /** Whether the name may be there. */
    boolean allows(String name) {
      return any || required.contains(name) || optional.contains(name);
    }
  }

  /**
   * A column of the result.
   *
   * @param name empty when it is not checked
   * @param orUnknown an unknown lineage is as good
   */
  record Output(String name, Names from, boolean orUnknown) {}
}
