package dev.sallyport.store;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What somebody looks for in statements, taken apart. Nothing of an index's own language is in it:
 * a {@link WordIndex} puts quotes around it, or takes it apart further.
 */
final class SearchWords {
  /** Each has to be looked up, and more of them make a question no sharper. */
  private static final int MAX_WORDS = 16;

  private static final int MAX_CHARACTERS = 1_000;

  /** All words that begin with one or two letters are too many to be put together. */
  private static final int SHORTEST_BEGINNING = 3;

  /** Side by side between double quotes, or whatever stands between blanks. */
  private static final Pattern WORD = Pattern.compile("\"([^\"]*)\"?|[^\\s\"]+");

  private SearchWords() {}

  /** Words side by side, or the beginning of one. */
  record Word(String text, boolean beginning) {}

  /** All that is looked for; each has a letter or a digit. */
  static List<Word> of(String text) {
    String some =
        text.length() <= MAX_CHARACTERS
            ? text
            : text.substring(
                0,
                Character.isHighSurrogate(text.charAt(MAX_CHARACTERS - 1))
                    ? MAX_CHARACTERS - 1
                    : MAX_CHARACTERS);
    List<Word> words = new ArrayList<>();
    Matcher matcher = WORD.matcher(some);
    while (matcher.find() && words.size() < MAX_WORDS) {
      boolean phrase = matcher.group(1) != null;
      String word = (phrase ? matcher.group(1) : matcher.group()).replace('\0', ' ');
      long letters = word.codePoints().filter(SearchWords::isOfAWord).count();
      if (letters > 0) {
        words.add(new Word(word, !phrase && word.endsWith("*") && letters >= SHORTEST_BEGINNING));
      }
    }
    return words;
  }

  /** As the index sees it, by and large: what it has no word for, it leaves out of a question. */
  static boolean isOfAWord(int character) {
    return switch (Character.getType(character)) {
      case Character.LETTER_NUMBER, Character.OTHER_NUMBER, Character.PRIVATE_USE -> true;
      default -> Character.isLetterOrDigit(character) || character == '_' || character == '$';
    };
  }
}
