package dev.sallyport.e2e;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The story, told by every driver; replayed by the console's interface. */
class StoryIT {
  private static Chromium browser;
  private static Console approver;
  private static Console auditor;

  @BeforeAll
  static void open() {
    browser = new Chromium();
    approver = Console.signIn(browser, GatewayFixture.stage().webUrl(), "Amir Haddad");
    auditor = Console.signIn(browser, GatewayFixture.stage().webUrl(), "Ada Brandt");
  }

  @AfterAll
  static void close() {
    browser.close();
  }

  @ParameterizedTest
  @EnumSource
  void shouldCoverPauseRefuseAndRecord(ClientKind kind) throws Exception {
    try (Story story =
        new Story(
            kind,
            GatewayFixture.maintenanceAgent(),
            GatewayFixture.database(),
            approver,
            auditor,
            StoryIT::replay)) {
      for (Map.Entry<String, Story.Step> step : story.steps().entrySet()) {
        try {
          step.getValue().play();
        } catch (Exception | AssertionError e) {
          throw new AssertionError("not so: " + step.getKey(), e);
        }
      }
    }
  }

  private static String replay(String session) {
    StringBuilder minutes = new StringBuilder();
    long from = 0;
    boolean more = true;
    while (more) {
      JsonNode page = auditor.api("/api/v1/sessions/" + session + "/events?from=" + from);
      page.get("events").forEach(event -> minutes.append(event).append('\n'));
      from = page.get("next").asLong();
      more = page.get("more").asBoolean();
    }
    return minutes.toString();
  }
}
