package dev.sallyport.recording;

import dev.sallyport.recording.EventHead.Kind;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.LocalDate;
import java.time.YearMonth;
import java.util.Arrays;

/**
 * Reads the heads of those events of which there are some for each statement, in the very form that
 * {@link EventFormat#write} gives them: type, session, sequence, time, statement, and of a
 * statement that was judged its verdict. A line that has another form is left to who reads all of
 * it. Confined to one thread.
 */
public final class HeadReader {
  private static final byte[] JUDGED = ascii("{\"type\":\"judged\",\"session\":\"");
  private static final byte[] ROWS = ascii("{\"type\":\"rows\",\"session\":\"");
  private static final byte[] FINISHED = ascii("{\"type\":\"finished\",\"session\":\"");
  private static final byte[] ANSWERED = ascii("{\"type\":\"answered\",\"session\":\"");
  private static final byte[] SEQUENCE = ascii("\",\"sequence\":");
  private static final byte[] AT = ascii(",\"at\":\"");
  private static final byte[] STATEMENT = ascii("\",\"statement\":");
  private static final byte[] VERDICT = ascii(",\"verdict\":\"");

  private static final int MOST_SESSION_BYTES = 64;
  private static final int MOST_VERDICT_BYTES = 16;
  private static final int UUID_BYTES = 36;

  /** Whatever has no more of them is no more than a long holds. */
  private static final int MOST_DIGITS = 18;

  private static final int DATE_BYTES = 10;

  private static final VarHandle LONGS =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

  private static final int SHARED_BITS = 8;
  private static final int DELETE = 0x7f;
  private static final long SPREAD = 0x9E3779B97F4A7C15L;

  /** Sessions and verdicts, of which a batch has few. */
  private final String[] texts = new String[1 << SHARED_BITS];

  /** Each as it stands in lines. */
  private final byte[][] written = new byte[1 << SHARED_BITS][];

  private byte[] line;
  private int at;
  private int end;
  private boolean fits;
  private long statement;

  /** The day that was read last, which most have: its first eight bytes, and its last. */
  private long dateBegins;

  private long dateEnds;
  private long epochDay;

  private static byte[] ascii(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }

  /**
   * The head of a line.
   *
   * @return null for one that has to be read whole
   */
  EventHead read(byte[] bytes, int from, int length) {
    line = bytes;
    at = from;
    end = from + length;
    fits = true;
    Kind kind = kind();
    if (kind == null) {
      return null;
    }
    String session = text(MOST_SESSION_BYTES);
    expect(SEQUENCE);
    long sequence = number();
    expect(AT);
    Instant time = time();
    expect(STATEMENT);
    statement = number();
    String verdict = "";
    if (kind == Kind.JUDGED) {
      expect(VERDICT);
      verdict = text(MOST_VERDICT_BYTES);
      at++;
    }
    if (!fits || !onOneLine() || line[end - 1] != '}' || !goesOn()) {
      return null;
    }
    return new EventHead(session, sequence, time, kind, verdict);
  }

  /** Of one of the frequent ones; null for others. */
  private Kind kind() {
    if (skipped(JUDGED)) {
      return Kind.JUDGED;
    }
    if (skipped(ANSWERED)) {
      return Kind.ANSWERED;
    }
    if (skipped(FINISHED)) {
      return Kind.OTHER;
    }
    return skipped(ROWS) ? Kind.ROWS : null;
  }

  /** Where the head ends that was read last. */
  int position() {
    return at;
  }

  /** Which statement of its session the head is of that was read last. */
  long statement() {
    return statement;
  }

  private boolean goesOn() {
    return at < end && (line[at] == ',' || line[at] == '}' && at == end - 1);
  }

  /** Chunks have one event on each line. */
  private boolean onOneLine() {
    int i = at;
    for (; i + Long.BYTES <= end; i += Long.BYTES) {
      long eight = (long) LONGS.get(line, i);
      // A byte below a blank: subtracting one borrows, and it had no high bit of its own.
      if ((eight - 0x2020202020202020L & ~eight & 0x8080808080808080L) != 0) {
        return false;
      }
    }
    for (; i < end; i++) {
      if (line[i] >= 0 && line[i] < ' ') {
        return false;
      }
    }
    return true;
  }

  private boolean skipped(byte[] expected) {
    int next = at + expected.length;
    if (next > end || !Arrays.equals(line, at, next, expected, 0, expected.length)) {
      return false;
    }
    at = next;
    return true;
  }

