package dev.sallyport.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.sallyport.config.Role;
import dev.sallyport.config.SamlConfig;
import dev.sallyport.config.WebConfig;
import dev.sallyport.identity.SamlProvider;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.net.CookieManager;
import java.net.URI;
import java.net.URLDecoder;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * Two consoles behind a balancer that sends each request of a browser wherever it likes: people
 * sign in by SAML across both, and follow at one what runs at the other.
 */
@Timeout(value = 180, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class NodesConsoleIT {
  /** Where browsers find the balancer; what is sent there goes to one of the nodes by hand here. */
  private static final URI PUBLIC = URI.create("http://127.0.0.1:9");

  private static final String CALLBACK = "/sign-in/saml/callback";
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final SamlProvider IDP = new SamlProvider();

  @TempDir private static Path folder;
  private static TwoNodes nodes;

  @BeforeAll
  static void start() throws Exception {
    nodes = new TwoNodes(folder, List.of(Role.ALL, Role.ALL), List.of(), NodesConsoleIT::behindOne);
  }

  @AfterAll
  static void stop() throws Exception {
    nodes.close();
  }

  private static WebConfig behindOne(WebConfig read) {
    return new WebConfig(
        read.host(),
        read.port(),
        Optional.of(PUBLIC),
        read.tls(),
        read.signIn(),
        Optional.of(
            new SamlConfig(
                "corp",
                SamlProvider.ENTITY_ID,
                URI.create("https://idp.example/sso"),
                List.of(IDP.certificate),
                Optional.empty(),
                SamlConfig.NameId.PERSISTENT,
                "displayName",
                "groups",
                Duration.ofSeconds(30))),
        read.adminGroups(),
        read.auditorGroups(),
        read.sessionLifetime());
  }

  /** A browser, whose cookies go to both: they do not tell ports apart. */
  private static HttpClient browser() {
    return HttpClient.newBuilder()
        .version(HttpClient.Version.HTTP_1_1)
        .cookieHandler(new CookieManager())
        .build();
  }

  /** What a browser was sent to the provider with. */
  private record Asked(String request, String relayState) {}

  @Test
  void shouldSignInThoughEachStepComesToTheOtherNode() throws Exception {
    // Given a sign-in that is begun at one node
    HttpClient browser = browser();
    Asked asked = begin(browser, 0);
    // When the provider's page posts to the other, and the browser goes on to the first
    HttpResponse<String> posted = post(1, asked, answer(asked));
    assertThat(posted.statusCode()).as(posted.body()).isEqualTo(303);
    HttpResponse<String> finished = get(browser, 0, location(posted));
    // Then
    assertThat(finished.statusCode()).as(finished.body()).isEqualTo(303);
    assertThat(location(finished)).isEqualTo("/sessions");
    for (int node : List.of(1, 0)) {
      HttpResponse<String> me = get(browser, node, "/api/v1/me");
      assertThat(JSON.readTree(me.body()).get("id").asText()).isEqualTo("corp:G-42");
    }
    // And what was used at one is used at the other
    assertThat(post(0, asked, answer(asked)).statusCode()).isEqualTo(400);
    assertThat(get(browser, 1, location(posted)).statusCode()).isEqualTo(400);
  }

  @Test
  void shouldFinishAtTheNodeThatNeitherBeganNorHeardTheProvider() throws Exception {
    HttpClient browser = browser();
    Asked asked = begin(browser, 0);
    HttpResponse<String> posted = post(0, asked, answer(asked));
    assertThat(get(browser, 1, location(posted)).statusCode()).isEqualTo(303);
    assertThat(get(browser, 0, "/api/v1/me").statusCode()).isEqualTo(200);
  }

  @Test
  void shouldLetNoOtherBrowserFinishAtTheOtherNode() throws Exception {
    // Given
    HttpClient attacker = browser();
    Asked asked = begin(attacker, 0);
    HttpResponse<String> posted = post(1, asked, answer(asked));
    // When another browser, which has begun a sign-in of its own, is made to finish this one
    HttpClient victim = browser();
    begin(victim, 1);
    assertThat(get(victim, 0, location(posted)).statusCode()).isEqualTo(400);
    // Then nobody comes in by it any more
    assertThat(get(attacker, 1, location(posted)).statusCode()).isEqualTo(400);
    for (int node : List.of(0, 1)) {
      assertThat(get(victim, node, "/api/v1/me").statusCode()).isEqualTo(401);
    }
  }

  @Test
  void shouldFollowASessionOfTheOtherNodeAsAStreamUntilItEnds() throws Exception {
    HttpClient browser = browser();
    Asked asked = begin(browser, 0);
    get(browser, 1, location(post(0, asked, answer(asked))));
    BusyAgent agent = BusyAgent.connectorJ(nodes.at(0));
    try {
      // Given somebody at one console who follows a session of the other node
      String id = session(browser, agent.greetingId());
      HttpResponse<InputStream> answer =
          browser.send(
              HttpRequest.newBuilder(nodes.web(1).resolve("/api/v1/sessions/" + id + "/tail"))
                  .build(),
              BodyHandlers.ofInputStream());
      assertThat(answer.statusCode()).isEqualTo(200);
      try (BufferedReader stream =
          new BufferedReader(new InputStreamReader(answer.body(), StandardCharsets.UTF_8))) {
        Followed followed = new Followed(stream);
        followed.until("\"type\":\"opened\"");
        // When the agent goes on
        agent.value("SELECT COUNT(*) FROM shop.orders");
        followed.until("SELECT COUNT(*) FROM shop.orders");
        agent.value("SELECT MAX(id) FROM shop.orders");
        followed.until("SELECT MAX(id) FROM shop.orders");
        // Then each event comes once, in its order, until the session is over
        agent.close();
        followed.untilEnd();
      }
    } finally {
      agent.close();
    }
  }

  /** What a page makes of a stream: the events of a session from the first one on. */
  private static final class Followed {
    private final BufferedReader stream;
    private long next;

    Followed(BufferedReader stream) {
      this.stream = stream;
    }

    /** Reads on to an event with these words. */
    void until(String words) throws IOException {
      for (String line = stream.readLine(); line != null; line = stream.readLine()) {
        if (line.startsWith("data: ")) {
          boolean found = false;
          for (JsonNode event : JSON.readTree(line.substring("data: ".length())).get("events")) {
            assertThat(event.get("sequence").asLong()).isEqualTo(next++);
            found |= event.toString().contains(words);
          }
          if (found) {
            return;
          }
        }
      }
      throw new AssertionError("the stream ended before " + words);
    }

    /** Reads on to the session's end, which the stream's own follows. */
    void untilEnd() throws IOException {
      until("\"type\":\"closed\"");
      assertThat(stream.lines().filter(line -> !line.isEmpty()))
          .containsExactly("event: end", "data: {}");
    }
  }

  /** The identifier of a session that the second console knows of. */
  private static String session(HttpClient browser, long number) {
    String[] id = new String[1];
    Eventually.holds(
        PATIENCE,
        () -> {
          for (JsonNode one : json(browser, "/api/v1/sessions").get("sessions")) {
            String events = "/api/v1/sessions/" + one.get("id").asText() + "/events?limit=1";
            JsonNode first = json(browser, events).get("events").get(0);
            if (first.get("connection_id").asLong() == number) {
              id[0] = one.get("id").asText();
            }
          }
          assertThat(id[0]).isNotNull();
        });
    return id[0];
  }

  private static JsonNode json(HttpClient browser, String path) {
    try {
      HttpResponse<String> answer = get(browser, 1, path);
      assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
      return JSON.readTree(answer.body());
    } catch (Exception e) {
      throw new AssertionError(e);
    }
  }

  private static Asked begin(HttpClient browser, int node) throws Exception {
    HttpResponse<String> begun = get(browser, node, "/sign-in/saml?to=/sessions");
    Map<String, String> parameters = new HashMap<>();
    for (String pair : URI.create(location(begun)).getRawQuery().split("&")) {
      String[] parts = pair.split("=", 2);
      parameters.put(parts[0], URLDecoder.decode(parts[1], StandardCharsets.UTF_8));
    }
    return new Asked(
        SamlProvider.requestId(parameters.get("SAMLRequest")), parameters.get("RelayState"));
  }

  /** What the provider says of somebody who may see everything. */
  private static String answer(Asked asked) {
    return IDP.answer(asked.request())
        .with("destination", PUBLIC + CALLBACK)
        .with("recipient", PUBLIC + CALLBACK)
        .audience(PUBLIC + "/sign-in/saml/metadata")
        .attributes(SamlProvider.attribute("groups", "admins"))
        .encoded();
  }

  /** Its page posts from another site, and so without a cookie. */
  private static HttpResponse<String> post(int node, Asked asked, String response)
      throws Exception {
    return HttpClient.newHttpClient()
        .send(
            HttpRequest.newBuilder(nodes.web(node).resolve(CALLBACK))
                .header("Content-Type", "application/x-www-form-urlencoded")
                .header("Origin", "https://idp.example")
                .header("Sec-Fetch-Site", "cross-site")
                .POST(
                    BodyPublishers.ofString(
                        "SAMLResponse="
                            + URLEncoder.encode(response, StandardCharsets.UTF_8)
                            + "&RelayState="
                            + URLEncoder.encode(asked.relayState(), StandardCharsets.UTF_8)))
                .build(),
            BodyHandlers.ofString());
  }

  private static HttpResponse<String> get(HttpClient browser, int node, String path)
      throws Exception {
    return browser.send(
        HttpRequest.newBuilder(nodes.web(node).resolve(path)).build(), BodyHandlers.ofString());
  }

  private static String location(HttpResponse<String> answer) {
    return answer.headers().firstValue("location").orElseThrow();
  }
}
