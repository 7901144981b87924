package dev.sallyport.demo;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * What a server starts with for the first time. To make it takes the server's program seconds, so
 * that it is copied where {@code scripts/servers} has made one beside the program.
 */
final class DataDirectory {
  private static final String MADE = "made";
  private static final long SECONDS = 120;

  private DataDirectory() {}

  /**
   * Makes one.
   *
   * @param home folder of the program
   * @param data folder for everything the server writes
   * @param files the data directory itself, inside of {@code data}; not there yet
   * @throws IllegalStateException when the program fails, with the end of its log
   */
  static void make(DatabaseFlavour flavour, Path home, Path data, Path files) throws IOException {
    // Made beside and moved, so that an interrupted run leaves no half data directory.
    Path half = data.resolve("files.new");
    PrivateFiles.removeTree(half);
    Path made = home.resolve(MADE);
    if (Files.isDirectory(made)) {
      PrivateFiles.copyTree(made, half);
    } else {
      initialise(flavour, home, data, half);
    }
    Files.move(half, files);
  }

  private static void initialise(DatabaseFlavour flavour, Path home, Path data, Path half)
      throws IOException {
    List<String> command = new ArrayList<>(flavour.initialise(home, half));
    DatabaseServer.asRoot(command);
    Path log = data.resolve("initialise.log");
    Process making =
        new ProcessBuilder(command)
            .redirectErrorStream(true)
            .redirectOutput(log.toFile())
            .directory(home.toFile())
            .start();
    Thread hook = new Thread(making::destroyForcibly);
    Runtime.getRuntime().addShutdownHook(hook);
    boolean inTime = LeftoverProcess.await(making, SECONDS);
    Runtime.getRuntime().removeShutdownHook(hook);
    if (!inTime || making.exitValue() != 0) {
      throw new IllegalStateException(
          command.get(0) + " failed:\n" + DatabaseServer.tail(Files.readString(log)));
    }
  }
}
