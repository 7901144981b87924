package dev.sallyport.web;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.APIResponse;
import com.microsoft.playwright.Browser;
import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Route;
import com.microsoft.playwright.options.AriaRole;
import com.microsoft.playwright.options.ColorScheme;
import dev.sallyport.access.connections.ConnectionDraft;
import dev.sallyport.access.connections.SampleConnections;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The page of connections in a browser, on real parts; their servers are not there. */
@Timeout(180)
class ConsoleConnectionsIT {
  private static final Path PICTURES = Path.of("target/pictures");
  private static final String PASSWORD = "typed-once-42";

  private static HeadlessBrowser headless;
  private static Accessibility accessibility;

  @TempDir Path directory;
  private final List<String> complaints = new ArrayList<>();
  private ConsoleFixture console;
  private BrowserContext context;

  @BeforeAll
  static void open() throws IOException {
    headless = HeadlessBrowser.shared();
    accessibility = new Accessibility();
  }

  @BeforeEach
  void start() {
    console = ConsoleFixture.start(directory);
  }

  @AfterEach
  void stop() {
    context.close();
    console.close();
    assertThat(complaints).as("what the browser complained of, its policy included").isEmpty();
  }

  private Page visit(int width, ColorScheme scheme, String person, String path) {
    context =
        headless
            .browser()
            .newContext(
                new Browser.NewContextOptions()
                    .setViewportSize(width, 800)
                    .setColorScheme(scheme)
                    // Axe is no part of the page, whose policy would not let it in.
                    .setBypassCSP(true));
    Page page = context.newPage();
    page.setDefaultTimeout(60_000);
    page.onConsoleMessage(
        message -> {
          // Browsers complain of each refusal, and some are part of a test.
          if (message.type().equals("error") && !message.text().contains("Failed to load")) {
            complaints.add(message.text());
          }
        });
    page.onPageError(complaints::add);
    HeadlessBrowser.signIn(page, console.url("/sign-in?to=" + path), person);
    return page;
  }

  /**
   * What the gateway answers about connections from now on. Read before the page has it: a browser
   * keeps no body of an answer that its page no longer waits for.
   */
  private static List<String> answersOnTheirWay(Page page) {
    List<String> answers = new ArrayList<>();
    page.route(
        url -> url.contains("/api/v1/connections"),
        route -> {
          APIResponse answer = route.fetch();
          answers.add(answer.text());
          route.fulfill(new Route.FulfillOptions().setResponse(answer));
        });
    return answers;
  }

  private static Page.GetByRoleOptions named(String name) {
    return new Page.GetByRoleOptions().setName(name).setExact(true);
  }

  private static Locator button(Locator in, String name) {
    return in.getByRole(
        AriaRole.BUTTON, new Locator.GetByRoleOptions().setName(name).setExact(true));
  }

  private static void shoot(Page page, String name) {
    page.screenshot(new Page.ScreenshotOptions().setPath(PICTURES.resolve(name + ".png")));
  }

  private static void assertFit(Page page) {
    assertThat(accessibility.findings(page))
        .noneMatch(f -> f.startsWith("serious") || f.startsWith("critical"));
    assertThat(
            page.evaluate(
                "() => document.documentElement.scrollWidth <= document.documentElement.clientWidth"))
        .isEqualTo(true);
  }

  @Test
  void shouldRegisterChangeAndRemoveByForm() {
    Page page = visit(1280, ColorScheme.LIGHT, "adam", "/connections");
    assertThat(page.getByRole(AriaRole.ROW)).hasCount(5);
    assertThat(page.getByText("not reachable")).hasCount(4);
    List<String> answers = answersOnTheirWay(page);
    assertFit(page);
    shoot(page, "connections-list");
    // When the form is sent empty
    page.getByRole(AriaRole.BUTTON, named("Register")).click();
    Locator form = page.getByRole(AriaRole.DIALOG);
    button(form, "Register").click();
    // Then each field says what it lacks, in its place
    assertThat(form.getByText("Name or address of the database server.")).isVisible();
    assertThat(form.getByText("The account logs in with one.")).isVisible();
    assertThat(form.getByLabel("Name", new Locator.GetByLabelOptions().setExact(true))).isFocused();
    assertFit(page);
    shoot(page, "connections-form-errors");
    // When the gateway knows better
    form.getByLabel("Name", new Locator.GetByLabelOptions().setExact(true)).fill("billing");
    form.getByLabel("Host").fill("169.254.169.254");
    form.getByLabel("An existing account").check();
    form.getByLabel("User", new Locator.GetByLabelOptions().setExact(true)).fill("app");
    form.getByLabel("Password", new Locator.GetByLabelOptions().setExact(true)).fill(PASSWORD);
    button(form, "Register").click();
    assertThat(form.getByText("Is an address where no database can be.")).isVisible();
    // When it is tried before it is saved
    form.getByLabel("Host").fill("127.0.0.1");
    form.getByLabel("Port").fill("1");
    button(form, "Test").click();
    assertThat(form.getByText("Nothing listens at this host and port")).isVisible();
    shoot(page, "connections-form-tested");
    assertThat(console.databases.connections.find("billing")).isEmpty();
    button(form, "Register").click();
    // Then it is there, and its password nowhere
    Locator detail = page.getByRole(AriaRole.DIALOG);
    assertThat(detail.getByText("never shown again")).isVisible();
    assertThat(detail.getByText("Nobody: no policy names it.")).isVisible();
    assertThat(console.databases.connections.find("billing")).isPresent();
    assertFit(page);
    shoot(page, "connections-detail");
    // When it is changed without the password
    button(detail, "Change").click();
    form.getByLabel("Schema").fill("invoices");
    button(form, "Save").click();
    assertThat(detail.getByText("invoices")).isVisible();
    // When it is to go elsewhere
    button(detail, "Change").click();
    form.getByLabel("Port").fill("2");
    button(form, "Save").click();
    assertThat(form.getByText("Needed anew, because port is another one")).isVisible();
    shoot(page, "connections-form-elsewhere");
    button(form, "Cancel").click();
    // When it is removed
    button(detail, "Remove").click();
    Locator question =
        page.getByRole(AriaRole.DIALOG)
            .filter(new Locator.FilterOptions().setHasText("Remove billing?"));
    shoot(page, "connections-removing");
    button(question, "Remove").click();
    assertThat(page.getByText("billing is removed; 0 sessions ended.")).isVisible();
    assertThat(page.getByRole(AriaRole.ROW)).hasCount(5);
    page.unrouteAll();
    assertThat(answers).isNotEmpty().noneMatch(answer -> answer.contains(PASSWORD));
  }

