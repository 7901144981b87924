package dev.sallyport.recording;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;

/** What was acknowledged when the power went is there when it is back. */
class PowerCutTest {
  @Property(tries = 400)
  void shouldKeepWhatWasAcknowledgedAndInventNothing(@ForAll long seed) throws Exception {
    Path folder = Files.createTempDirectory("power-cut");
    try {
      assertThat(new PowerCuts(folder).cut(seed)).isEmpty();
    } finally {
      Files.delete(folder);
    }
  }
}
