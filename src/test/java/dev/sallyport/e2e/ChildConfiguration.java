package dev.sallyport.e2e;

import dev.sallyport.config.ConfigLoader;
import dev.sallyport.config.GatewayConfig;
import dev.sallyport.config.Role;
import dev.sallyport.demo.DemoStage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;

/** The stage's configuration file with a journal and a store elsewhere. */
final class ChildConfiguration {
  private ChildConfiguration() {}

  static Path write(DemoStage stage, Path directory) throws IOException {
    Path original = stage.configFile();
    String text =
        Files.readString(original)
            .replace("${file:secrets/", "${file:" + original.resolveSibling("secrets") + "/")
            .replace("policies: policies", "policies: " + original.resolveSibling("policies"));
    Path copy = directory.resolve("sallyport.yaml");
    Files.writeString(copy, text);
    return copy;
  }

  static GatewayConfig read(Path file) {
    return read(file, Optional.empty());
  }

  /** As a node of a role reads it. */
  static GatewayConfig read(Path file, Optional<Role> role) {
    return new ConfigLoader(Map.of()).load(file, role).allowingDevelopment();
  }
}
