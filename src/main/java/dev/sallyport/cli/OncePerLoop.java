package dev.sallyport.cli;

import dev.sallyport.frontend.AdmittedClientHandler;
import java.util.function.Supplier;

/**
 * Makes the handler of a listener's clients when the first one comes, on the event loop of that
 * listener: the recorder in it belongs to the loop on which it is made, and sessions go on where
 * their recorder has written. Listeners themselves are made on the loop of whoever starts them.
 */
final class OncePerLoop implements Supplier<AdmittedClientHandler> {
  private final Supplier<AdmittedClientHandler> maker;
  private AdmittedClientHandler made;

  OncePerLoop(Supplier<AdmittedClientHandler> maker) {
    this.maker = maker;
  }

  @Override
  public AdmittedClientHandler get() {
    if (made == null) {
      made = maker.get();
    }
    return made;
  }
}
