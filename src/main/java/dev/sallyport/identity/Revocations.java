package dev.sallyport.identity;

import java.util.Optional;

/** Port to what was revoked. Asked at each login, on its event loop: answers from memory. */
@FunctionalInterface
public interface Revocations {
  /** Nobody is revoked. */
  Revocations NONE = principal -> Optional.empty();

  /**
   * Why this principal, or a group it belongs to, may not come in; in words that may be shown to
   * it. Empty when it may.
   */
  Optional<String> reasonAgainst(Principal principal);
}
