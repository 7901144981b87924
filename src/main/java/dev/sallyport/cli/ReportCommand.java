package dev.sallyport.cli;

import dev.sallyport.config.ConfigException;
import dev.sallyport.config.StoreConfig;
import dev.sallyport.reports.Question;
import dev.sallyport.reports.Report;
import dev.sallyport.reports.ReportRefusedException;
import dev.sallyport.reports.Reports;
import dev.sallyport.reports.RowFormat;
import dev.sallyport.reports.RowSink;
import dev.sallyport.reports.RowWriter;
import io.vertx.core.Vertx;
import java.io.BufferedOutputStream;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintWriter;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Answers what auditors ask, straight from the store; a running gateway is not disturbed. */
@Command(
    name = "report",
    mixinStandardHelpOptions = true,
    description = {
      "Answers what auditors ask of the records, as CSV, JSON or text.",
      "Without a name it lists the reports. Without a time it is about the last 30 days. Days are"
          + " UTC; the beginning belongs to the time, the end does not."
    })
public final class ReportCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;

  @Parameters(arity = "0..1", paramLabel = "NAME", description = "Which report.")
  private String name;

  @Option(
      names = "--from",
      paramLabel = "TIME",
      description = "A day like 2026-01-31, or an instant like 2026-01-31T12:00:00Z.")
  private String from;

  @Option(names = "--to", paramLabel = "TIME", description = "Likewise (default: now).")
  private String to;

  @Option(
      names = "--table",
      paramLabel = "TABLE",
      description = "With its schema, or SCHEMA.* for all of them.")
  private String table;

  @Option(
      names = "--principal",
      paramLabel = "PRINCIPAL",
      description = "Identifier, or the whole name.")
  private String principal;

  @Option(names = "--connection", paramLabel = "NAME", description = "Name of the connection.")
  private String connection;

  @Option(
      names = "--format",
      paramLabel = "FORMAT",
      defaultValue = "text",
      description = "csv, json, jsonl or text (default: ${DEFAULT-VALUE}).")
  private String format;

  @Option(
      names = "--detail",
      description = "Of the report refusals: the statements, like the report refused-statements.")
  private boolean detail;

  @Option(
      names = {"-o", "--output"},
      paramLabel = "FILE",
      description =
          "Writes a file that only its owner reads, and that is there only when it is whole.")
  private Path output;

  @ArgGroup(multiplicity = "0..1")
  private StoreSource source = new StoreSource();

  private final OutputStream standardOutput;
  private final Clock clock;

  /** To standard output, now. */
  public ReportCommand() {
    this(new FileOutputStream(FileDescriptor.out), Clock.systemUTC());
  }

  ReportCommand(OutputStream standardOutput, Clock clock) {
    this.standardOutput = standardOutput;
    this.clock = clock;
  }

  @Override
  public Integer call() {
    if (name == null) {
      return list();
    }
    // Before anything is looked up for it.
    if (known().find(asked()).isEmpty()) {
      return fail("there is no report " + name + "; sallyport report lists them");
    }
    StoreConfig kept;
    Question question;
    try {
      kept = source.store();
      question = question();
    } catch (ConfigException e) {
      e.problems().forEach(this::complain);
      return 1;
    } catch (IllegalArgumentException e) {
      return fail(e.getMessage());
    }
    Optional<RowFormat> written = RowFormat.of(format);
    if (written.isEmpty()) {
      return fail("'" + format + "' is none of csv, json, jsonl, text");
    }
    return read(kept, question, written.get());
  }

  private int read(StoreConfig kept, Question question, RowFormat written) {
    try (ReadStore opened = ReadStore.of(kept)) {
      Vertx vertx = opened.vertx();
      return run(StoreReports.of(opened.store(), vertx), question, written, vertx);
    } catch (NoSuchFileException e) {
      return fail("there is no file " + e.getFile());
    } catch (ReportRefusedException e) {
      return fail(e.getMessage());
    } catch (IOException e) {
      return fail("the report cannot be written: " + e.getMessage());
    } catch (Exception e) {
      return fail("the store " + kept.shown() + " cannot be read: " + e.getMessage());
    }
  }

  private Question question() {
    return Question.of(
        Optional.ofNullable(from).map(Question::time),
        Optional.ofNullable(to).map(Question::time),
        clock.instant(),
        Optional.ofNullable(table),
        Optional.ofNullable(principal),
        Optional.ofNullable(connection));
  }

  private int list() {
    for (Report report : known().all()) {
      Report.Heading heading = report.heading();
      out().printf("%-20s %s%s%n", heading.name(), heading.about(), options(" Needs", heading));
    }
    out().flush();
    return 0;
  }

  /** All there are, with nothing to read from. */
  private static Reports known() {
    return new Reports(new Reports.Sources(null, null, null, null, null, null));
  }

  private String asked() {
    return detail && name.equals("refusals") ? "refused-statements" : name;
  }

  private static String options(String verb, Report.Heading heading) {
    return heading.required().stream()
        .map(parameter -> verb + " --" + parameter.word() + ".")
        .collect(Collectors.joining());
  }

  private int run(Reports reports, Question question, RowFormat written, Vertx vertx)
      throws Exception {
    Report found = reports.find(asked()).orElseThrow();
    Report.Heading heading = found.heading();
    Optional<String> objection = heading.objection(question);
    if (objection.isPresent()) {
      return fail(objection.get() + options(" Give", heading));
    }
    if (detail && !asked().equals("refused-statements")) {
      return fail("--detail belongs to the report refusals");
    }
    RowWriter writer = written.writer(heading, question);
    if (written == RowFormat.TEXT && from == null) {
      out().println("Without --from, it is about the 30 days before --to.");
      out().flush();
    }
    if (output == null) {
      write(found, question, writer, standardOutput, vertx);
      standardOutput.flush();
      return 0;
    }
    try (WholeFile file = WholeFile.beside(output)) {
      OutputStream buffered = new BufferedOutputStream(file.stream());
      write(found, question, writer, buffered, vertx);
      buffered.flush();
      file.complete();
    }
    return 0;
  }

  private static void write(
      Report report, Question question, RowWriter writer, OutputStream to, Vertx vertx)
      throws IOException {
    boolean[] begun = {false};
    RowSink sink =
        rows ->
            vertx.executeBlocking(
                () -> {
                  if (!begun[0]) {
                    begun[0] = true;
                    to.write(writer.begin());
                  }
                  to.write(writer.rows(rows));
                  return true;
                });
    report.run(question, sink).await();
    if (!begun[0]) {
      to.write(writer.begin());
    }
    to.write(writer.end(false));
  }

  private PrintWriter out() {
    return spec.commandLine().getOut();
  }

  private int fail(String message) {
    complain(message);
    return 1;
  }

  private void complain(String message) {
    spec.commandLine().getErr().println("sallyport report: " + message);
    spec.commandLine().getErr().flush();
  }
}
