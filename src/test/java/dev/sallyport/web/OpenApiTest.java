package dev.sallyport.web;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import dev.sallyport.store.EmptyStore;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.Route;
import io.vertx.json.schema.OutputUnit;
import io.vertx.openapi.contract.OpenAPIVersion;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * The description of the API is the API's: the same routes, the same kinds of problems. What the
 * answers hold is looked at in every test of the API, see {@link ApiContract}.
 */
@Tag(EmptyStore.FILES)
class OpenApiTest {
  private static final String KIND = "urn:sallyport:problem:";

  /** As it is written where a problem is made. */
  private static final Pattern MADE =
      Pattern.compile(
          "(?:new Problem\\(|(?:forbidden|conflict|gone)\\()\\s*(?:\\d+,\\s*)?\"([a-z0-9-]+)\"");

  @TempDir private static Path directory;
  private static ConsoleFixture console;

  @BeforeAll
  static void start() {
    console = ConsoleFixture.start(directory);
  }

  @AfterAll
  static void stop() {
    console.close();
  }

  @Test
  void shouldBeOpenApiAsTheSpecificationSays() {
    JsonObject document = new JsonObject(OpenApiDocument.load().json().toString());

    OutputUnit checked = against(OpenAPIVersion.V3_1, document);
    document.getJsonObject("paths").getJsonObject("/healthz").put("get", "nothing");
    OutputUnit spoilt = against(OpenAPIVersion.V3_1, document);

    assertThat(checked.getErrors()).isNullOrEmpty();
    assertThat(checked.getValid()).isTrue();
    assertThat(spoilt.getValid()).isFalse();
  }

  private static OutputUnit against(OpenAPIVersion version, JsonObject document) {
    return ConsoleFixture.await(
        version
            .getRepository(console.vertx, "https://sallyport.test/")
            .compose(schemas -> version.validateContract(console.vertx, schemas, document)));
  }

  @Test
  void shouldPointAtNothingThatIsNotThere() {
    JsonNode document = OpenApiDocument.load().json();
    List<String> references = document.findValuesAsText("$ref");

    assertThat(references).isNotEmpty();
    assertThat(references)
        .allSatisfy(
            reference ->
                assertThat(document.at(reference.substring(1)).isMissingNode())
                    .as(reference)
                    .isFalse());
  }

  @Test
  void shouldDescribeEveryRouteThatIsMountedAndNoOther() {
    Set<String> mounted = new TreeSet<>();
    for (Route route : console.web.routes()) {
      if (route.methods() != null && route.getPath() != null && !isPageOrFile(route)) {
        route
            .methods()
            .forEach(
                method ->
                    mounted.add(
                        method.name().toLowerCase(Locale.ROOT)
                            + " "
                            + route.getPath().replaceAll(":([a-zA-Z]+)", "{$1}")));
      }
    }
    Set<String> described = new TreeSet<>();
    OpenApiDocument.load()
        .json()
        .get("paths")
        .properties()
        .forEach(
            path ->
                path.getValue()
                    .fieldNames()
                    .forEachRemaining(method -> described.add(method + " " + path.getKey())));
    // Mounted only where people sign in by SAML, see SamlSignInRoutesTest.
    described.removeIf(operation -> operation.contains(" /sign-in/saml"));

    assertThat(described).isEqualTo(mounted);
  }

  /** The console's own pages and files are no API; what stands before many routes is none. */
  private static boolean isPageOrFile(Route route) {
    return !route.isExactPath() && !route.isRegexPath()
        || route.getPath().contains("(")
        || route.getPath().startsWith("/assets/")
        || route.getPath().equals("/favicon.svg");
  }

  @Test
  void shouldNameEveryKindOfProblem() throws IOException {
    Set<String> made = new TreeSet<>();
    try (Stream<Path> sources = Files.walk(Path.of("src/main/java/dev/sallyport/web"))) {
      for (Path source : sources.filter(file -> file.toString().endsWith(".java")).toList()) {
        Matcher matcher = MADE.matcher(Files.readString(source));
        while (matcher.find()) {
          made.add(KIND + matcher.group(1));
        }
      }
    }
    assertThat(made).hasSizeGreaterThan(30);
    Set<String> named = new TreeSet<>();
    OpenApiDocument.load()
        .json()
        .at("/components/schemas/Problem/properties/type/enum")
        .forEach(kind -> named.add(kind.asText()));
    named.removeIf(kind -> kind.matches(KIND + "http-\\d+"));

    assertThat(named).isEqualTo(made);
  }

  @Test
  void shouldBeServedToAnybodyInBothForms() throws IOException {
    Visitor anybody = new Visitor(console);
    HttpResponse<String> json = anybody.get("/api/v1/openapi.json");
    HttpResponse<String> yaml = anybody.get("/api/v1/openapi.yaml");

    JsonNode read = new ObjectMapper().readTree(json.body());
    assertThat(read.get("openapi").asText()).startsWith("3.1");
    assertThat(new ObjectMapper(new YAMLFactory()).readTree(yaml.body()).equals(read)).isTrue();
    assertThat(yaml.headers().firstValue("content-type")).contains("application/yaml");
  }

  @ParameterizedTest
  @CsvSource({
    "GET, /api/v1/nothing, '', application/json, 404, not-found",
    "PUT, /api/v1/me, '{}', application/json, 405, method-not-allowed",
    "POST, /approvals, '{}', application/json, 405, method-not-allowed",
    "POST, /api/v1/revocations, 'a=b', application/x-www-form-urlencoded, 415, not-json",
    "POST, /api/v1/revocations, HUGE, application/json, 413, too-large",
    "POST, /api/v1/revocations, '[', application/json, 400, bad-request",
  })
  void shouldAnswerEveryErrorWithAProblem(
      String method, String path, String body, String type, int status, String kind) {
    Visitor adam = Visitor.signedIn(console, "adam");
    String sent = body.equals("HUGE") ? " ".repeat(WebVerticle.MAX_BODY_BYTES + 1) : body;

    HttpResponse<String> answer =
        adam.call(method, path, sent, "Content-Type", type, "Origin", console.web.url().toString());

    assertThat(answer.statusCode()).isEqualTo(status);
    assertThat(Visitor.json(answer).getString("type")).isEqualTo(KIND + kind);
  }

  @ParameterizedTest
  @CsvSource({
    "GET /%s HTTP/1.1, 414",
    "GET / HTTP/1.1|X-Long: %s, 431",
    "GET / HTTP/1.1 %s|a b, 400"
  })
  void shouldAnswerEvenWhatIsNoRequestWithAProblem(String head, int status) throws IOException {
    String filled = head.formatted("x".repeat(20_000)).replace("|", "\r\n");
    String sent = status == 400 ? "GET /\u0000 HTTP/1.1\r\nbroken" : filled;
    try (Socket socket = new Socket("127.0.0.1", console.web.actualPort());
        OutputStream out = socket.getOutputStream();
        InputStream in = socket.getInputStream()) {
      socket.setSoTimeout(30_000);
      out.write((sent + "\r\nHost: x\r\n\r\n").getBytes(StandardCharsets.US_ASCII));
      out.flush();
      String answer = new String(in.readAllBytes(), StandardCharsets.UTF_8);
      assertThat(answer)
          .matches("(?s)HTTP/1\\.[01] " + status + " .*")
          .contains("application/problem+json", KIND + "http-" + status);
    }
  }
}
