package dev.sallyport.store;

import dev.sallyport.config.StoreConfig;
import dev.sallyport.recording.SessionEvidence;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;

/** Evidence of one session from a store. */
record StoredSessionEvidence(StoreConfig store, Vertx vertx) implements SessionEvidence {
  @Override
  public Future<Path> of(String session) {
    return vertx.executeBlocking(() -> write(session), false);
  }

  private Path write(String session) throws IOException, SQLException {
    Path file = Files.createTempFile("sallyport-evidence", ".jsonl");
    try (OutputStream out = new BufferedOutputStream(Files.newOutputStream(file), 1 << 16)) {
      EvidenceFile.Selection one =
          new EvidenceFile.Selection(List.of(session), Optional.empty(), Optional.empty());
      EvidenceFile.write(store, one, out);
      return file;
    } catch (IOException | SQLException | RuntimeException e) {
      Files.deleteIfExists(file);
      throw e;
    }
  }
}
