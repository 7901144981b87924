package dev.sallyport.web;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;

import com.microsoft.playwright.Browser;
import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.AriaRole;
import com.microsoft.playwright.options.ColorScheme;
import dev.sallyport.approval.ApprovalRequest;
import dev.sallyport.approval.Deciding;
import dev.sallyport.approval.SampleRequest;
import dev.sallyport.approval.StandingApproval;
import dev.sallyport.identity.Revocation.Kind;
import dev.sallyport.reports.RecordedDay;
import dev.sallyport.store.ManySessions;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.UUID;
import java.util.function.BiConsumer;
import java.util.regex.Pattern;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Pictures of every page, to be looked at: {@code ConsolePictures DIRECTORY [NAMES-REGEX]}. */
final class ConsolePictures {
  private static final Logger LOG = LoggerFactory.getLogger(ConsolePictures.class);

  private final Path directory;
  private final String wanted;
  private final Browser browser;
  private final ConsoleFixture console;
  private final BiConsumer<String, Page> onPicture;

  private ConsolePictures(
      Path directory,
      String wanted,
      Browser browser,
      ConsoleFixture console,
      BiConsumer<String, Page> onPicture) {
    this.directory = directory;
    this.wanted = wanted;
    this.browser = browser;
    this.console = console;
    this.onPicture = onPicture;
  }

  public static void main(String[] args) throws IOException {
    take(Path.of(args[0]), args.length > 1 ? args[1] : ".*", (name, page) -> {});
  }

  /**
   * Takes the pictures whose names match.
   *
   * @param onPicture is shown each page when its picture has been taken
   */
  static void take(Path folder, String wanted, BiConsumer<String, Page> onPicture)
      throws IOException {
    Path directory = Files.createDirectories(folder);
    try (HeadlessBrowser headless = HeadlessBrowser.start();
        ConsoleFixture console =
            ConsoleFixture.startForMany(Files.createTempDirectory("console-pictures"))) {
      Browser browser = headless.browser();
      new ConsolePictures(directory, wanted, browser, console, onPicture).takeAll();
      try (ConsoleFixture both =
          ConsoleFixture.startWithSaml(
              Files.createTempDirectory("console-pictures"),
              SamlSignInRoutesTest.provider("corp-saml"))) {
        new ConsolePictures(directory, wanted, browser, both, onPicture)
            .shoot("sign-in-both", "", "/?problem=sign-in-refused");
      }
    }
  }

