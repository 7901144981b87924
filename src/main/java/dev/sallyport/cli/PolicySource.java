package dev.sallyport.cli;

import dev.sallyport.config.ConfigException;
import dev.sallyport.policy.PolicyLoader;
import dev.sallyport.policy.PolicySet;
import dev.sallyport.sql.Inspector;
import dev.sallyport.sql.catalogue.Catalogue;
import dev.sallyport.sql.catalogue.CatalogueFile;
import dev.sallyport.sql.catalogue.UnreadableCatalogueException;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;

/** Policies and catalogues from files, as commands read them. */
final class PolicySource {
  private PolicySource() {}

  /**
   * Reads a directory of policies, or one policy file; says what looks like a mistake.
   *
   * @throws ConfigException with every problem
   */
  static PolicySet read(Path path, Inspector inspector, PrintWriter err) {
    PolicyLoader loader = new PolicyLoader(inspector, Clock.systemUTC());
    PolicySet policies = Files.isDirectory(path) ? loader.load(path) : loader.loadFile(path);
    policies.warnings().forEach(warning -> err.println("warning: " + warning));
    err.flush();
    return policies;
  }

  /**
   * Reads a catalogue; without a file nothing is known.
   *
   * @throws ConfigException if it is none
   */
  static Catalogue catalogue(Path file) {
    if (file == null) {
      return Catalogue.UNKNOWN;
    }
    try (InputStream in = Files.newInputStream(file)) {
      return CatalogueFile.read(in);
    } catch (UnreadableCatalogueException e) {
      throw new ConfigException(List.of(file + ": " + e.getMessage()));
    } catch (IOException e) {
      throw new ConfigException(List.of(file + ": cannot be read: " + Causes.ofFile(e)));
    }
  }

  /**
   * Refuses masks that cannot serve the types of a catalogue; says which of them, and of the tables
   * of rules, name nothing in it.
   *
   * @throws ConfigException with every one of them
   */
  static void check(PolicySet policies, AskedBy askedBy, Catalogue catalogue, PrintWriter err) {
    String connection = askedBy.connection().orElseThrow();
    policies
        .maskWarnings(connection, catalogue)
        .forEach(warning -> err.println("warning: " + warning));
    policies
        .tableWarnings(connection, catalogue)
        .forEach(warning -> err.println("warning: " + warning));
    err.flush();
    List<String> problems = policies.maskProblems(connection, catalogue);
    if (!problems.isEmpty()) {
      throw new ConfigException(problems);
    }
  }
}
