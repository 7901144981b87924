package dev.sallyport.session;

import java.net.URLDecoder;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/**
 * What nodes tell each other of a change of what exists at a database server: names, no text.
 *
 * @param ended whether the server has answered
 * @param id the change
 * @param server where
 */
record ChangeNotice(boolean ended, String id, String server, boolean swaps, ObjectNames names) {
  /** In place of a change: who says it wants to hear of all that have not ended. */
  static final String ASKED = "asked";

  private static final String BEGUN = "begun";
  private static final String ENDED = "ended";
  private static final String SWAPS = "swaps";
  private static final String ALTERS = "alters";

  static ChangeNotice of(String server, ServerChanges.Change change, boolean ended) {
    return new ChangeNotice(ended, change.id(), server, change.swaps(), change.names());
  }

  /** In one line, of five words. */
  String text() {
    return String.join(
        " ",
        ended ? ENDED : BEGUN,
        id,
        URLEncoder.encode(server, StandardCharsets.UTF_8),
        swaps ? SWAPS : ALTERS,
        names.word());
  }

  /** Empty for a text of another version. */
  static Optional<ChangeNotice> of(String text) {
    String[] words = text.split(" ", -1);
    boolean known =
        words.length == 5
            && (words[0].equals(BEGUN) || words[0].equals(ENDED))
            && (words[3].equals(SWAPS) || words[3].equals(ALTERS));
    if (!known) {
      return Optional.empty();
    }
    try {
      return Optional.of(
          new ChangeNotice(
              words[0].equals(ENDED),
              words[1],
              URLDecoder.decode(words[2], StandardCharsets.UTF_8),
              words[3].equals(SWAPS),
              ObjectNames.of(words[4])));
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }
}
