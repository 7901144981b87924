package dev.sallyport.cli;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import dev.sallyport.policy.ReloadingPolicies.Reload;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

class PolicyStartupTest {
  @Test
  void shouldSayWhatIsInForceWhenFilesAreBrokenAndWhenTheyAreMended() {
    Logger log = (Logger) LoggerFactory.getLogger(PolicyStartup.class);
    ListAppender<ILoggingEvent> lines = new ListAppender<>();
    lines.start();
    Level before = log.getLevel();
    log.setLevel(Level.INFO);
    log.addAppender(lines);
    try {
      PolicyStartup.tell(new Reload(false, false, List.of("p.yaml:1: is no mapping")));
      PolicyStartup.tell(new Reload(false, false, List.of()));
      PolicyStartup.tell(new Reload(false, true, List.of()));
      PolicyStartup.tell(new Reload(true, false, List.of()));
    } finally {
      log.detachAppender(lines);
      log.setLevel(before);
    }
    assertThat(lines.list)
        .extracting(line -> line.getLevel() + " " + line.getFormattedMessage())
        .containsExactly(
            "ERROR policies kept, the rules before stay in force error=p.yaml:1: is no mapping",
            "INFO policies as in force again",
            "INFO policies reloaded");
  }
}
