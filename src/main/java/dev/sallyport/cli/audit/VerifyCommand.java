package dev.sallyport.cli.audit;

import dev.sallyport.cli.TrustedKeys;
import dev.sallyport.config.ConfigException;
import dev.sallyport.recording.TerminalText;
import dev.sallyport.recording.chain.Finding;
import dev.sallyport.recording.chain.LedgerEntry;
import dev.sallyport.store.AuditReport;
import dev.sallyport.store.EvidenceCheck;
import dev.sallyport.store.StoreCheck;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code sallyport audit verify}: whether the audit trail is what was written. */
@Command(
    name = "verify",
    mixinStandardHelpOptions = true,
    description = {
      "Checks the audit trail: every chunk, every entry of the ledger, every act and refused login."
          + " Works beside a running gateway.",
      "Ends with 0 when all is as it was written, 1 when something is not, 2 when it could not"
          + " look."
    })
final class VerifyCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;
  @Mixin private AuditStore store;

  @Option(
      names = "--export",
      paramLabel = "FILE",
      description = "Evidence that 'sallyport audit evidence' or the console wrote, instead.")
  private Path export;

  @Mixin private TrustedKeys keys;

  @Option(
      names = "--expect",
      paramLabel = "HOME:NUMBER:HASH",
      description =
          "An entry that was the ledger's last when you kept it: proves that nothing up to there was"
              + " cut off.")
  private List<String> expected = List.of();

  @Option(names = "--json", description = "One JSON object instead of text.")
  private boolean json;

  @Override
  public Integer call() {
    try {
      List<LedgerEntry.Head> heads = new ArrayList<>();
      for (String one : expected) {
        heads.add(head(one));
      }
      Set<String> trusted = trusted();
      AuditReport report =
          export == null
              ? StoreCheck.of(store.store(), trusted, heads)
              : EvidenceCheck.of(export, trusted, heads);
      AuditReportText text = new AuditReportText(report, trusted, Instant.now());
      PrintWriter out = spec.commandLine().getOut();
      if (json) {
        out.println(text.json());
      } else {
        text.lines().forEach(line -> out.println(TerminalText.line(line)));
      }
      out.flush();
      for (Finding finding : json ? List.<Finding>of() : report.findings()) {
        complain(finding.where() + " " + finding.message());
      }
      if (!json && report.found() > report.findings().size()) {
        complain("and " + (report.found() - report.findings().size()) + " more findings");
      }
      return report.good() ? 0 : 1;
    } catch (ConfigException e) {
      e.problems().forEach(this::complain);
    } catch (NoSuchFileException e) {
      complain("there is no " + e.getFile());
    } catch (IllegalArgumentException | IOException e) {
      complain(e.getMessage());
    } catch (SQLException e) {
      complain(
          "the store cannot be read as one of this version; start the gateway on it once: "
              + e.getMessage());
    }
    return 2;
  }

  /** Evidence may be of any gateway. */
  private Set<String> trusted() throws IOException {
    return keys.of(export == null ? store.home() : Optional.empty());
  }

  private static LedgerEntry.Head head(String text) {
    String[] parts = text.split(":", -1);
    if (parts.length != 3 || !parts[1].matches("\\d{1,18}") || !LedgerEntry.isHash(parts[2])) {
      throw new IllegalArgumentException("--expect: '" + text + "' is not HOME:NUMBER:HASH");
    }
    return new LedgerEntry.Head(parts[0], Long.parseLong(parts[1]), parts[2]);
  }

  /** What is checked is not trusted: neither is what it calls its sessions and ledgers. */
  private void complain(String message) {
    spec.commandLine().getErr().println("sallyport audit verify: " + TerminalText.line(message));
    spec.commandLine().getErr().flush();
  }
}
