package dev.sallyport.session.relay;

import dev.sallyport.masking.MaskPlan;
import dev.sallyport.masking.RowMask;
import dev.sallyport.wire.Capability;
import dev.sallyport.wire.response.ColumnDefinition;
import dev.sallyport.wire.response.Eof;
import dev.sallyport.wire.response.Err;
import dev.sallyport.wire.response.PrepareOk;
import io.netty.buffer.ByteBuf;
import java.util.Optional;

/**
 * The answer to COM_STMT_PREPARE (MySQL Client/Server Protocol, COM_STMT_PREPARE Response): the
 * statement's number, then the definitions of its parameters and of its columns.
 */
public final class PrepareRelay implements ResponseRelay {
  private final Dialects dialects;
  private final MaskPlan masks;
  private final Answer answer = new Answer();
  private Optional<PrepareOk> prepared = Optional.empty();
  private int parametersLeft;
  private int columnsLeft;
  private int columnsMet;
  private boolean finished;

  /** For one answer. */
  public PrepareRelay(Dialects dialects, MaskPlan masks) {
    this.dialects = dialects;
    this.masks = masks;
  }

  /** What the database prepared; empty when it refused. */
  public Optional<PrepareOk> prepared() {
    return prepared;
  }

  @Override
  public void accept(ByteBuf payload, PacketSink client) {
    if (PacketKind.isErr(payload)) {
      Err shown = ShownError.of(payload, dialects, masks);
      answer.onError(shown);
      client.send(shown.encode(dialects.client()));
      finished = true;
    } else if (prepared.isEmpty()) {
      PrepareOk ok = PrepareOk.decode(payload, dialects.backend());
      prepared = Optional.of(ok);
      // Each list is followed by an EOF packet where the database still sends them.
      int end = dialects.backend().has(Capability.DEPRECATE_EOF) ? 0 : 1;
      parametersLeft = ok.parameters() == 0 ? 0 : ok.parameters() + end;
      columnsLeft = ok.columns() == 0 ? 0 : ok.columns() + end;
      client.send(payload);
      finished = parametersLeft == 0 && columnsLeft == 0;
    } else {
      onDefinition(payload, client);
    }
  }

  private void onDefinition(ByteBuf payload, PacketSink client) {
    boolean ofColumn = parametersLeft == 0;
    if (ofColumn) {
      columnsLeft--;
    } else {
      parametersLeft--;
    }
    if (PacketKind.isEof(payload)) {
      if (!dialects.dropsEof()) {
        Eof said = Eof.decode(payload, dialects.backend());
        Eof shown = ShownStatus.of(said, masks);
        client.send(shown == said ? payload : shown.encode(dialects.client()));
      }
    } else if (ofColumn) {
      ColumnDefinition column = ColumnDefinition.decode(payload, dialects.backend());
      int count = prepared.map(PrepareOk::columns).orElseThrow();
      ColumnDefinition shown = RowMask.shown(column, columnsMet++, count, masks, dialects.names());
      client.send(shown.equals(column) ? payload : shown.encode(dialects.client()));
    } else {
      client.send(payload);
    }
    finished = parametersLeft == 0 && columnsLeft == 0;
  }

  @Override
  public boolean finished() {
    return finished;
  }

  @Override
  public Answer answer() {
    return answer;
  }
}
