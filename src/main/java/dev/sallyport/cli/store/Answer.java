package dev.sallyport.cli.store;

import dev.sallyport.config.ConfigException;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.sql.SQLException;
import picocli.CommandLine.Model.CommandSpec;

/** How these commands answer: in lines, and with a status that is not zero where they fail. */
record Answer(CommandSpec spec) {
  /** What a command does; its status. */
  interface Work {
    int run() throws IOException, SQLException;
  }

  int of(Work work) {
    try {
      return work.run();
    } catch (ConfigException e) {
      e.problems().forEach(this::fail);
      return 2;
    } catch (NoSuchFileException e) {
      return fail("there is no " + e.getFile());
    } catch (IOException | SQLException | IllegalStateException e) {
      return fail(e.getMessage());
    }
  }

  void say(String line) {
    spec.commandLine().getOut().println(line);
    spec.commandLine().getOut().flush();
  }

  int fail(String message) {
    spec.commandLine().getErr().println(spec.qualifiedName() + ": " + message);
    spec.commandLine().getErr().flush();
    return 2;
  }
}