  private void expect(byte[] expected) {
    fits = fits && skipped(expected);
  }

  /** Up to the quote, which is not passed; one in which nothing stands for something else. */
  private String text(int most) {
    int from = at;
    int guess = from + UUID_BYTES;
    if (fits && guess < end && line[guess] == '"') {
      // What was read before has no quote in it.
      String known = known(from, UUID_BYTES);
      if (known != null) {
        at = guess;
        return known;
      }
    }
    while (fits && at < end && line[at] != '"') {
      at++;
    }
    int length = at - from;
    fits = fits && at < end && length <= most;
    return fits ? shared(from, length) : "";
  }

  private String shared(int from, int length) {
    String known = known(from, length);
    if (known != null) {
      return known;
    }
    // What was asked for before was plain.
    if (!isPlain(from, length)) {
      fits = false;
      return "";
    }
    int place = place(from, length);
    written[place] = Arrays.copyOfRange(line, from, from + length);
    texts[place] = new String(line, from, length, StandardCharsets.US_ASCII);
    return texts[place];
  }

  /** A text that was read before; null for one that was not, or is not kept any more. */
  private String known(int from, int length) {
    int place = place(from, length);
    byte[] known = written[place];
    return known != null && Arrays.equals(known, 0, known.length, line, from, from + length)
        ? texts[place]
        : null;
  }

  private int place(int from, int length) {
    long hash = length;
    if (length >= Long.BYTES) {
      long last = (long) LONGS.get(line, from + length - Long.BYTES);
      hash += (long) LONGS.get(line, from) ^ Long.rotateLeft(last, 31);
    }
    return (int) (hash * SPREAD >>> Long.SIZE - SHARED_BITS);
  }

  private boolean isPlain(int from, int length) {
    for (int i = from; i < from + length; i++) {
      if (line[i] < ' ' || line[i] == '\\' || line[i] == DELETE) {
        return false;
      }
    }
    return true;
  }

  private long number() {
    int from = at;
    long number = 0;
    while (at < end && line[at] >= '0' && line[at] <= '9') {
      number = number * 10 + (line[at] - '0');
      at++;
    }
    int digits = at - from;
    fits = fits && digits > 0 && digits <= MOST_DIGITS && (digits == 1 || line[from] != '0');
    return number;
  }

  /** As {@link Instant#toString} has it, in the years that have four digits. */
  private Instant time() {
    long day = day();
    int hour = separated('T', 2, 23);
    int minute = separated(':', 2, 59);
    int second = separated(':', 2, 59);
    int nanos = 0;
    if (at < end && line[at] == '.') {
      int from = ++at;
      while (at < end && line[at] >= '0' && line[at] <= '9' && at - from < 9) {
        nanos = nanos * 10 + (line[at] - '0');
        at++;
      }
      int digits = at - from;
      fits = fits && digits > 0 && digits % 3 == 0;
      for (int i = digits; i < 9; i++) {
        nanos *= 10;
      }
    }
    fits = fits && at < end && line[at] == 'Z';
    at++;
    return fits
        ? Instant.ofEpochSecond(((day * 24 + hour) * 60 + minute) * 60 + second, nanos)
        : null;
  }

  private long day() {
    if (!fits || end - at < DATE_BYTES) {
      fits = false;
      return 0;
    }
    long begins = (long) LONGS.get(line, at);
    long ends = (long) LONGS.get(line, at + DATE_BYTES - Long.BYTES);
    if (begins == dateBegins && ends == dateEnds) {
      at += DATE_BYTES;
      return epochDay;
    }
    int year = digits(4);
    int month = separated('-', 2, 12);
    int dayOfMonth = separated('-', 2, 31);
    fits =
        fits
            && month > 0
            && dayOfMonth > 0
            && dayOfMonth <= YearMonth.of(year, month).lengthOfMonth();
    if (fits) {
      dateBegins = begins;
      dateEnds = ends;
      epochDay = LocalDate.of(year, month, dayOfMonth).toEpochDay();
    }
    return epochDay;
  }

  private int separated(char separator, int digits, int most) {
    fits = fits && at < end && line[at] == separator;
    at++;
    int number = digits(digits);
    fits = fits && number <= most;
    return number;
  }

  private int digits(int count) {
    int number = 0;
    for (int i = 0; i < count; i++) {
      int digit = at < end ? line[at] - '0' : -1;
      fits = fits && digit >= 0 && digit <= 9;
      number = number * 10 + digit;
      at++;
    }
    return number;
  }
}
