package dev.sallyport.cli.exec;

import java.io.File;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/** The command that runs with the lease: its terminal is ours, its end is ours. */
final class Task {
  private static final Path OWN_STATUS = Path.of("/proc/self/stat");

  /** Fields of proc(5) after the command's name: state, parent, group, session, terminal, and … */
  private static final int GROUP = 2;

  private static final int FOREGROUND_GROUP = 5;

  private final List<String> command;
  private final Duration killAfter;
  private final PrintWriter err;

  /**
   * Not yet started.
   *
   * @param killAfter how long it may take to end after SIGTERM or SIGHUP
   */
  Task(List<String> command, Duration killAfter, PrintWriter err) {
    this.command = List.copyOf(command);
    this.killAfter = killAfter;
    this.err = err;
  }

  /**
   * Looks for the program before people are asked to approve anything for it.
   *
   * @throws ExecFailure when it is not there or cannot be run
   */
  void check(Map<String, String> variables) throws ExecFailure {
    String program = command.get(0);
    boolean found = false;
    List<Path> places =
        program.contains("/")
            ? List.of(Path.of(program))
            : List.of(variables.getOrDefault("PATH", "/usr/bin:/bin").split(File.pathSeparator))
                .stream()
                .map(directory -> Path.of(directory).resolve(program))
                .toList();
    for (Path place : places) {
      if (Files.isRegularFile(place)) {
        if (Files.isExecutable(place)) {
          return;
        }
        found = true;
      }
    }
    throw found ? notExecutable() : notFound();
  }

  /**
   * Runs it to its end.
   *
   * @return its exit status; 128 and the signal's number when a signal ended it
   */
  int run(TaskEnvironment environment, Interruption interruption)
      throws ExecFailure, InterruptedException {
    ProcessBuilder builder = new ProcessBuilder(command).inheritIO();
    environment.addTo(builder.environment());
    Process process;
    try {
      process = builder.start();
    } catch (IOException e) {
      // The number of the system's error stands in the message alone.
      throw String.valueOf(e.getMessage()).contains("error=2,") ? notFound() : notExecutable();
    }
    try {
      interruption.passTo(signal -> pass(signal, process));
      return process.waitFor();
    } finally {
      process.destroyForcibly();
    }
  }

  private void pass(StopSignal signal, Process process) {
    if (!process.isAlive()) {
      return;
    }
    if (signal == StopSignal.INT && isForeground()) {
      // Ctrl-C: the terminal sent it to the task itself; a second one would mean something else.
      return;
    }
    if (signal == StopSignal.TERM) {
      process.destroy();
    } else {
      kill(signal, process);
    }
    if (signal != StopSignal.INT) {
      CompletableFuture.delayedExecutor(killAfter.toMillis(), TimeUnit.MILLISECONDS)
          .execute(
              () -> {
                if (process.isAlive()) {
                  err.println("exec: the command did not end within " + killAfter + "; killed");
                  process.destroyForcibly();
                }
              });
    }
  }

  /** Java itself sends SIGTERM and SIGKILL only; the shell's built-in is on every machine. */
  private void kill(StopSignal signal, Process process) {
    try {
      Process sender =
          new ProcessBuilder(
                  "/bin/sh", "-c", "kill -s " + signal.name() + " " + process.pid() + " || :")
              .redirectErrorStream(true)
              .redirectOutput(ProcessBuilder.Redirect.DISCARD)
              .start();
      sender.waitFor();
    } catch (IOException e) {
      err.println("exec: SIG" + signal + " cannot be passed on as it is; SIGTERM is sent instead");
      process.destroy();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** Whether this process and the task are what a terminal sends Ctrl-C to. */
  private static boolean isForeground() {
    try {
      String status = Files.readString(OWN_STATUS);
      String[] fields = status.substring(status.lastIndexOf(')') + 2).split(" ");
      return fields[GROUP].equals(fields[FOREGROUND_GROUP]);
    } catch (IOException noProc) {
      return System.console() != null;
    }
  }

  private ExecFailure notFound() {
    return new ExecFailure(ExitStatus.NOT_FOUND, command.get(0) + ": there is no such command");
  }

  private ExecFailure notExecutable() {
    return new ExecFailure(
        ExitStatus.NOT_EXECUTABLE, command.get(0) + ": this cannot be run as a command");
  }
}
