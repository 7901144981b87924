package dev.sallyport.cli;

import com.sun.management.HotSpotDiagnosticMXBean;
import com.sun.management.VMOption;
import java.lang.management.ManagementFactory;

/**
 * Has the default collector give memory back that nobody uses. By itself it keeps what it once had
 * for as long as it is not asked for more, which of an idle gateway may be always. What somebody
 * set at the command line stays as it is.
 */
final class IdleHeap {
  private static final String DEFAULT_COLLECTOR = "UseG1GC";

  /** A collection where there was none for so long, beside what goes on; takes some 50 ms. */
  private static final String INTERVAL_MILLIS = "60000";

  private static final String INTERVAL = "G1PeriodicGCInterval";

  /** How much of the heap is free after a collection, in percent. */
  private static final String LEAST_FREE = "MinHeapFreeRatio";

  private static final String MOST_FREE = "MaxHeapFreeRatio";

  private IdleHeap() {}

  /** Asks the virtual machine, if it is one that can be asked. */
  static void giveBack() {
    HotSpotDiagnosticMXBean machine =
        ManagementFactory.getPlatformMXBean(HotSpotDiagnosticMXBean.class);
    if (machine != null) {
      giveBack(machine);
    }
  }

  static void giveBack(HotSpotDiagnosticMXBean machine) {
    if (!Boolean.parseBoolean(machine.getVMOption(DEFAULT_COLLECTOR).getValue())) {
      return;
    }
    if (isFree(machine, INTERVAL)) {
      machine.setVMOption(INTERVAL, INTERVAL_MILLIS);
    }
    if (isFree(machine, LEAST_FREE) && isFree(machine, MOST_FREE)) {
      // In this order: the one must never be above the other.
      machine.setVMOption(LEAST_FREE, "20");
      machine.setVMOption(MOST_FREE, "40");
    }
  }

  private static boolean isFree(HotSpotDiagnosticMXBean machine, String name) {
    VMOption option = machine.getVMOption(name);
    return option.isWriteable() && option.getOrigin() == VMOption.Origin.DEFAULT;
  }
}
