package dev.sallyport.session.relay;

import dev.sallyport.wire.Capabilities;
import dev.sallyport.wire.response.ColumnDefinition;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import java.util.Arrays;

/**
 * The last columns of one session's results: the same bytes are the same column, and a session asks
 * for the same ones over and over. Belongs to its session's event loop.
 */
public final class SeenColumns {
  /** So many small results by turns, in less than 4 KB. */
  private static final int MOST = 8;

  /** Longer ones, with long names, are read anew: an idle session holds little memory. */
  static final int LONGEST = 200;

  private final byte[][] texts = new byte[MOST][];
  private final ColumnDefinition[] columns = new ColumnDefinition[MOST];
  private int next;

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
      columns[next] = column;
      next = (next + 1) % MOST;
    }
    return column;
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
