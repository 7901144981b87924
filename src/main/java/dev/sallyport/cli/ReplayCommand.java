package dev.sallyport.cli;

import com.fasterxml.jackson.databind.ObjectWriter;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.datatype.jdk8.Jdk8Module;
import com.fasterxml.jackson.datatype.jsr310.JavaTimeModule;
import dev.sallyport.config.ConfigException;
import dev.sallyport.config.StoreConfig;
import dev.sallyport.recording.LedgerHome;
import dev.sallyport.recording.Pace;
import dev.sallyport.recording.Replay;
import dev.sallyport.recording.SessionArchive;
import dev.sallyport.recording.SessionArchive.Filter;
import dev.sallyport.recording.SessionArchive.SessionSummary;
import dev.sallyport.recording.TerminalText;
import dev.sallyport.store.AuditReport;
import dev.sallyport.store.StoreCheck;
import java.io.PrintWriter;
import java.nio.file.NoSuchFileException;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Shows what was recorded, straight from the store; a running gateway is not disturbed. */
@Command(
    name = "replay",
    mixinStandardHelpOptions = true,
    description = {
      "Replays a recorded session in the terminal: statements, verdicts, approvals, rows as the"
          + " agent got them.",
      "Without a session it lists the latest ones."
    })
public final class ReplayCommand implements Callable<Integer> {
  private static final int SHOWN_CANDIDATES = 5;
  private static final int MOST_LISTED = 500;
  private static final ObjectWriter JSON =
      JsonMapper.builder()
          .addModule(new JavaTimeModule())
          .addModule(new Jdk8Module())
          .disable(SerializationFeature.WRITE_DATES_AS_TIMESTAMPS)
          .build()
          .writer();

  @Spec private CommandSpec spec;

  @Parameters(
      arity = "0..1",
      paramLabel = "SESSION",
      description = "Identifier of the session, or as much of its beginning as is unique.")
  private String session;

  @ArgGroup(multiplicity = "0..1")
  private StoreSource source = new StoreSource();

  @Mixin private TrustedKeys keys;

  @Option(names = "--json", description = "One JSON object on each line instead of text.")
  private boolean json;

  @Option(
      names = "--speed",
      paramLabel = "N",
      description = {
        "With the pauses that there were, shortened to 3 s each: 1 as it happened, 10 ten times as"
            + " fast, max without pauses (which is the default)."
      })
  private String speed;

  @Option(
      names = {"-f", "--follow"},
      description =
          "Goes on with a session that still runs, until it ends. Ctrl-C leaves; the session does"
              + " not notice.")
  private boolean follow;

  @Option(
      names = "--limit",
      paramLabel = "N",
      defaultValue = "20",
      description = "How many sessions to list, 1 to 500 (default: ${DEFAULT-VALUE}).")
  private int limit;

  @Override
  public Integer call() {
    StoreConfig kept;
    try {
      pace();
    } catch (IllegalArgumentException e) {
      return fail("--speed: " + e.getMessage());
    }
    if (limit < 1 || limit > MOST_LISTED) {
      return fail("--limit: " + limit + " is not between 1 and " + MOST_LISTED);
    }
    if (session == null && (follow || speed != null)) {
      return fail("--follow and --speed go with one session; 'sallyport replay' lists them");
    }
    try {
      kept = source.store();
    } catch (ConfigException e) {
      e.problems().forEach(this::complain);
      return 1;
    }
    try (Leaving leaving = new Leaving();
        ReadStore opened = ReadStore.of(kept)) {
      SessionArchive archive = opened.store().sessionArchive();
      return session == null ? list(archive) : replay(archive, kept, leaving);
    } catch (NoSuchFileException e) {
      return fail("there is no store " + e.getFile());
    } catch (Exception e) {
      return fail("the store " + kept.shown() + " cannot be read: " + e.getMessage());
    }
  }

  private int list(SessionArchive archive) throws Exception {
    Filter filter = new Filter(Optional.empty(), Optional.empty(), Optional.empty(), limit);
    for (SessionSummary summary : archive.sessions(filter).await()) {
      out()
          .println(
              json
                  ? JSON.writeValueAsString(summary)
                  : TerminalText.line(Replay.headline(summary)));
    }
    out().flush();
    return 0;
  }

  private int replay(SessionArchive archive, StoreConfig kept, Leaving leaving) throws Exception {
    List<String> found =
        session.isEmpty() ? List.of() : archive.startingWith(session, SHOWN_CANDIDATES + 1).await();
    if (found.isEmpty()) {
      return fail("no session begins with " + session);
    }
    if (found.size() > 1 && !found.get(0).equals(session)) {
      return fail(
          "several sessions begin with "
              + session
              + ": "
              + String.join(", ", found.subList(0, Math.min(SHOWN_CANDIDATES, found.size())))
              + (found.size() > SHOWN_CANDIDATES ? ", ..." : ""));
    }
    SessionSummary summary = archive.session(found.get(0)).await().orElseThrow();
    // Before it is shown: who reads it is to know what it is worth.
    boolean good = verify(kept, summary.id());
    new Playback(archive, out(), leaving, pace(), json, follow).of(summary);
    return good ? 0 : 1;
  }

  private boolean verify(StoreConfig kept, String id) throws Exception {
    Optional<LedgerHome> home =
        source.config().isPresent()
            ? LedgerHome.existing(source.config().get().audit())
            : Optional.empty();
    Set<String> trusted = keys.of(home);
    AuditReport report = StoreCheck.ofSession(kept, id, trusted);
    report
        .findings()
        .forEach(finding -> complain("warning: " + finding.where() + " " + finding.message()));
    if (!report.good()) {
      complain(
          "warning: this session is not as it was recorded; 'sallyport audit verify' looks at all"
              + " of the store");
    }
    return report.good();
  }

  private Pace pace() {
    return speed == null ? Pace.AT_ONCE : Pace.of(speed);
  }

  private PrintWriter out() {
    return spec.commandLine().getOut();
  }

  private int fail(String message) {
    complain(message);
    return 1;
  }

  private void complain(String message) {
    spec.commandLine().getErr().println("sallyport replay: " + TerminalText.line(message));
    spec.commandLine().getErr().flush();
  }
}
