package dev.sallyport.e2e;

import dev.sallyport.demo.DemoStage;
import dev.sallyport.demo.ServerCache;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;

class EvidenceOnMariaDbIT extends EvidenceCases {
  @TempDir static Path folder;
  private static DemoStage stage;

  @BeforeAll
  static void start() {
    stage = EvidenceGate.start(ServerCache.mariadb(), folder);
  }

  @AfterAll
  static void stop() {
    stage.close();
  }

  @Override
  DemoStage stage() {
    return stage;
  }
}
