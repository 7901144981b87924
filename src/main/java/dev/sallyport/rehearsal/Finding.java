package dev.sallyport.rehearsal;

import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What is wrong, or looks wrong, with a policy file.
 *
 * @param file its name; empty when it is about the directory
 * @param line from 1
 * @param path dotted key path; empty when it is about the file
 * @param message what is wrong and what is expected
 */
public record Finding(String file, int line, String path, String message) {
  private static final Pattern FORM =
      Pattern.compile(
          "(?s)(.*?):(\\d{1,7}): (?:([A-Za-z0-9_]+(?:\\[\\d+]|\\.[A-Za-z0-9_-]+)*): )?(.*)");

  /** Of a whole file, or of the directory. */
  private static final Pattern WHOLE = Pattern.compile("(?s)(/[^:]*): (.*)");

  /**
   * Reads the form in which policies report: {@code FILE:LINE: key.path: what}, or without a line.
   */
  public static Finding of(String problem) {
    Matcher matcher = FORM.matcher(problem);
    if (!matcher.matches()) {
      Matcher whole = WHOLE.matcher(problem);
      return whole.matches()
          ? new Finding(name(whole.group(1)), 1, "", whole.group(2))
          : new Finding("", 1, "", problem);
    }
    String path = matcher.group(3) == null ? "" : matcher.group(3);
    return new Finding(
        name(matcher.group(1)), Integer.parseInt(matcher.group(2)), path, matcher.group(4));
  }

  /** The same of each. */
  public static List<Finding> of(List<String> problems) {
    return problems.stream().map(Finding::of).toList();
  }

  /** Files of one directory are told apart by their names; where that is, is not shown. */
  private static String name(String file) {
    String name = file.substring(file.lastIndexOf('/') + 1);
    return name.endsWith(".yaml") || name.endsWith(".yml") ? name : "";
  }
}
