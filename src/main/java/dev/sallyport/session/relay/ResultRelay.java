package dev.sallyport.session.relay;

import dev.sallyport.masking.Diagnostics;
import dev.sallyport.masking.MaskPlan;
import dev.sallyport.masking.RowMask;
import dev.sallyport.wire.Capability;
import dev.sallyport.wire.MalformedPacketException;
import dev.sallyport.wire.PayloadReader;
import dev.sallyport.wire.response.ColumnDefinition;
import dev.sallyport.wire.response.Eof;
import dev.sallyport.wire.response.Err;
import dev.sallyport.wire.response.LocalInfileRequest;
import dev.sallyport.wire.response.Ok;
import dev.sallyport.wire.response.StatusFlag;
import io.netty.buffer.ByteBuf;
import java.util.OptionalInt;
import java.util.function.BooleanSupplier;

/**
 * Result sets in the text and the binary protocol (MySQL Client/Server Protocol, COM_QUERY Response
 * and COM_STMT_EXECUTE Response): any number of results, each an OK, an ERR, or columns and rows.
 * With an empty mask plan rows pass as the bytes they are.
 */
public final class ResultRelay implements ResponseRelay {
  /** The manual's bound on columns of a table is 4096; joins of many tables may have more. */
  private static final int MAX_COLUMNS = 65_535;

  /**
   * Of the definitions of one result, which are kept until its end. With the longest names, one
   * takes 1.5 KB; the protocol lets it take 400 KB.
   */
  private static final int MAX_DEFINITION_BYTES = 32 << 20;

  /**
   * MySQL says in front of the row of OUT parameters that another result follows, and takes it back
   * in the EOF packet behind it, though it does follow. The OK packet in its place says it.
   */
  private static final int AFTER_OUT_PARAMETERS =
      StatusFlag.PS_OUT_PARAMS.mask() | StatusFlag.MORE_RESULTS.mask();

  private enum Step {
    HEAD,
    COLUMNS,
    COLUMNS_END,
    ROWS,
    DONE
  }

  private final Dialects dialects;
  private MaskPlan masks;
  private final boolean binary;
  private final RowSample sample;
  private final Answer answer = new Answer();
  private Step step = Step.HEAD;
  private RowMask.Draft draft;
  private RowMask rowMask = RowMask.NONE;
  private boolean outParameters;
  private FileRequests files = FileRequests.NONE;
  private boolean awaitsFile;
  private SeenColumns seen;
  private int count;
  private int definitionBytes;
  private BooleanSupplier isOther = () -> false;

  private ResultRelay(Dialects dialects, MaskPlan masks, boolean binary, RowSample sample) {
    this.dialects = dialects;
    this.masks = masks;
    this.binary = binary;
    this.sample = sample;
  }

  /** For the answer to COM_QUERY. */
  public static ResultRelay text(Dialects dialects, MaskPlan masks, RowSample sample) {
    return new ResultRelay(dialects, masks, false, sample);
  }

  /** For the answer to COM_STMT_EXECUTE. */
  public static ResultRelay binary(Dialects dialects, MaskPlan masks, RowSample sample) {
    return new ResultRelay(dialects, masks, true, sample);
  }

  /**
   * For the answer to COM_STMT_FETCH: rows alone, of the columns that the execution announced.
   * Throws {@link IllegalStateException} where that one did not open a cursor.
   */
  public static ResultRelay fetch(Dialects dialects, ResultRelay execution, RowSample sample) {
    if (!execution.opensCursor()) {
      throw new IllegalStateException("rows are fetched of no cursor");
    }
    ResultRelay relay = new ResultRelay(dialects, execution.masks, true, sample);
    relay.rowMask = execution.rowMask;
    relay.step = Step.ROWS;
    sample.begin(relay.rowMask, true, dialects.names());
    return relay;
  }

