package dev.sallyport.recording;

import java.lang.management.ManagementFactory;
import java.util.function.DoubleSupplier;

/** How many processors of the machine, or of what of it we may use, nobody uses. */
final class IdleProcessors implements DoubleSupplier {
  /** Since it was asked last; 0 where it is not known. */
  @Override
  public double getAsDouble() {
    if (ManagementFactory.getOperatingSystemMXBean()
        instanceof com.sun.management.OperatingSystemMXBean system) {
      double load = system.getCpuLoad();
      return load >= 0 ? (1 - load) * system.getAvailableProcessors() : 0;
    }
    return 0;
  }
}
