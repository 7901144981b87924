package dev.sallyport.store;

import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * Drops the databases of a test class once it is over: hundreds of them would be written to the
 * disk, and to delete them at the end takes longer than the virtual machine is given for it.
 */
public final class DroppedDatabases implements AfterAllCallback {
  @Override
  public void afterAll(ExtensionContext context) {
    if (!context.getRequiredTestClass().isMemberClass()) {
      PostgresServer.dropAll();
    }
  }
}
