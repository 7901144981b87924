package dev.sallyport.demo;

import java.time.Duration;
import java.util.List;

/**
 * Who appears in the demo: two agents, two people who may approve, one who may read everything, one
 * who may do everything but decide on their own requests.
 */
public final class DemoCast {
  /** Reads the shop and fills the staging schema. */
  public static final String REPORTING_AGENT = "reporting-agent";

  /** Changes orders; large changes wait for a person. */
  public static final String MAINTENANCE_AGENT = "maintenance-agent";

  static final String AUDIENCE = "sallyport";
  static final String CONSOLE = "sallyport-console";

  private static final Duration TOKEN_LIFETIME = Duration.ofHours(1);

  private DemoCast() {}

  /** A realm with them; secrets are new at every call. */
  static DevelopmentProviderRealm realm() {
    return new DevelopmentProviderRealm(
        List.of(
            new DevelopmentPerson("dana", "Dana Ortiz", List.of("dba")),
            new DevelopmentPerson("amir", "Amir Haddad", List.of("dba")),
            new DevelopmentPerson("ada", "Ada Brandt", List.of("auditors")),
            new DevelopmentPerson("olga", "Olga Ivanova", List.of("admins"))),
        List.of(
            new DevelopmentAgent(
                REPORTING_AGENT, DatabasePasswords.random(), List.of("reporting-agents")),
            new DevelopmentAgent(
                MAINTENANCE_AGENT, DatabasePasswords.random(), List.of("maintenance-agents"))),
        AUDIENCE,
        CONSOLE,
        DatabasePasswords.random(),
        TOKEN_LIFETIME);
  }
}
