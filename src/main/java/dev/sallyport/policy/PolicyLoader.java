package dev.sallyport.policy;

import dev.sallyport.config.ConfigException;
import dev.sallyport.config.YamlDocument;
import dev.sallyport.sql.Inspector;
import dev.sallyport.sql.MySqlInspector;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Reads a directory of policies: all of them, or none and every problem. */
public final class PolicyLoader {
  private final PolicyReader reader;
  private final Clock clock;

  /** Reads statement patterns as statements are read, and judges by the clock of this machine. */
  public PolicyLoader() {
    this(new MySqlInspector(), Clock.systemUTC());
  }

  /**
   * Reads with this inspector, judges by this clock.
   *
   * @param inspector the one of the data path, which reads statement patterns here
   * @param clock tells which policies are in force
   */
  public PolicyLoader(Inspector inspector, Clock clock) {
    this.reader = new PolicyReader(inspector);
    this.clock = clock;
  }

  /**
   * Reads every {@code *.yaml} of a directory but {@code *.test.yaml}. Blocks.
   *
   * @throws ConfigException with every problem of every file, or if there is no policy at all
   */
  public PolicySet load(Path directory) {
    return load(PolicyFiles.read(directory));
  }

  /**
   * Reads one policy file alone. Blocks.
   *
   * @throws ConfigException with every problem
   */
  public PolicySet loadFile(Path file) {
    return load(PolicyFiles.readOne(file));
  }

  /**
   * Reads what is not in force yet, or not any more.
   *
   * @throws ConfigException with every problem of every file, or if there is no policy at all
   */
  public PolicySet load(PolicyDocuments documents) {
    return load(documents.policies());
  }

  PolicySet load(PolicyFiles files) {
    List<Policy> policies = new ArrayList<>();
    List<String> problems = new ArrayList<>();
    List<String> warnings = new ArrayList<>();
    List<WrittenConnection> connections = new ArrayList<>();
    Map<String, Path> names = new HashMap<>();
    files
        .contents()
        .forEach(
            (file, bytes) -> {
              try {
                YamlDocument document = YamlDocument.of(file, bytes);
                PolicyReader.Read read = reader.read(document);
                connections.addAll(WrittenConnection.of(document));
                Policy policy = read.policy();
                warnings.addAll(read.warnings());
                Path first = names.putIfAbsent(policy.name(), file);
                if (first != null) {
                  problems.add(
                      file + ":1: policy: '" + policy.name() + "' is also the name in " + first);
                }
                policies.add(policy);
              } catch (ConfigException e) {
                problems.addAll(e.problems());
              }
            });
    if (policies.isEmpty() && problems.isEmpty()) {
      problems.add(files.directory() + ": holds no policy; without one nothing would be allowed");
    }
    if (!problems.isEmpty()) {
      throw new ConfigException(problems);
    }
    return new PolicySet(policies, files.version(), warnings, connections, clock);
  }
}