  private void takeAll() {
    shoot("sign-in", "", "/");
    shoot("inbox-empty", "dora", "/approvals");
    shoot("sessions-empty", "dora", "/sessions");
    shoot("statements-empty", "dora", "/statements");
    shoot("revocations-empty", "adam", "/revocations");
    shoot("agents-empty", "dora", "/agents");
    shoot("audit-empty", "adam", "/audit");
    shoot("holds-empty", "adam", "/holds");
    shoot("standing-empty", "dora", "/standing");
    shoot("status-empty", "adam", "/status");
    console.exports = SampleHolds.sinks();
    console.retention = Optional.of(SampleHolds.retention());
    shoot("status", "audrey", "/status");
    shoot("status-others", "dora", "/status");
    shoot("reports-empty", "adam", "/reports");
    shoot("reports-no-rows", "adam", "/reports?report=approvals");
    shoot("connections", "adam", "/connections");
    shoot("policies", "adam", "/policies");
    shoot("policies-others", "dora", "/policies");
    ApprovalRequest one =
        SampleApproval.update().waitingSince(Duration.ofSeconds(42), minutes(5)).request();
    console.submit(one);
    shoot("inbox-one", "dora", "/approvals");
    shoot("approval", "dora", "/approvals/" + one.id());
    ConsoleFixture.await(
        console.desk.attach(one.id(), SampleEvidence.evidence(List.of("shop.customers.ssn"))));
    shoot("approval-evidence", "dora", "/approvals/" + one.id());
    shoot("approval-absent", "anna", "/approvals/" + one.id());
    ApprovalRequest revealing = SampleApproval.revealing();
    console.submit(revealing);
    shoot("approval-revealing", "dora", "/approvals/" + revealing.id());
    ConsoleFixture.await(
        Deciding.decide(
            console.desk,
            revealing.id(),
            Person.of("dan", "Dan Okafor", "dba"),
            true,
            "case 4711"));
    shoot("approval-revealed", "dora", "/approvals/" + revealing.id());
    standing();
    several();
    shoot("inbox-several", "dora", "/approvals");
    String access = access();
    shoot("inbox-access", "dora", "/approvals");
    shoot("approval-access", "dora", "/approvals/" + access);
    shoot("access", "anna", "/access");
    lease();
    shoot("inbox-auditor", "audrey", "/approvals");
    String session = sessions();
    shoot("sessions", "adam", "/sessions");
    shoot("sessions-none-fits", "adam", "/sessions?text=nowhere&table=shop.*&state=closed");
    shoot("sessions-filters", "adam", "/sessions?verdict=deny&principal=bot-1");
    shoot("session", "adam", "/sessions/" + session);
    shoot("agents", "adam", "/agents");
    shoot("session-ending", "adam", "/sessions/" + session, "End session");
    shoot("session-replay", "adam", "/sessions/" + session, "Replay");
    revoke(Kind.PRINCIPAL, "idp:reporting-bot-3", "Its token stood in a public repository.");
    shoot("revocations-one", "adam", "/revocations");
    shoot("agent", "adam", "/agents/idp%3Areporting-bot-2");
    shoot("agent-revoked", "adam", "/agents/idp%3Areporting-bot-3");
    shoot("agent-auditor", "audrey", "/agents/idp%3Areporting-bot-2");
    String lifted = revoke(Kind.GROUP, "nightly-jobs", "Runs against the wrong database.");
    ConsoleFixture.await(console.revoking.lift(lifted, Person.of("adam", "Adam Novak", "admins")));
    for (int i = 0; i < 12; i++) {
      revoke(Kind.GROUP, "contractors-of-project-" + i, "The project has ended. ".repeat(i + 1));
    }
    revoke(Kind.SESSION, console.running.open("wild", "agents"), "runs wild");
    shoot("revocations", "adam", "/revocations");
    SampleHolds.place(console, 60);
    shoot("holds", "adam", "/holds");
    shoot("holds-auditor", "audrey", "/holds");
    shoot("holds-others", "dora", "/holds");
    shoot("audit", "adam", "/audit");
    shoot("audit-none-fits", "audrey", "/audit?kind=policy&by=idp%3Anobody");
    shoot("revocations-lifting", "adam", "/revocations", "Lift");
    shoot("revocations-auditor", "audrey", "/revocations");
    shoot("revocations-others", "dora", "/revocations");
    String large = UUID.randomUUID().toString();
    SampleSession many =
        new SampleSession(large, Instant.now()).opened("idp:reporting-bot", "reporting-bot");
    for (int i = 1; i <= 900; i++) {
      many.maskedRead(i, i % 7);
    }
    ConsoleFixture.await(console.store.sessionArchive().append(many.events(), "journal", 10_000));
    shoot("session-hundreds", "adam", "/sessions/" + large + "%23statement-700");
    for (int i = 0; i < 300; i++) {
      console.submit(SampleApproval.update().by("idp:bot-" + i, "bot-" + i, "agent").request());
    }
    shoot("inbox-hundreds", "dora", "/approvals");
    new ManySessions(700, 7_000).fill(console.store.sessionArchive());
    RecordedDay.fill(console.store);
    // The sign-in takes all behind its own ampersand for something else.
    String day = "%26from=2026-11-20%26to=2026-11-21";
    shoot(
        "reports-one",
        "audrey",
        "/reports?report=table-users%26table=crm.people%26principal=Anna" + day);
    shoot("reports-table", "audrey", "/reports?report=table-access%26table=shop.orders" + day);
    shoot("reports-approvals", "audrey", "/reports?report=approvals" + day);
    shoot("reports-unused", "audrey", "/reports?report=unused-policies");
    shoot("reports-refused", "audrey", "/reports?report=refusals" + day);
    shoot("reports-failed", "audrey", "/reports?report=table-access%26table=orders");
    shoot("statements", "adam", "/statements");
    shoot("statements-filtered", "adam", "/statements?verdict=deny%26text=delete");
    shoot("sessions-text", "adam", "/sessions?text=order_lines");
    shoot("sessions-hundreds", "adam", "/sessions?table=shop.orders");
    shoot(
        "reports-hundreds",
        "adam",
        "/reports?report=table-access%26table=shop.*%26from=2000-01-01");
  }

