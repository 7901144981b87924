package dev.sallyport.demo;

import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * Who appears in the demo: two agents and who runs them, two people who may approve, one who may
 * read everything, one who may do everything but decide on their own requests.
 */
public final class DemoCast {
  /** Reads the shop and fills the staging schema. */
  public static final String REPORTING_AGENT = "reporting-agent";

  /** Changes orders; large changes wait for a person. */
  public static final String MAINTENANCE_AGENT = "maintenance-agent";

  static final String AUDIENCE = "sallyport";
  static final String CONSOLE = "sallyport-console";

  /** Runs the agents: sees what they do and ask for, and decides on none of it. */
  private static final String OWNER = "sam";

  private static final Duration TOKEN_LIFETIME = Duration.ofHours(1);

  private DemoCast() {}

  /** A realm with them; secrets are new at every call. */
  public static DevelopmentProviderRealm realm() {
    return new DevelopmentProviderRealm(
        List.of(
            new DevelopmentPerson("dana", "Dana Ortiz", List.of("dba")),
            new DevelopmentPerson("amir", "Amir Haddad", List.of("dba")),
            new DevelopmentPerson(OWNER, "Sam Rivera", List.of("developers")),
            new DevelopmentPerson("ada", "Ada Brandt", List.of("auditors")),
            new DevelopmentPerson("olga", "Olga Ivanova", List.of("admins"))),
        List.of(
            new DevelopmentAgent(
                REPORTING_AGENT,
                DatabasePasswords.random(),
                List.of("reporting-agents"),
                Optional.of(OWNER)),
            new DevelopmentAgent(
                MAINTENANCE_AGENT,
                DatabasePasswords.random(),
                List.of("maintenance-agents"),
                Optional.of(OWNER))),
        AUDIENCE,
        CONSOLE,
        DatabasePasswords.random(),
        TOKEN_LIFETIME);
  }
}
