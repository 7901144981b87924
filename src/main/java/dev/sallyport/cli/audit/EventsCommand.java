package dev.sallyport.cli.audit;

import dev.sallyport.cli.Leaving;
import dev.sallyport.cli.ReadStore;
import dev.sallyport.cli.StoreSource;
import dev.sallyport.config.ConfigException;
import dev.sallyport.config.ExportSink.ExportFormat;
import dev.sallyport.config.StoreConfig;
import dev.sallyport.export.EventLines;
import dev.sallyport.recording.EventFeed;
import dev.sallyport.recording.EventFeed.Entry;
import dev.sallyport.recording.EventFeed.Place;
import java.io.PrintWriter;
import java.nio.file.NoSuchFileException;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code sallyport audit events}: all events, in order, straight from the store. */
@Command(
    name = "events",
    mixinStandardHelpOptions = true,
    description = {
      "Prints all events of the audit trail in order, one JSON object on each line.",
      "Each line has its place; --after goes on behind it. A running gateway is not disturbed."
    })
final class EventsCommand implements Callable<Integer> {
  /** Events held in memory at a time. */
  private static final int PAGE = 500;

  private static final Duration POLL = Duration.ofMillis(500);

  @Spec private CommandSpec spec;

  @ArgGroup(multiplicity = "0..1")
  private StoreSource source = new StoreSource();

  @Option(
      names = "--after",
      paramLabel = "PLACE",
      defaultValue = "0.0",
      description = "Only what comes after this place (default: everything).")
  private String after;

  @Option(
      names = "--format",
      paramLabel = "FORMAT",
      defaultValue = "native",
      description = "ocsf (OCSF 1.9.0) or native (default: ${DEFAULT-VALUE}).")
  private String format;

  @Option(
      names = {"-f", "--follow"},
      description = "Goes on with what is still to come. Ctrl-C leaves.")
  private boolean follow;

  @Override
  public Integer call() {
    Place from;
    ExportFormat in;
    try {
      from = Place.of(after);
      in = format(format);
    } catch (IllegalArgumentException e) {
      return fail(e.getMessage());
    }
    StoreConfig kept;
    try {
      kept = source.store();
    } catch (ConfigException e) {
      e.problems().forEach(this::complain);
      return 1;
    }
    try (Leaving leaving = new Leaving();
        ReadStore opened = ReadStore.of(kept)) {
      print(opened.store().feed(), from, in, leaving);
      return 0;
    } catch (NoSuchFileException e) {
      return fail("there is no store " + e.getFile());
    } catch (Exception e) {
      return fail("the store " + kept.shown() + " cannot be read: " + e.getMessage());
    }
  }

  private void print(EventFeed feed, Place from, ExportFormat in, Leaving leaving)
      throws Exception {
    PrintWriter out = spec.commandLine().getOut();
    Place place = from;
    while (true) {
      List<Entry> entries = feed.after(place, PAGE).await();
      for (Entry entry : entries) {
        out.println(EventLines.text(entry, in));
        place = entry.place();
      }
      out.flush();
      boolean goOn = entries.isEmpty() ? follow && leaving.pause(POLL) : !out.checkError();
      if (!goOn || leaving.isAsked()) {
        return;
      }
    }
  }

  private static ExportFormat format(String written) {
    if (!List.of("ocsf", "native").contains(written)) {
      throw new IllegalArgumentException(
          "--format: '" + written + "' is not known; expected ocsf or native");
    }
    return ExportFormat.valueOf(written.toUpperCase(Locale.ROOT));
  }

  private int fail(String message) {
    complain(message);
    return 1;
  }

  private void complain(String message) {
    spec.commandLine().getErr().println("sallyport audit events: " + message);
    spec.commandLine().getErr().flush();
  }
}