  @Test
  void shouldLetAuditorsReadAndChangeNothing() {
    Page page = visit(1280, ColorScheme.DARK, "audrey", "/connections/orders-prod");

    Locator detail = page.getByRole(AriaRole.DIALOG);
    assertThat(detail.getByText("It stands in the gateway's configuration file")).isVisible();
    assertThat(button(detail, "Check now")).hasCount(0);
    assertThat(button(detail, "Change")).hasCount(0);
    assertThat(button(detail, "Remove")).hasCount(0);
    assertFit(page);
    shoot(page, "connections-detail-auditor-dark");
    page.keyboard().press("Escape");
    assertThat(page.getByRole(AriaRole.BUTTON, named("Register"))).hasCount(0);
  }

  @Test
  void shouldShowOthersWhatTheyMayUse() {
    Page page = visit(1280, ColorScheme.LIGHT, "anna", "/connections");

    assertThat(page.getByText("The databases that you may use.")).isVisible();
    assertThat(page.getByText("127.0.0.1")).hasCount(0);
    assertFit(page);
    shoot(page, "connections-mine");
  }

  @Test
  void shouldTellWhatIsWrongWithEachAndWhatIsMissing() {
    Page page = visit(1280, ColorScheme.LIGHT, "adam", "/access");
    page.route(
        "**/api/v1/connections",
        route ->
            route.fulfill(
                new Route.FulfillOptions()
                    .setContentType("application/json")
                    .setBody(
                        new JsonObject()
                            .put("connections", ConnectionsAsSeen.some())
                            .put("may_change", true)
                            .put("can_register", false)
                            .encode())));
    page.navigate(console.url("/connections").toString());
    assertThat(page.getByText("Connections cannot be registered here")).isVisible();
    assertThat(page.getByRole(AriaRole.BUTTON, named("Register"))).isDisabled();
    assertThat(page.getByText("being removed")).isVisible();
    assertFit(page);
    shoot(page, "connections-several");
    page.getByText("archive", new Page.GetByTextOptions().setExact(true)).click();
    Locator detail = page.getByRole(AriaRole.DIALOG);
    assertThat(button(detail, "Forget it anyway")).isVisible();
    assertThat(button(detail, "Change")).hasCount(0);
    shoot(page, "connections-detail-leaving");
    page.keyboard().press("Escape");
    page.getByText("reports", new Page.GetByTextOptions().setExact(true)).click();
    assertThat(detail.getByText("may not make users (error 1227)")).isVisible();
    assertFit(page);
    shoot(page, "connections-detail-not-ready");
    // When there are none
    page.unroute("**/api/v1/connections");
    page.route(
        "**/api/v1/connections",
        route ->
            route.fulfill(
                new Route.FulfillOptions()
                    .setContentType("application/json")
                    .setBody(
                        "{\"connections\": [], \"may_change\": true, \"can_register\": true}")));
    page.navigate(console.url("/connections").toString());
    assertThat(page.getByText("No connection yet")).isVisible();
    shoot(page, "connections-none");
    // When the gateway does not answer
    page.unroute("**/api/v1/connections");
    page.route("**/api/v1/connections", Route::abort);
    page.navigate(console.url("/connections").toString());
    assertThat(page.getByText("The gateway cannot be reached.")).isVisible();
    shoot(page, "connections-failed");
  }

  @Test
  void shouldFitATelephoneWithAsManyAsThereCanBe() {
    for (int i = 0; i < 96; i++) {
      ConsoleFixture.await(
          console.databases.desk.register(
              new ConnectionDraft(
                  SampleConnections.stored(
                      "team-" + i, "db-" + i + ".databases.example.internal", 3306, "p"),
                  true),
              Person.of("adam", "Adam Weiss", "admins")));
    }
    Page page = visit(375, ColorScheme.DARK, "adam", "/connections");
    assertThat(page.getByText("orders-prod")).isVisible();
    assertFit(page);
    shoot(page, "connections-many-phone-dark");
    page.getByLabel("Search connections").fill("team-77");
    assertThat(page.getByText("team-77", new Page.GetByTextOptions().setExact(true))).isVisible();
    assertThat(page.getByText("orders-prod")).hasCount(0);
    page.getByText("team-77", new Page.GetByTextOptions().setExact(true)).click();
    assertThat(page.getByRole(AriaRole.DIALOG).getByText("never shown again")).isVisible();
    assertFit(page);
    shoot(page, "connections-detail-phone-dark");
    button(page.getByRole(AriaRole.DIALOG), "Change").click();
    assertFit(page);
    shoot(page, "connections-form-phone-dark");
  }
}
