package dev.sallyport.access;

import dev.sallyport.identity.Admission;
import dev.sallyport.identity.Lease;
import dev.sallyport.identity.Principal;
import java.util.Optional;

/**
 * A session that runs, as others may know it.
 *
 * @param id UUID
 * @param connection name of the connection
 * @param lease identifier of the lease that opened it, if one did
 */
public record RunningSession(
    String id, Principal principal, String connection, Optional<String> lease) {

  /** One that was opened by this admission. */
  public static RunningSession of(String id, Admission admission) {
    return new RunningSession(
        id, admission.principal(), admission.connection().name(), admission.lease().map(Lease::id));
  }
}
