package dev.sallyport.cli.audit;

import dev.sallyport.cli.ConfigSource;
import dev.sallyport.config.ConfigException;
import dev.sallyport.config.GatewayConfig;
import dev.sallyport.recording.LedgerHome;
import dev.sallyport.recording.LegalHold;
import dev.sallyport.recording.TerminalText;
import dev.sallyport.store.Store;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import java.util.UUID;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code sallyport audit hold}: what must not be deleted. Works beside a running gateway. */
@Command(
    name = "hold",
    mixinStandardHelpOptions = true,
    synopsisSubcommandLabel = "COMMAND",
    description = {
      "Places, lists and lifts legal holds: what they are about is not deleted by audit.retention.",
      "Placing and lifting are written down as acts of the account that runs this, and signed."
    })
final class HoldCommand implements Runnable {
  private static final int LISTED = 1_000;

  @Spec private CommandSpec spec;

  @Override
  public void run() {
    spec.commandLine().usage(spec.commandLine().getOut());
  }

  @Command(name = "add", mixinStandardHelpOptions = true, description = "Places a hold.")
  int add(
      @Mixin ConfigSource config,
      @Parameters(paramLabel = "KIND", description = "session, principal or connection.")
          String kind,
      @Parameters(paramLabel = "SUBJECT", description = "Its identifier or name.") String subject,
      @Option(names = "--reason", required = true, paramLabel = "TEXT", description = "Why.")
          String reason,
      @Option(
              names = "--from",
              paramLabel = "TIME",
              converter = TimeOption.class,
              description =
                  "Only what ended at or after this: a day like 2026-01-31 (UTC), or an instant"
                      + " like 2026-01-31T12:00:00Z.")
          Instant from,
      @Option(
              names = "--to",
              paramLabel = "TIME",
              converter = TimeOption.class,
              description = "Only what began before this.")
          Instant to) {
    return with(
        config,
        store -> {
          LegalHold hold =
              new LegalHold(
                  UUID.randomUUID().toString(),
                  LegalHold.Kind.of(kind)
                      .orElseThrow(
                          () ->
                              new IllegalArgumentException(
                                  "'" + kind + "' is not session, principal or connection")),
                  subject,
                  Optional.ofNullable(from),
                  Optional.ofNullable(to),
                  reason,
                  account(),
                  account(),
                  now(),
                  Optional.empty());
          // A hold on the beginning of an identifier would hold nothing, and nobody would notice.
          if (hold.kind() == LegalHold.Kind.SESSION
              && store.sessionArchive().session(subject).await().isEmpty()) {
            return fail(
                "the store has no session "
                    + subject
                    + "; a hold takes the whole identifier ('sallyport replay' lists them)");
          }
          store.legalHolds().place(hold).await();
          say(hold.id());
          return 0;
        });
  }

  @Command(name = "list", mixinStandardHelpOptions = true, description = "Lists holds.")
  int list(@Mixin ConfigSource config) {
    return with(
        config,
        store -> {
          store
              .legalHolds()
              .list(LISTED)
              .await()
              .forEach(hold -> say(TerminalText.line(line(hold))));
          return 0;
        });
  }

  @Command(name = "lift", mixinStandardHelpOptions = true, description = "Lifts a hold.")
  int lift(
      @Mixin ConfigSource config,
      @Parameters(paramLabel = "HOLD", description = "Its identifier, as list shows it.")
          String id) {
    return with(
        config,
        store ->
            store.legalHolds().lift(id, account(), account(), now()).await().isPresent()
                ? 0
                : fail("no hold " + id + " stands"));
  }

  private interface Work {
    int on(Store store);
  }

  private int with(ConfigSource source, Work work) {
    Vertx vertx = Vertx.vertx();
    try {
      GatewayConfig config = source.load();
      Optional<LedgerHome> home = LedgerHome.existing(config.audit());
      if (home.isEmpty()) {
        return fail("there is no key to sign with yet: start the gateway once");
      }
      Store store = Store.open(config.store(), vertx).await();
      try {
        store.sign(home.get(), Clock.systemUTC()).await();
        return work.on(store);
      } finally {
        store.close().await();
      }
    } catch (ConfigException e) {
      e.problems().forEach(this::fail);
      return 2;
    } catch (IOException | RuntimeException e) {
      return fail(e.getMessage());
    } finally {
      vertx.close().await();
    }
  }

  private static String account() {
    return "os:" + System.getProperty("user.name");
  }

  private static Instant now() {
    return Instant.now().truncatedTo(ChronoUnit.MICROS);
  }

  private static String line(LegalHold hold) {
    return hold.id()
        + "  "
        + (hold.lifted().isEmpty() ? "stands" : "lifted")
        + "  "
        + hold.kind().word()
        + " "
        + hold.subject()
        + hold.from().map(from -> " from " + from).orElse("")
        + hold.to().map(to -> " to " + to).orElse("")
        + "  by "
        + hold.byName()
        + "  "
        + hold.at()
        + "  "
        + hold.reason();
  }

  private void say(String line) {
    spec.commandLine().getOut().println(line);
    spec.commandLine().getOut().flush();
  }

  private int fail(String message) {
    spec.commandLine().getErr().println("sallyport audit hold: " + TerminalText.line(message));
    spec.commandLine().getErr().flush();
    return 2;
  }
}
