package dev.sallyport.prove;

import dev.sallyport.demo.ServerCache;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;

/** What runs the files of clients, and whether it is there. */
enum ClientRuntime {
  PYTHON("py") {
    @Override
    List<String> command(ClientProgram client) {
      return List.of(PYTHON_PROGRAM, client.path().toString());
    }

    @Override
    List<String> probe(ClientProgram client) {
      return List.of(PYTHON_PROGRAM, "-c", "import " + client.needs());
    }
  },
  PHP("php") {
    @Override
    List<String> command(ClientProgram client) {
      return List.of("php", client.path().toString());
    }

    @Override
    List<String> probe(ClientProgram client) {
      return List.of("php", "-r", "exit(extension_loaded('" + client.needs() + "') ? 0 : 1);");
    }
  },
  PERL("perl") {
    @Override
    List<String> command(ClientProgram client) {
      return List.of("perl", client.path().toString());
    }

    @Override
    List<String> probe(ClientProgram client) {
      return List.of("perl", "-M" + client.needs(), "-e", "1");
    }
  },
  RUBY("ruby") {
    @Override
    List<String> command(ClientProgram client) {
      return List.of("ruby", client.path().toString());
    }

    @Override
    List<String> probe(ClientProgram client) {
      return List.of("ruby", "-r" + client.needs(), "-e", "");
    }
  },
  GO("go") {
    @Override
    List<String> command(ClientProgram client) {
      return List.of("go", "run", client.path().toString());
    }

    @Override
    List<String> probe(ClientProgram client) {
      return List.of("go", "list", client.needs());
    }

    @Override
    Map<String, String> environment(ClientProgram client) {
      // Debian keeps the sources of drivers there; nothing is fetched.
      return Map.of(
          "GOPATH",
          "/usr/share/gocode",
          "GO111MODULE",
          "off",
          "GOFLAGS",
          "",
          "GOCACHE",
          cache().resolve("clients/go").toString());
    }
  },
  NODE("js") {
    @Override
    List<String> command(ClientProgram client) {
      return List.of("node", client.path().toString());
    }

    @Override
    List<String> probe(ClientProgram client) {
      return List.of("node", "-e", "require('" + client.needs() + "')");
    }

    @Override
    Map<String, String> environment(ClientProgram client) {
      return Map.of("NODE_PATH", Path.of("src/test/node/node_modules").toAbsolutePath().toString());
    }
  },
  JAVA("java") {
    @Override
    List<String> command(ClientProgram client) {
      List<String> command = new ArrayList<>();
      command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
      command.addAll(List.of("-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC", "-Xshare:auto"));
      // Connector/J asks the JVM whom to trust.
      command.add("-Djavax.net.ssl.trustStore=" + TRUST_STORE);
      command.add("-Djavax.net.ssl.trustStorePassword=changeit");
      command.addAll(
          List.of(
              "-cp",
              classPath(client.needs()) + File.pathSeparator + CHECKS,
              client.path().toString()));
      return command;
    }

    @Override
    List<String> probe(ClientProgram client) {
      return classPath(client.needs()).isEmpty() ? List.of("false") : List.of("true");
    }
  },
  SHELL("sh") {
    @Override
    List<String> command(ClientProgram client) {
      return List.of("sh", client.path().toString());
    }

    @Override
    List<String> probe(ClientProgram client) {
      return List.of(folder(client.needs()).resolve(program(client)).toString(), "--version");
    }

    @Override
    Map<String, String> environment(ClientProgram client) {
      return Map.of(
          "PATH",
          folder(client.needs()).toAbsolutePath() + File.pathSeparator + System.getenv("PATH"));
    }
  };

  /** Debian's, which has Debian's modules, whatever other one comes first on the path. */
  private static final String PYTHON_PROGRAM =
      Files.isExecutable(Path.of("/usr/bin/python3")) ? "/usr/bin/python3" : "python3";

  /** What the Java clients share: classes that need no driver. */
  private static final String CHECKS = "target/test-classes";

  /** Stands in commands for the file with whom to trust. */
  static final String TRUST_STORE = "{trust-store}";

  private static final long PROBE_SECONDS = 60;

  private final String language;

  ClientRuntime(String language) {
    this.language = language;
  }

  abstract List<String> command(ClientProgram client);

  /** Succeeds where the client can be run. */
  abstract List<String> probe(ClientProgram client);

  Map<String, String> environment(ClientProgram client) {
    return Map.of();
  }

  /** As fences of Markdown have it. */
  String language() {
    return language;
  }

  /** Whether the client is installed here. */
  boolean has(ClientProgram client) {
    try {
      ProcessBuilder builder =
          new ProcessBuilder(probe(client))
              .redirectErrorStream(true)
              .redirectOutput(ProcessBuilder.Redirect.DISCARD);
      builder.environment().putAll(environment(client));
      Process probe = builder.start();
      if (!probe.waitFor(PROBE_SECONDS, TimeUnit.SECONDS)) {
        probe.destroyForcibly();
        return false;
      }
      return probe.exitValue() == 0;
    } catch (IOException absent) {
      return false;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  /** Jars of the tests whose names begin so; or what scripts/clients found for that name. */
  private static String classPath(String needs) {
    Path fetched = cache().resolve("clients").resolve(needs + ".classpath");
    if (Files.exists(fetched)) {
      try {
        return Files.readString(fetched).strip();
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
    String own = System.getProperty("java.class.path");
    return needs.equals("project")
        ? own
        : Arrays.stream(own.split(File.pathSeparator))
            .filter(jar -> Path.of(jar).getFileName().toString().startsWith(needs))
            .collect(Collectors.joining(File.pathSeparator));
  }

  private static Path folder(String needs) {
    return switch (needs) {
      case "mysql-8.0" -> cache().resolve("mysql-8.0.33/bin");
      case "mariadb-11.4" -> cache().resolve("mariadb-11.4.5/bin");
      case "mysql-9" -> cache().resolve("clients/mysql-9/bin");
      default -> Path.of("/usr/bin");
    };
  }

  /** The first word of its name: what is run. */
  private static String program(ClientProgram client) {
    return client.title().split(" ")[0];
  }

  private static Path cache() {
    return ServerCache.directory();
  }
}
