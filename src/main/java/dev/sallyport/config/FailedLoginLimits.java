package dev.sallyport.config;

/**
 * How many logins may fail within a minute before the next one has to wait. Whoever logs in from
 * elsewhere is never made to wait.
 *
 * @param perAddress from one client address, whoever is named; 0 for no limit
 * @param perUser under one name from one address; 0 for no limit
 */
public record FailedLoginLimits(int perAddress, int perUser) {
  /** What is taken where nothing is configured. */
  public static final FailedLoginLimits DEFAULT = new FailedLoginLimits(30, 10);

  private static final int MAX = 60_000;

  /** Checks ranges. */
  public FailedLoginLimits {
    Require.range("per_address", perAddress, 0, MAX);
    Require.range("per_user", perUser, 0, MAX);
  }
}
