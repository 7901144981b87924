package dev.sallyport.cli;

import java.io.PrintWriter;
import picocli.CommandLine;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.UnmatchedArgumentException;

/**
 * What is said of a wrong command line. Not the whole usage: of a command with many options it
 * would push what is wrong off the screen.
 */
final class UsageErrors {
  private UsageErrors() {}

  static int answer(ParameterException wrong, String[] arguments) {
    CommandLine command = wrong.getCommandLine();
    PrintWriter err = command.getErr();
    err.println(wrong.getMessage());
    UnmatchedArgumentException.printSuggestions(wrong, err);
    err.println("'" + command.getCommandSpec().qualifiedName() + " --help' lists what it takes.");
    err.flush();
    return command.getCommandSpec().exitCodeOnInvalidInput();
  }
}
