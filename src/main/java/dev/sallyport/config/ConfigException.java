package dev.sallyport.config;

import java.util.List;

/** A file that cannot be used, with everything that was found wrong in it. */
public final class ConfigException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final List<String> problems;

  /**
   * Wraps what was found.
   *
   * @param problems at least one, each {@code FILE:LINE: key.path: what is wrong; what is
   *     expected}, without a line where the file itself is wrong
   */
  public ConfigException(List<String> problems) {
    super(String.join(System.lineSeparator(), problems));
    this.problems = List.copyOf(problems);
  }

  /** One line for each problem. */
  public List<String> problems() {
    return problems;
  }
}