  private String revoke(Kind kind, String subject, String reason) {
    return ConsoleFixture.await(
            console.revoking.revoke(
                kind, subject, reason, Person.of("adam", "Adam Novak", "admins")))
        .revocation()
        .id();
  }

  /** Requests of an agent and of a person, and leases of that person. */
  private String access() {
    JsonObject wish =
        new JsonObject()
            .put("connection", "orders-prod")
            .put("purpose", "Rebuild the monthly revenue report after the late bookings")
            .put("tags", new JsonObject().put("ticket", "OPS-118").put("run", "4711"))
            .put("duration", "20m")
            .put("sessions", 2);
    HttpResponse<String> asked =
        new Visitor(console)
            .post(
                "/api/v1/access-requests",
                wish.encode(),
                "Content-Type",
                "application/json",
                "Authorization",
                "Bearer " + console.token("nightly"));
    Visitor anna = Visitor.signedIn(console, "anna");
    anna.post(
        "/api/v1/access-requests",
        wish.put("connection", "orders-test").put("sessions", 1).encode());
    return Visitor.json(asked).getString("id");
  }

  /** The one page that shows a password. */
  private void lease() {
    if (!"access-lease".matches(wanted)) {
      return;
    }
    for (int width : new int[] {1280, 375}) {
      try (BrowserContext context =
          browser.newContext(new Browser.NewContextOptions().setViewportSize(width, 800))) {
        Page page = context.newPage();
        HeadlessBrowser.signIn(page, console.url("/sign-in?to=/access"), "anna");
        page.getByLabel("Connection").fill("orders-test");
        page.getByLabel("Purpose").fill("Look at a customer's order");
        page.getByText("Ask for access").click();
        page.getByText("I have it").waitFor();
        page.screenshot(
            new Page.ScreenshotOptions()
                .setPath(directory.resolve("access-lease-" + width + ".png"))
                .setFullPage(true));
      }
    }
  }

  /** What was approved for a time, as the approver and the agent's owner see it. */
  private void standing() {
    StandingApproval stands = SampleStanding.granted(console, "idp:lea", "rare");
    shoot("approval-standing", "dora", "/approvals/" + stands.approval());
    ApprovalRequest agents = SampleRequest.onBehalfOf("idp:lea", SampleApproval.update().request());
    console.submit(agents);
    shoot("inbox-owner", "lea", "/approvals");
    ConsoleFixture.await(console.desk.withdraw(agents.id(), "the client hung up"));
    SampleStanding.granted(console, "idp:lea", "often");
    revoke(Kind.GROUP, "rare", "Its token stood in a public repository.");
    SampleStanding.granted(console, "idp:max", "often");
    shoot("standing", "dora", "/standing");
    shoot("standing-one", "lea", "/standing/" + stands.id());
    shoot("standing-owner", "lea", "/standing");
    ApprovalRequest fresh = SampleStanding.wantingAFreshSignIn();
    console.submit(fresh);
    console.providerClock.advance(minutes(10).negated());
    shoot("approval-fresh", "dora", "/approvals/" + fresh.id());
    console.providerClock.advance(minutes(10));
    ConsoleFixture.await(console.desk.withdraw(fresh.id(), "the client hung up"));
  }

