package dev.sallyport.session.relay;

import dev.sallyport.masking.MaskPlan;
import dev.sallyport.masking.RowMask;
import dev.sallyport.wire.Capabilities;
import dev.sallyport.wire.response.ColumnDefinition;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import java.nio.charset.Charset;
import java.util.Arrays;
import java.util.List;

/**
 * The last columns of one session's results: the same bytes are the same column, and a session asks
 * for the same ones over and over. Belongs to its session's event loop.
 */
public final class SeenColumns {
  /** So many small results by turns, in less than 4 KB. */
  private static final int MOST = 8;

  private static final int MOST_RESULTS = 4;

  /** Longer ones, with long names, are read anew: an idle session holds little memory. */
  static final int LONGEST = 200;

  private final byte[][] texts = new byte[MOST][];
  private final ColumnDefinition[] columns = new ColumnDefinition[MOST];
  private final Uncovered[] uncovered = new Uncovered[MOST];
  private int next;

  /** Last results of which nothing is covered, made of columns that are all here. */
  private final RowMask[] plain = new RowMask[MOST_RESULTS];

  private int nextPlain;

  /**
   * All that was asked about a column when it was found that nothing covers it.
   *
   * @param plan compared as an object, as a session has it for statements that are planned alike
   */
  private record Uncovered(MaskPlan plan, int position, int count, Charset names) {
    boolean is(MaskPlan asked, int at, int of, Charset in) {
      return plan == asked && position == at && count == of && names.equals(in);
    }
  }

  /** As {@link ColumnDefinition#decode}; a session's capabilities stay what they are. */
  ColumnDefinition decode(ByteBuf payload, Capabilities c) {
    int length = payload.readableBytes();
    for (int i = 0; i < MOST && texts[i] != null; i++) {
      if (texts[i].length == length && isSame(texts[i], payload)) {
        return columns[i];
      }
    }
    ColumnDefinition column = ColumnDefinition.decode(payload, c);
    if (length <= LONGEST) {
      texts[next] = ByteBufUtil.getBytes(payload, payload.readerIndex(), length, true);
      forgetResultsWith(columns[next]);
      columns[next] = column;
      uncovered[next] = null;
      next = (next + 1) % MOST;
    }
    return column;
  }

  /**
   * What is made of the next column's definition, which was {@linkplain #decode decoded} here.
   *
   * @param count columns of the result
   * @return the very same where nothing covers it
   */
  ColumnDefinition shown(
      RowMask.Draft draft, ColumnDefinition column, MaskPlan plan, int count, Charset names) {
    int position = draft.columns().size();
    int i = indexOf(column);
    if (i >= 0 && uncovered[i] != null && uncovered[i].is(plan, position, count, names)) {
      draft.addUncovered(column);
      return column;
    }
    ColumnDefinition shown = draft.add(column);
    if (i >= 0 && draft.leftUncovered()) {
      uncovered[i] = new Uncovered(plan, position, count, names);
    }
    return shown;
  }

  /** What covers the rows, when all columns are there; where that is nothing, as before. */
  RowMask mask(RowMask.Draft draft) {
    if (!draft.coversNothing()) {
      return draft.mask();
    }
    for (RowMask known : plain) {
      if (known != null && isSame(known.shown(), draft.columns())) {
        return known;
      }
    }
    RowMask made = draft.mask();
    for (ColumnDefinition column : made.shown()) {
      if (indexOf(column) < 0) {
        return made;
      }
    }
    plain[nextPlain] = made;
    nextPlain = (nextPlain + 1) % MOST_RESULTS;
    return made;
  }

  private int indexOf(ColumnDefinition column) {
    for (int i = 0; i < MOST; i++) {
      if (columns[i] == column) {
        return i;
      }
    }
    return -1;
  }

  /** The same bytes would come as another object from here on. */
  private void forgetResultsWith(ColumnDefinition column) {
    for (int i = 0; column != null && i < MOST_RESULTS; i++) {
      if (plain[i] != null && plain[i].shown().stream().anyMatch(shown -> shown == column)) {
        plain[i] = null;
      }
    }
  }

  private static boolean isSame(List<ColumnDefinition> one, List<ColumnDefinition> other) {
    int count = one.size();
    boolean same = count == other.size();
    for (int i = 0; same && i < count; i++) {
      same = one.get(i) == other.get(i);
    }
    return same;
  }

  private static boolean isSame(byte[] text, ByteBuf payload) {
    if (payload.hasArray()) {
      int from = payload.arrayOffset() + payload.readerIndex();
      return Arrays.equals(text, 0, text.length, payload.array(), from, from + text.length);
    }
    for (int i = 0; i < text.length; i++) {
      if (text[i] != payload.getByte(payload.readerIndex() + i)) {
        return false;
      }
    }
    return true;
  }
}