  /** Whether the rows of its columns are to be fetched. */
  public boolean opensCursor() {
    OptionalInt flags = answer.statusFlags();
    return step == Step.DONE
        && answer.error().isEmpty()
        && !rowMask.shown().isEmpty()
        && flags.isPresent()
        && StatusFlag.CURSOR_EXISTS.in(flags.getAsInt());
  }

  /** Bytes of the definitions of its columns, as they came; what is kept of them is some more. */
  public int definitionBytes() {
    return definitionBytes;
  }

  /** The same, with what the session has had before. */
  public ResultRelay with(SeenColumns columns) {
    seen = columns;
    return this;
  }

  /** The same, where the database may ask for these files of the client. */
  public ResultRelay with(FileRequests requests) {
    files = requests;
    return this;
  }

  @Override
  public void coverWhere(BooleanSupplier other) {
    isOther = other;
  }

  @Override
  public boolean awaitsFile() {
    return awaitsFile;
  }

  /** What the minutes keep of rows that are fetched later. */
  public RowSample more(RowLimit limit) {
    return sample.more(limit);
  }

  /** What the warnings of the statement could tell of masked values. */
  public Diagnostics diagnostics() {
    return masks.diagnostics();
  }

  @Override
  public void accept(ByteBuf payload, PacketSink client) {
    awaitsFile = false;
    switch (step) {
      case HEAD -> onHead(payload, client);
      case COLUMNS -> onColumn(payload, client);
      case COLUMNS_END -> onColumnsEnd(payload, client);
      case ROWS -> onRow(payload, client);
      default -> throw new MalformedPacketException("response", 0, "nothing more", "a packet");
    }
  }

  private void onHead(ByteBuf payload, PacketSink client) {
    // By now the server has opened what it answers from, whatever that is.
    masks = isOther.getAsBoolean() ? MaskPlan.EVERYTHING : masks;
    if (PacketKind.isErr(payload)) {
      fail(payload, client);
    } else if (PacketKind.isOk(payload)) {
      onOk(payload, client);
    } else if (PacketKind.isLocalInfile(payload)) {
      onFileRequest(payload, client);
    } else {
      PayloadReader reader = new PayloadReader("column count", payload);
      long announced = reader.readLengthEncodedInt();
      if (announced < 1 || announced > MAX_COLUMNS || reader.remaining() > 0) {
        throw new MalformedPacketException(
            "column count", 0, "1 to " + MAX_COLUMNS, Long.toString(announced));
      }
      count = (int) announced;
      definitionBytes = 0;
      seen = seen == null ? new SeenColumns() : seen;
      draft = new RowMask.Draft(count, masks, dialects.names());
      step = Step.COLUMNS;
      client.send(payload);
    }
  }

  private void onFileRequest(ByteBuf payload, PacketSink client) {
    if (!files.allow(LocalInfileRequest.decode(payload, dialects.backend()).fileName())) {
      throw new MalformedPacketException(
          "response",
          0,
          "no LOCAL INFILE request",
          "one for a file that the statement does not name");
    }
    awaitsFile = true;
    client.send(payload);
  }

  private void onColumn(ByteBuf payload, PacketSink client) {
    if (PacketKind.isErr(payload)) {
      fail(payload, client);
      return;
    }
    definitionBytes += payload.readableBytes();
    if (definitionBytes > MAX_DEFINITION_BYTES) {
      throw new MalformedPacketException(
          "column definitions", 0, "at most " + MAX_DEFINITION_BYTES + " bytes", "more");
    }
    ColumnDefinition column = seen.decode(payload, dialects.backend());
    ColumnDefinition shown = seen.shown(draft, column, masks, count, dialects.names());
    boolean same = shown == column || shown.equals(column);
    client.send(same ? payload : shown.encode(dialects.client()));
    if (draft.isComplete()) {
      rowMask = seen.mask(draft);
      draft = null;
      sample.begin(rowMask, binary, dialects.names());
      step = dialects.backend().has(Capability.DEPRECATE_EOF) ? Step.ROWS : Step.COLUMNS_END;
    }
  }

