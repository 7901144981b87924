package dev.sallyport.frontend;

import dev.sallyport.identity.Admission;

/** Takes over a client whose credential was believed. One instance per connection. */
@FunctionalInterface
public interface AdmittedClientHandler {
  /**
   * Called on the connection's event loop. Ends, now or later, with {@link ClientConnection#accept}
   * or {@link ClientConnection#refuse}; the time limit of the login goes on until then. Registers
   * its handlers at {@link ClientConnection#packets()} before that; when the client leaves
   * meanwhile, {@code onClosed} says so.
   */
  void onAdmitted(ClientConnection client, Admission admission);
}
