package dev.sallyport.wire.response;

import dev.sallyport.wire.Capabilities;
import dev.sallyport.wire.PayloadReader;
import dev.sallyport.wire.PayloadWriter;
import io.netty.buffer.ByteBuf;

/**
 * A statement was prepared (MySQL Internals, "COM_STMT_PREPARE_OK"). Not for connections with
 * OPTIONAL_RESULTSET_METADATA, which is never agreed on here.
 *
 * @param statementId the server's id
 * @param columns of the result, 0 for statements without one
 * @param parameters placeholders
 * @param warnings how many, 0 to 65535
 */
public record PrepareOk(int statementId, int columns, int parameters, int warnings) {
  private static final int HEADER = 0x00;

  /** Reads it. */
  public static PrepareOk decode(ByteBuf payload, Capabilities c) {
    PayloadReader in = new PayloadReader("COM_STMT_PREPARE_OK", payload);
    in.expectInt1(HEADER, "header");
    int id = (int) in.readInt4();
    int columns = in.readInt2();
    int parameters = in.readInt2();
    in.skip(1);
    int warnings = in.readInt2();
    in.expectEnd();
    return new PrepareOk(id, columns, parameters, warnings);
  }

  /** Writes it. */
  public ByteBuf encode(Capabilities c) {
    return new PayloadWriter(12)
        .writeInt1(HEADER)
        .writeInt4(statementId)
        .writeInt2(columns)
        .writeInt2(parameters)
        .writeInt1(0)
        .writeInt2(warnings)
        .toPayload();
  }
}
