package dev.sallyport.masking.detect;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.StreamReadConstraints;
import dev.sallyport.policy.DetectRule;
import dev.sallyport.policy.Mask;
import dev.sallyport.policy.MaskKind;
import dev.sallyport.wire.row.CellEdit;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** Target of {@code scripts/fuzz detectors}: whatever the bytes, what was found is gone. */
public final class DetectorsFuzz {
  private static final JsonFactory JSON =
      JsonFactory.builder()
          .streamReadConstraints(StreamReadConstraints.builder().maxNestingDepth(600).build())
          .build();
  private static final List<MaskKind> KINDS =
      List.of(MaskKind.REDACT, MaskKind.PARTIAL, MaskKind.HASH, MaskKind.EMAIL, MaskKind.NULL);
  private static final Pseudonym LETTERS =
      value -> "x".repeat(32).getBytes(StandardCharsets.US_ASCII);

  private DetectorsFuzz() {}

  /** One try, called by Jazzer; the first byte chooses how values are covered and what they are. */
  public static void fuzzerTestOneInput(byte[] data) {
    if (data.length > 0) {
      MaskKind kind = KINDS.get(Math.floorMod(data[0], KINDS.size()));
      TextCover.Form[] forms = TextCover.Form.values();
      TextCover.Form form = forms[Math.floorMod(data[0] / KINDS.size(), forms.length)];
      check(kind, form, Arrays.copyOfRange(data, 1, data.length), false);
    }
  }

  /**
   * Covers a text and looks at what comes out.
   *
   * @param apart whether nothing in it stands directly beside something else: a word that a match
   *     was tied to may mean something once the match is gone, and so may a part that stays
   */
  static void check(MaskKind kind, TextCover.Form form, byte[] text, boolean apart) {
    Detectors detectors = detectors(kind);
    byte[] padded = new byte[text.length + 6];
    Arrays.fill(padded, (byte) '7');
    System.arraycopy(text, 0, padded, 3, text.length);
    List<Match> matches = detectors.find(padded, 3, padded.length - 3);
    int end = 3;
    for (Match match : matches) {
      require(match.start() >= end && match.end() > match.start(), "matches overlap");
      end = match.end();
    }
    require(end <= padded.length - 3, "a match is out of bounds");
    TextCover cover = new TextCover(detectors, StandardCharsets.UTF_8, LETTERS);
    CellEdit edit = cover.cover(padded, 3, padded.length - 3, form);
    boolean json = isJson(text);
    if (!json && form == TextCover.Form.TEXT) {
      require(matches.isEmpty() == (edit == CellEdit.KEEP), "found and covered differ");
    }
    if (edit instanceof CellEdit.SetBytes set) {
      byte[] covered = set.content();
      require(covered.length <= text.length, "a value has grown");
      require(!json || isJson(covered), "JSON is no JSON any more");
      CellEdit again = cover.cover(covered, 0, covered.length, form);
      require(!apart || again == CellEdit.KEEP, "something is found in what was covered");
    }
  }

  private static Detectors detectors(MaskKind kind) {
    DetectRule own = new DetectRule("own_id", Optional.of("\\bEMP-[0-9]{4,6}\\b"), Mask.of(kind));
    return Detectors.of(
        Stream.concat(
                Detectors.names().stream()
                    .map(name -> new DetectRule(name, Optional.empty(), Mask.of(kind))),
                Stream.of(own))
            .toList());
  }

  /** An object or array as another reader sees it; bytes that are no UTF-8 are not its business. */
  private static boolean isJson(byte[] text) {
    String characters = new String(text, StandardCharsets.ISO_8859_1);
    if (!characters.stripLeading().startsWith("{") && !characters.stripLeading().startsWith("[")) {
      return false;
    }
    try (JsonParser parser = JSON.createParser(characters)) {
      parser.nextToken();
      parser.skipChildren();
      return parser.currentToken() != null && parser.nextToken() == null;
    } catch (IOException e) {
      return false;
    }
  }

  private static void require(boolean holds, String otherwise) {
    if (!holds) {
      throw new IllegalStateException(otherwise);
    }
  }
}