  private void several() {
    console.submit(
        SampleApproval.update()
            .saying(
                "DELETE o, i FROM shop.orders AS o JOIN shop.order_items AS i ON i.order_id = o.id "
                    + "LEFT JOIN shop.payments AS p ON p.order_id = o.id AND p.state = 'settled' "
                    + "WHERE o.created_at BETWEEN '2025-01-01' AND '2025-12-31' AND p.id IS NULL AND o.customer_id IN "
                    + "(SELECT id FROM shop.customers WHERE country = 'SE' AND deleted = 1) /* task=cleanup */",
                Set.of("delete", "select"),
                Set.of("shop.orders", "shop.order_items", "shop.payments", "shop.customers"),
                OptionalLong.of(1_204_377))
            .by("idp:cleanup", "nightly-cleanup", "agent")
            .decidedBy(2, "dba", "leads")
            .waitingSince(Duration.ofSeconds(280), minutes(5))
            .request());
    console.submit(
        SampleApproval.update()
            .saying(
                "INSERT INTO staging.prices SELECT * FROM shop.prices\u202e -- \u202dsafe\n\n\n\n\n\n\n; ",
                Set.of("insert", "select"),
                Set.of("staging.prices", "shop.prices"),
                OptionalLong.empty())
            .by("idp:dora", "Dora Lindqvist", "human")
            .waitingSince(Duration.ofSeconds(12), minutes(60))
            .request());
    ApprovalRequest gone =
        SampleApproval.update().waitingSince(Duration.ofSeconds(5), minutes(5)).request();
    console.submit(gone);
    ConsoleFixture.await(console.desk.withdraw(gone.id(), "the client hung up"));
    ApprovalRequest denied = SampleApproval.update().request();
    console.submit(denied);
    ConsoleFixture.await(
        Deciding.decide(
            console.desk,
            denied.id(),
            Person.of("dan", "Dan Okafor", "dba"),
            false,
            "Run it on the replica, and in batches of a thousand please."));
    ApprovalRequest approved = SampleApproval.update().request();
    console.submit(approved);
    ConsoleFixture.await(
        Deciding.decide(
            console.desk, approved.id(), Person.of("dan", "Dan Okafor", "dba"), true, ""));
  }

  private String sessions() {
    String id = UUID.randomUUID().toString();
    for (int i = 0; i < 60; i++) {
      Instant at = Instant.now().minus(Duration.ofMinutes(7L * i + 3));
      SampleSession session =
          new SampleSession(i == 0 ? id : UUID.randomUUID().toString(), at)
              .opened("idp:reporting-bot-" + i % 4, "reporting-bot-" + i % 4)
              .maskedRead(1, i == 0 ? 60 : 1)
              .reviewed(2, UUID.randomUUID().toString(), i % 2 == 0 ? "approved" : "denied")
              .refused(3)
              .failed(4);
      if (i == 0) {
        session.revealed(5);
      }
      if (i > 1) {
        session.closed();
      }
      ConsoleFixture.await(
          console.store.sessionArchive().append(session.events(), "journal", 10L * i + 10));
    }
    return id;
  }

  private void shoot(String name, String person, String path) {
    shoot(name, person, path, "");
  }

  /** After a click on the first button whose name begins so, if one is named. */
  private void shoot(String name, String person, String path, String button) {
    if (!name.matches(wanted)) {
      return;
    }
    try (BrowserContext context = browser.newContext()) {
      Page page = context.newPage();
      page.onConsoleMessage(message -> LOG.warn("{} says {}", name, message.text()));
      page.onPageError(error -> LOG.error("{} breaks {}", name, error));
      for (int width : new int[] {1280, 375}) {
        page.setViewportSize(width, width == 375 ? 812 : 800);
        page.emulateMedia(new Page.EmulateMediaOptions().setColorScheme(ColorScheme.LIGHT));
        // Loaded anew at each width, by somebody who has signed in once.
        if (person.isEmpty()) {
          page.navigate(console.url(path).toString());
        } else if (width == 1280) {
          HeadlessBrowser.signIn(page, console.url("/sign-in?to=" + path), person);
        } else {
          page.reload();
        }
        if (!button.isEmpty()) {
          page.getByRole(
                  AriaRole.BUTTON,
                  new Page.GetByRoleOptions().setName(Pattern.compile("^" + button)))
              .first()
              .click();
        }
        if (path.contains("%23")) {
          page.locator("#" + path.substring(path.indexOf("%23") + 3)).waitFor();
        }
        lightAndDark(name, page, width);
      }
    }
  }

  private void lightAndDark(String name, Page page, int width) {
    for (ColorScheme scheme : List.of(ColorScheme.LIGHT, ColorScheme.DARK)) {
      page.emulateMedia(new Page.EmulateMediaOptions().setColorScheme(scheme));
      page.mouse().move(0, 0);
      HeadlessBrowser.awaitRest(page);
      String colours = scheme.name().toLowerCase();
      assertThat(page.locator("html")).hasAttribute("data-mantine-color-scheme", colours);
      String file = name + "-" + width + "-" + colours + ".png";
      page.screenshot(
          new Page.ScreenshotOptions()
              .setPath(directory.resolve(file))
              .setFullPage(!name.endsWith("hundreds")));
      onPicture.accept(file, page);
    }
  }

  private static Duration minutes(int count) {
    return Duration.ofMinutes(count);
  }
}
