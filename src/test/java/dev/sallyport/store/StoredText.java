package dev.sallyport.store;

import dev.sallyport.recording.chain.DamagedChunkException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;

/** What the compressed chunks of a store say: in the bytes of its file nobody finds a text. */
public final class StoredText {
  private StoredText() {}

  /** All events of a store, as JSON. */
  public static String of(Path store) throws SQLException, IOException {
    StringBuilder text = new StringBuilder();
    try (Connection connection = SqliteDatabase.reading(store)) {
      EvidenceRows.chunks(
          connection,
          "",
          " ORDER BY position",
          (chunk, damage) -> {
            try {
              text.append(new String(chunk.plain(), StandardCharsets.UTF_8)).append('\n');
            } catch (DamagedChunkException e) {
              throw new SQLException(e);
            }
          });
    }
    return text.toString();
  }
}
