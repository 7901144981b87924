package dev.sallyport.web;

import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.LoadState;
import dev.sallyport.approval.ApprovalRequest;
import dev.sallyport.approval.ApprovalStore.PendingBounds;
import dev.sallyport.store.ManySessions;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Whether the console stays fluid with hundreds of pending requests and very many sessions. */
public final class ConsoleLoad {
  /** A frame that takes longer is seen as a jerk. */
  private static final double FRAME_MILLIS = 50;

  /** Nobody waits longer for a page before they wonder. */
  private static final long PAGE_MILLIS = 1_000;

  /** Frame times while something is done to the page: {@code () => Promise} is put in its place. */
  private static final String FRAMES =
      """
      async () => {
        const frames = [];
        let going = true;
        let last = performance.now();
        const frame = (now) => {
          frames.push(now - last);
          last = now;
          if (going) requestAnimationFrame(frame);
        };
        requestAnimationFrame(frame);
        const rest = () => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)));
        const press = (key) => document.activeElement.dispatchEvent(
          new KeyboardEvent("keydown", { key, bubbles: true, cancelable: true }));
        %s
        going = false;
        return frames.slice(2).join(" ");
      }
      """;

  private static final String WALK =
      "for (let i = 0; i < 120; i++) { press(i < 100 ? \"j\" : \"k\"); await rest(); }";

  private static final String SCROLL =
      """
      const scroller = [...document.querySelectorAll("*")].reduce((best, element) =>
        element.scrollHeight - element.clientHeight > best.scrollHeight - best.clientHeight
          && /auto|scroll/.test(getComputedStyle(element).overflowY) ? element : best,
        document.scrollingElement);
      for (let i = 0; i < 120; i++) { scroller.scrollTop += 400; await rest(); }
      """;

  private static final String FIRST_ROW = "[data-index='0']";

  /** Of a session, on average. */
  private static final int STATEMENTS = 4;

  private final ConsoleFixture console;
  private final Page page;
  private final List<String> lines = new ArrayList<>();
  private final List<String> wrong = new ArrayList<>();

  private ConsoleLoad(ConsoleFixture console, Page page) {
    this.console = console;
    this.page = page;
  }

  /**
   * What was measured.
   *
   * @param lines for people
   * @param wrong what is not fluid
   */
  public record Outcome(List<String> lines, List<String> wrong) {}

  /** Fills a store, opens the pages in a browser and moves about in them. */
  public static Outcome run(Path directory, int pending, int sessions) throws Exception {
    Files.createDirectories(directory);
    try (HeadlessBrowser headless = HeadlessBrowser.start();
        ConsoleFixture console = ConsoleFixture.startForMany(directory);
        BrowserContext context = headless.browser().newContext()) {
      Page page = context.newPage();
      ConsoleLoad load = new ConsoleLoad(console, page);
      HeadlessBrowser.signIn(page, console.url("/sign-in?to=/approvals"), "dora");
      load.inbox(pending);
      context.clearCookies();
      new ManySessions(sessions, sessions * STATEMENTS).fill(console.store.sessionArchive());
      HeadlessBrowser.signIn(page, console.url("/sign-in?to=/sessions"), "adam");
      // A gateway that nobody fills with a hundred thousand sessions at that moment.
      page.locator(FIRST_ROW).first().waitFor();
      page.waitForLoadState(LoadState.NETWORKIDLE);
      load.sessions(sessions);
      return new Outcome(load.lines, load.wrong);
    }
  }

  private void inbox(int pending) {
    PendingBounds bounds = new PendingBounds(pending + 10, pending + 10);
    for (int i = 0; i < pending; i++) {
      ConsoleFixture.await(console.store.approvalStore().insert(request(i), "gateway", bounds));
    }
    String what = "inbox of " + pending;
    opened(what, "/approvals", "[data-card]");
    moves(what + ", j and k", WALK);
    moves(what + ", scrolled", SCROLL);
    // A new one has to be seen among them.
    ApprovalRequest news = request(pending);
    Instant before = Instant.now();
    console.submit(news);
    page.locator("[data-row='" + news.id() + "']").waitFor();
    lines.add(
        what
            + ", a new request is there after "
            + Duration.between(before, Instant.now()).toMillis()
            + " ms");
  }

  private void sessions(int sessions) {
    String what = sessions + " sessions";
    opened(what, "/sessions", FIRST_ROW);
    moves(what + ", scrolled", SCROLL);
    String[][] filters = {
      {"one agent", "principal=idp:agent-7"},
      {"one table", "table=" + ManySessions.RARE_TABLE},
      {"a verdict and a verb", "verdict=deny&verb=delete"},
    };
    for (String[] filter : filters) {
      opened(what + ", " + filter[0], "/sessions?" + filter[1], FIRST_ROW);
    }
    opened(what + ", a rare text", "/sessions?text=" + ManySessions.RARE_TEXT, FIRST_ROW);
  }

  private static ApprovalRequest request(int number) {
    return SampleApproval.update()
        .by("idp:bot-" + number, "bot-" + number, "agent")
        .waitingSince(Duration.ofSeconds(5), Duration.ofHours(2))
        .request();
  }

  private void opened(String what, String path, String selector) {
    long start = System.nanoTime();
    page.navigate(console.url(path).toString());
    page.locator(selector).first().waitFor();
    long millis = Duration.ofNanos(System.nanoTime() - start).toMillis();
    lines.add(what + ": open after " + millis + " ms");
    if (millis > PAGE_MILLIS) {
      wrong.add(what + " opens after " + millis + " ms, more than " + PAGE_MILLIS);
    }
  }

  private void moves(String what, String doing) {
    String answer = (String) page.evaluate(FRAMES.formatted(doing));
    double[] frames =
        List.of(answer.split(" ")).stream().mapToDouble(Double::parseDouble).sorted().toArray();
    double late = frames[frames.length * 95 / 100];
    lines.add(
        String.format(
            Locale.ROOT,
            "%s: %d frames, median %.0f ms, 95th percentile %.0f ms, longest %.0f ms",
            what,
            frames.length,
            frames[frames.length / 2],
            late,
            frames[frames.length - 1]));
    if (late > FRAME_MILLIS) {
      wrong.add(
          String.format(
              Locale.ROOT,
              "%s: 5 of 100 frames take %.0f ms, more than %.0f",
              what,
              late,
              FRAME_MILLIS));
    }
  }
}
