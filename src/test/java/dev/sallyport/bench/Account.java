package dev.sallyport.bench;

import dev.sallyport.config.Secret;

/**
 * Who logs in, and how.
 *
 * @param plugin by which the password is proved, or {@link #CLEAR} for a token
 */
public record Account(String user, Secret password, String plugin) {
  /** The plugin that sends the password as it is. */
  public static final String CLEAR = "mysql_clear_password";
}
