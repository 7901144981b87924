package dev.sallyport.cli.audit;

import dev.sallyport.config.ConfigException;
import dev.sallyport.config.StoreConfig;
import dev.sallyport.store.EvidenceFile;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code sallyport audit evidence}: what can be checked without the gateway. */
@Command(
    name = "evidence",
    mixinStandardHelpOptions = true,
    description = {
      "Writes evidence that 'sallyport audit verify --export' checks anywhere: sessions as they are"
          + " kept, and the signed entries that speak of them.",
      "Without sessions and times it writes everything."
    })
final class EvidenceCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;
  @Mixin private AuditStore store;

  @Parameters(
      arity = "0..*",
      paramLabel = "SESSION",
      description = "Whole identifiers of sessions.")
  private List<String> sessions = List.of();

  @Option(
      names = "--from",
      paramLabel = "TIME",
      converter = TimeOption.class,
      description =
          "What began at or after this: a day like 2026-01-31 (UTC), or an instant like"
              + " 2026-01-31T12:00:00Z.")
  private Instant from;

  @Option(
      names = "--to",
      paramLabel = "TIME",
      converter = TimeOption.class,
      description = "What began before this.")
  private Instant to;

  @Option(
      names = {"-o", "--output"},
      paramLabel = "FILE",
      required = true,
      description = "A new file, readable by its owner alone.")
  private Path output;

  @Override
  public Integer call() {
    try {
      EvidenceFile.Selection selection =
          new EvidenceFile.Selection(sessions, Optional.ofNullable(from), Optional.ofNullable(to));
      StoreConfig kept = store.store();
      Files.createFile(output, ownerOnly());
      long written;
      try (OutputStream out = new BufferedOutputStream(Files.newOutputStream(output), 1 << 16)) {
        written = EvidenceFile.write(kept, selection, out);
      }
      if (written < sessions.size()) {
        Files.delete(output);
        return fail(
            "the store has "
                + written
                + " of these "
                + sessions.size()
                + " sessions, and takes whole identifiers only ('sallyport replay' lists them);"
                + " nothing was written");
      }
      spec.commandLine()
          .getOut()
          .println(output + ": " + written + (written == 1 ? " chain" : " chains"));
      spec.commandLine().getOut().flush();
      return 0;
    } catch (ConfigException e) {
      e.problems().forEach(this::fail);
      return 2;
    } catch (FileAlreadyExistsException e) {
      return fail(e.getFile() + " is there already; it is not overwritten");
    } catch (NoSuchFileException e) {
      return fail("there is no " + e.getFile());
    } catch (IOException | SQLException | IllegalArgumentException e) {
      return fail(e.getMessage());
    }
  }

  private static FileAttribute<?>[] ownerOnly() {
    return FileSystems.getDefault().supportedFileAttributeViews().contains("posix")
        ? new FileAttribute<?>[] {
          PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"))
        }
        : new FileAttribute<?>[0];
  }

  private int fail(String message) {
    spec.commandLine().getErr().println("sallyport audit evidence: " + message);
    spec.commandLine().getErr().flush();
    return 2;
  }
}
