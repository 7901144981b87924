package dev.sallyport.masking.detect;

import dev.sallyport.policy.Mask;
import dev.sallyport.wire.row.CellEdit;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;

/**
 * Covers what detectors find in one text after the other. What comes out is never longer than what
 * went in, and JSON stays JSON. Belongs to one thread.
 */
public final class TextCover {
  /** What a value is. */
  public enum Form {
    /** Characters. */
    TEXT,
    /** Bytes of which nobody says that they are characters. */
    BYTES,
    /** JSON; so is any other value that reads as an object or array. */
    JSON
  }

  private static final byte STAR = '*';

  private final Search search;
  private final Replacement[] replacements;
  private final JsonTokens tokens = new JsonTokens();
  private final JsonString content = new JsonString();

  private byte[] out;
  private int written;
  private int copied;
  private boolean becomesNull;

  /**
   * For columns of one character set.
   *
   * @param charset of constants that policies put in place
   */
  public TextCover(Detectors detectors, Charset charset, Pseudonym pseudonym) {
    this(
        detectors,
        detectors.rules().stream()
            .map(rule -> new Replacement(rule, rule.as(), charset, pseudonym))
            .toList());
  }

  private TextCover(Detectors detectors, List<Replacement> replacements) {
    this.search = new Search(detectors);
    this.replacements = replacements.toArray(Replacement[]::new);
  }

  /** Redacts, whatever the rules say. */
  static TextCover redacting(Detectors detectors) {
    return new TextCover(
        detectors,
        detectors.rules().stream()
            .map(
                rule ->
                    new Replacement(rule, Mask.REDACTED, StandardCharsets.UTF_8, Pseudonym.NONE))
            .toList());
  }

  /** Text without a form of its own; the very same array if nothing is found. */
  byte[] redacted(byte[] text) {
    return edit(plain(text, 0, text.length, true)) instanceof CellEdit.SetBytes set
        ? set.content()
        : text;
  }

  /**
   * What becomes of a value.
   *
   * @param from index of its first byte
   * @param to index behind its last
   */
  public CellEdit cover(byte[] text, int from, int to, Form form) {
    int found = search.run(text, from, to, form != Form.BYTES);
    boolean json = form == Form.JSON || mayBeJson(text, from, to);
    if (found == 0 && !(json && search.sawBackslash())) {
      return CellEdit.KEEP;
    }
    if (json) {
      boolean changed = json(text, from, to);
      if (!tokens.failed()) {
        return edit(changed);
      }
    }
    return found == 0 ? CellEdit.KEEP : edit(plain(text, from, to, form != Form.BYTES));
  }

  private CellEdit edit(boolean changed) {
    CellEdit edit =
        becomesNull
            ? CellEdit.SET_NULL
            : changed ? CellEdit.set(Arrays.copyOf(out, written)) : CellEdit.KEEP;
    out = null;
    return edit;
  }

  private static boolean mayBeJson(byte[] text, int from, int to) {
    int at = from;
    while (at < to && text[at] <= ' ' && text[at] > 0) {
      at++;
    }
    return at < to && (text[at] == '{' || text[at] == '[');
  }

  private boolean plain(byte[] text, int from, int to, boolean isText) {
    begin(from);
    int count = search.run(text, from, to, isText);
    for (int i = 0; i < count; i++) {
      int start = search.start(i);
      int end = search.end(i);
      copyUpTo(text, start, to);
      write(replacementOf(i), text, start, end, end - start);
      copied = end;
    }
    return finish(text, to);
  }

  private boolean json(byte[] text, int from, int to) {
    begin(from);
    tokens.begin(text, from, to);
    while (tokens.advance()) {
      if (!tokens.isString()) {
        number(text, to);
      } else if (tokens.isEscaped()) {
        escapedString(text, to);
      } else {
        string(text, to);
      }
    }
    return !tokens.failed() && finish(text, to);
  }

  private void string(byte[] text, int to) {
    int count = search.run(text, tokens.start(), tokens.end(), true);
    for (int i = 0; i < count; i++) {
      copyUpTo(text, search.start(i), to);
      int before = written;
      write(
          replacementOf(i), text, search.start(i), search.end(i), search.end(i) - search.start(i));
      keepWellFormed(before);
      copied = search.end(i);
    }
  }

  private void escapedString(byte[] text, int to) {
    content.read(text, tokens.start(), tokens.end());
    int count = search.run(content.bytes(), 0, content.length(), true);
    for (int i = 0; i < count; i++) {
      int start = search.start(i);
      int end = search.end(i);
      copyUpTo(text, content.place(start), to);
      int before = written;
      write(replacementOf(i), content.bytes(), start, end, end - start);
      keepWellFormed(before);
      copied = content.place(end);
    }
  }

  /** A number becomes a string of the same length at most; one too short for quotes a zero. */
  private void number(byte[] text, int to) {
    int start = tokens.start();
    int end = tokens.end();
    if (search.run(text, start, end, true) == 0) {
      return;
    }
    copyUpTo(text, start, to);
    if (end - start < 3) {
      out[written++] = '0';
    } else {
      out[written++] = '"';
      int before = written;
      int last = search.count() - 1;
      write(replacementOf(0), text, search.start(0), search.end(last), end - start - 2);
      keepWellFormed(before);
      out[written++] = '"';
    }
    copied = end;
  }

  private Replacement replacementOf(int match) {
    Replacement replacement = replacements[search.rule(match)];
    becomesNull |= replacement.isNull();
    return replacement;
  }

  private void begin(int from) {
    out = null;
    written = 0;
    copied = from;
    becomesNull = false;
  }

  private void copyUpTo(byte[] text, int start, int to) {
    if (out == null) {
      out = new byte[to - copied];
    }
    System.arraycopy(text, copied, out, written, start - copied);
    written += start - copied;
  }

  private void write(Replacement replacement, byte[] text, int start, int end, int most) {
    written = replacement.write(text, start, end, most, out, written);
  }

  /** What stays of a value, and constants, may not end the string or its character. */
  private void keepWellFormed(int from) {
    for (int i = from; i < written; i++) {
      byte c = out[i];
      if (c == '"' || c == '\\' || c >= 0 && c < ' ' || c == JsonString.FOREIGN) {
        out[i] = STAR;
      }
    }
  }

  private boolean finish(byte[] text, int to) {
    if (out == null) {
      return false;
    }
    System.arraycopy(text, copied, out, written, to - copied);
    written += to - copied;
    return true;
  }
}
