package dev.sallyport.config;

/**
 * A value that a configuration record does not take. The key is that of the file, relative to the
 * record's section, so that a loader can say the line.
 */
public final class InvalidSettingException extends IllegalArgumentException {
  private static final long serialVersionUID = 1L;

  private final String key;
  private final String problem;

  /**
   * Names key and problem.
   *
   * @param key snake_case key, dots descend, for example {@code sign_in.issuer}
   * @param problem what is wrong and what is expected; never quotes a secret
   */
  public InvalidSettingException(String key, String problem) {
    super(key + ": " + problem);
    this.key = key;
    this.problem = problem;
  }

  /** The key, relative to the section. */
  public String key() {
    return key;
  }

  /** What is wrong and what is expected. */
  public String problem() {
    return problem;
  }
}
