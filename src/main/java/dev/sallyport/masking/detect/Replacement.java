package dev.sallyport.masking.detect;

import dev.sallyport.policy.DetectRule;
import dev.sallyport.policy.Mask;
import dev.sallyport.policy.MaskKind;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** Writes what stands in the place of a match: never more bytes or characters than it has. */
final class Replacement {
  private static final byte STAR = '*';

  private final byte[] word;
  private final byte[] constant;
  private final Mask mask;
  private final boolean anAddress;
  private final Pseudonym pseudonym;

  Replacement(DetectRule rule, Mask mask, Charset charset, Pseudonym pseudonym) {
    this.mask = mask;
    this.word = ("[" + rule.detector() + "]").getBytes(StandardCharsets.US_ASCII);
    this.constant =
        mask.kind() == MaskKind.CONSTANT
            ? mask.constant().map(text -> text.getBytes(charset)).orElse(word)
            : word;
    this.anAddress = rule.pattern().isEmpty() && rule.detector().equals(Detector.EMAIL.word());
    this.pseudonym = pseudonym;
  }

  /** Whether the whole value is NULL instead. */
  boolean isNull() {
    return mask.kind() == MaskKind.NULL;
  }

  /**
   * Writes it.
   *
   * @param most characters that may be written, at least 0
   * @return index behind what was written
   */
  int write(byte[] text, int from, int end, int most, byte[] out, int at) {
    int room = Math.min(most, characters(text, from, end));
    return switch (mask.kind()) {
      case PARTIAL -> partial(text, end, room, out, at);
      case EMAIL -> anAddress ? address(text, from, end, room, out, at) : word(room, out, at);
      case HASH -> pseudonym(Arrays.copyOfRange(text, from, end), room, out, at);
      case CONSTANT -> constant(room, out, at);
      default -> word(room, out, at);
    };
  }

  /** The detector's name, or stars where it does not fit. */
  private int word(int room, byte[] out, int at) {
    if (word.length > room) {
      return stars(room, out, at);
    }
    System.arraycopy(word, 0, out, at, word.length);
    return at + word.length;
  }

  /** What stays is at most half. */
  private int partial(byte[] text, int end, int room, byte[] out, int at) {
    int keep = Math.min(mask.keep(), room / 2);
    int tail = end;
    for (int kept = 0; kept < keep; kept++) {
      tail = characterBefore(text, tail);
    }
    int behind = stars(room - keep, out, at);
    System.arraycopy(text, tail, out, behind, end - tail);
    return behind + end - tail;
  }

  private int address(byte[] text, int from, int end, int room, byte[] out, int at) {
    int sign = end - 1;
    while (sign > from && text[sign] != '@') {
      sign--;
    }
    int shown = Math.max(1, Ascii.characterLength(text, from, sign));
    int hidden = characters(text, from, sign) - 1;
    if (sign - from <= shown || characters(text, from, end) > room) {
      return stars(room, out, at);
    }
    System.arraycopy(text, from, out, at, shown);
    int behind = stars(hidden, out, at + shown);
    System.arraycopy(text, sign, out, behind, end - sign);
    return behind + end - sign;
  }

  private int pseudonym(byte[] value, int room, byte[] out, int at) {
    byte[] digits = pseudonym.of(value);
    if (digits.length == 0) {
      return stars(room, out, at);
    }
    int length = Math.min(room, digits.length);
    System.arraycopy(digits, 0, out, at, length);
    return at + length;
  }

  private int constant(int room, byte[] out, int at) {
    int length = 0;
    int characters = 0;
    while (length < constant.length) {
      int next = Math.max(1, Ascii.characterLength(constant, length, constant.length));
      if (characters == room || length + next > room) {
        break;
      }
      length += next;
      characters++;
    }
    System.arraycopy(constant, 0, out, at, length);
    return at + length;
  }

  private static int stars(int count, byte[] out, int at) {
    Arrays.fill(out, at, at + count, STAR);
    return at + count;
  }

  /** In UTF-8; elsewhere at most as many as there are. */
  private static int characters(byte[] text, int from, int end) {
    int characters = 0;
    for (int i = from; i < end; i++) {
      characters += Ascii.isContinuation(text[i]) ? 0 : 1;
    }
    return characters;
  }

  private static int characterBefore(byte[] text, int end) {
    int at = end - 1;
    while (at > 0 && Ascii.isContinuation(text[at])) {
      at--;
    }
    return at;
  }
}