  private void onColumnsEnd(ByteBuf payload, PacketSink client) {
    if (PacketKind.isErr(payload)) {
      fail(payload, client);
      return;
    }
    Eof said = Eof.decode(payload, dialects.backend());
    Eof eof = ShownStatus.of(said, masks);
    answer.onColumnsEnd(eof.statusFlags());
    boolean cursor = StatusFlag.CURSOR_EXISTS.in(eof.statusFlags());
    outParameters =
        StatusFlag.PS_OUT_PARAMS.in(eof.statusFlags())
            && StatusFlag.MORE_RESULTS.in(eof.statusFlags());
    if (!dialects.dropsEof()) {
      client.send(eof == said ? payload : eof.encode(dialects.client()));
    } else if (cursor) {
      client.send(dialects.asOk(eof));
    }
    step = cursor ? Step.DONE : Step.ROWS;
  }

  private void onRow(ByteBuf payload, PacketSink client) {
    if (PacketKind.isErr(payload)) {
      fail(payload, client);
    } else if (dialects.endsRows(payload)) {
      onRowsEnd(payload, client);
    } else {
      ByteBuf shown = binary ? rowMask.binary(payload) : rowMask.text(payload);
      answer.onRow();
      sample.add(shown);
      client.send(shown);
    }
  }

  @Override
  public Rows rows() {
    if (step != Step.ROWS) {
      return Rows.ONE_BY_ONE;
    }
    return rowMask.coversNothing() && sample.isFull() ? Rows.AS_THEY_ARE : Rows.LOOKED_AT;
  }

  @Override
  public void onPassed(int count) {
    answer.onRows(count);
    sample.leaveOut();
  }

  @Override
  public void onCovered() {
    answer.onRow();
  }

  @Override
  public void cover(ByteBuf row, ByteBuf out) {
    int begin = out.writerIndex();
    rowMask.writeInto(row, binary, out);
    if (sample.isFull()) {
      sample.leaveOut();
    } else {
      sample.add(rowMask.coversNothing() ? row : out.slice(begin, out.writerIndex() - begin));
    }
  }

  private void onRowsEnd(ByteBuf payload, PacketSink client) {
    if (dialects.backend().has(Capability.DEPRECATE_EOF)) {
      onOk(payload, client);
    } else {
      Eof said = Eof.decode(payload, dialects.backend());
      Eof eof = ShownStatus.of(said, masks);
      answer.onEof(eof);
      ByteBuf same = eof == said ? payload : eof.encode(dialects.client());
      int flags = outParameters ? eof.statusFlags() | AFTER_OUT_PARAMETERS : eof.statusFlags();
      client.send(dialects.dropsEof() ? dialects.asOk(new Eof(eof.warnings(), flags)) : same);
      nextResult(flags);
    }
  }

  private void onOk(ByteBuf payload, PacketSink client) {
    Ok ok = Ok.decode(payload, dialects.backend());
    Ok shown = ShownStatus.of(ok, masks);
    answer.onOk(shown);
    client.send(shown == ok ? dialects.ok(payload, ok) : shown.encode(dialects.client()));
    nextResult(ok.statusFlags());
  }

  private void nextResult(int statusFlags) {
    answer.onResult();
    outParameters = false;
    boolean more = StatusFlag.MORE_RESULTS.in(statusFlags);
    step = more ? Step.HEAD : Step.DONE;
    masks = more ? masks.next() : masks;
  }

  private void fail(ByteBuf payload, PacketSink client) {
    Err shown = ShownError.of(payload, dialects, masks);
    answer.onError(shown);
    client.send(shown.encode(dialects.client()));
    step = Step.DONE;
  }

  @Override
  public boolean finished() {
    return step == Step.DONE;
  }

  @Override
  public Answer answer() {
    return answer;
  }
}
