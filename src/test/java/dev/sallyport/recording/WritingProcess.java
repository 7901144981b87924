package dev.sallyport.recording;

import dev.sallyport.config.AuditConfig;
import dev.sallyport.config.AuditConfig.Durability;
import dev.sallyport.config.StoreConfig;
import dev.sallyport.store.Store;
import io.vertx.core.Vertx;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

/** Records as fast as it can until it is killed, and says what was acknowledged. */
final class WritingProcess {
  private WritingProcess() {}

  public static void main(String[] arguments) {
    Path directory = Path.of(arguments[0]);
    PrintStream out =
        new PrintStream(new FileOutputStream(FileDescriptor.out), true, StandardCharsets.US_ASCII);
    Vertx vertx = Vertx.vertx();
    Store store = Store.open(new StoreConfig.Sqlite(directory.resolve("store.db")), vertx).await();
    AuditConfig config =
        new AuditConfig(
            directory.resolve("journal"), Durability.valueOf(arguments[1]), 1 << 30, 100);
    RecordingService recording =
        RecordingService.open(config, vertx, store.sessionArchive()).await();
    for (int loop = 0; loop < 2; loop++) {
      String session = "session-" + loop;
      // Small files, so that some are deleted while others are written.
      Recorder recorder = recording.newRecorder(40_000);
      recorder.record(SampleEvents.opened(session)).await();
      recorder.record(SampleEvents.loginRefused("refused-" + loop)).await();
      new Thread(() -> write(recorder, session, out)).start();
    }
  }

  private static void write(Recorder recorder, String session, PrintStream out) {
    for (long sequence = 1; ; sequence++) {
      long acknowledged = sequence;
      // One that needs a file of its own comes when the next file is there already.
      String text = sequence % 120 == 100 ? "x".repeat(60_000) : "SELECT " + sequence;
      recorder.record(SampleEvents.judged(session, sequence, sequence, text, "allow")).await();
      out.println(session + " " + acknowledged);
    }
  }
}
