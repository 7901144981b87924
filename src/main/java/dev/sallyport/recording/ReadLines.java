package dev.sallyport.recording;

import dev.sallyport.recording.Shipment.Line;
import java.time.Instant;
import java.util.AbstractList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.RandomAccess;

/**
 * The lines of a batch, in columns that are used for batch after batch: a batch has thousands and
 * lasts longer than a collector waits, which would move an object for each of them. A line is made
 * an object for who asks for it, and that one lasts. Good until {@link #clear}; confined to one
 * thread until then.
 */
final class ReadLines extends AbstractList<Line> implements RandomAccess {
  private static final int FIRST_LINES = 1024;
  private static final EventHead.Kind[] KINDS = EventHead.Kind.values();

  /** Those that were read whole, which are few; by their place. */
  private final Map<Integer, Line> whole = new HashMap<>();

  private byte[] bytes = {};
  private int lines;
  private int statements;
  private int[] offsets = new int[FIRST_LINES];
  private int[] lengths = new int[FIRST_LINES];
  private long[] sequences = new long[FIRST_LINES];
  private long[] seconds = new long[FIRST_LINES];
  private int[] nanos = new int[FIRST_LINES];
  private byte[] kinds = new byte[FIRST_LINES];
  private String[] sessions = new String[FIRST_LINES];
  private String[] verdicts = new String[FIRST_LINES];

  /** Makes it ready for lines that stand in these bytes. */
  void clear(byte[] with) {
    bytes = with;
    lines = 0;
    statements = 0;
    whole.clear();
  }

  /** Adds a line of which the head alone was read. */
  void add(EventHead head, int offset, int length) {
    count(head);
    if (lines == offsets.length) {
      grow();
    }
    offsets[lines] = offset;
    lengths[lines] = length;
    sequences[lines] = head.sequence();
    seconds[lines] = head.at().getEpochSecond();
    nanos[lines] = head.at().getNano();
    kinds[lines] = (byte) head.kind().ordinal();
    sessions[lines] = head.session();
    verdicts[lines] = head.verdict();
    lines++;
  }

  /** Adds a line that was read whole. */
  void add(Line line, EventHead head) {
    count(head);
    if (lines == offsets.length) {
      grow();
    }
    whole.put(lines++, line);
  }

  private void count(EventHead head) {
    statements += head.kind() == EventHead.Kind.JUDGED ? 1 : 0;
  }

  private void grow() {
    int more = 2 * lines;
    offsets = Arrays.copyOf(offsets, more);
    lengths = Arrays.copyOf(lengths, more);
    sequences = Arrays.copyOf(sequences, more);
    seconds = Arrays.copyOf(seconds, more);
    nanos = Arrays.copyOf(nanos, more);
    kinds = Arrays.copyOf(kinds, more);
    sessions = Arrays.copyOf(sessions, more);
    verdicts = Arrays.copyOf(verdicts, more);
  }

  /** How many statements were judged in it. */
  int statements() {
    return statements;
  }

  @Override
  public Line get(int line) {
    if (line < 0 || line >= lines) {
      throw new IndexOutOfBoundsException(line);
    }
    Line read = whole.isEmpty() ? null : whole.get(line);
    return read != null
        ? read
        : Line.of(
            new EventHead(
                sessions[line],
                sequences[line],
                Instant.ofEpochSecond(seconds[line], nanos[line]),
                KINDS[kinds[line]],
                verdicts[line]),
            bytes,
            offsets[line],
            lengths[line]);
  }

  @Override
  public int size() {
    return lines;
  }
}
