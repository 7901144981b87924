package dev.sallyport.config;

import java.util.Locale;

/** What a node does of all that the program can do. */
public enum Role {
  /** Everything in one process. */
  ALL,
  /**
   * Beside the databases: agents connect here, and nobody comes in by HTTP but those who watch it.
   */
  GATEWAY,
  /** Where people are: sign-in, inbox, replay, policies, access requests. No agent connects. */
  CONSOLE;

  /** Whether agents connect to it. */
  public boolean listens() {
    return this != CONSOLE;
  }

  /** Whether people and the REST API are served. */
  public boolean serves() {
    return this != GATEWAY;
  }

  /** As it is written. */
  public String word() {
    return name().toLowerCase(Locale.ROOT);
  }
}
