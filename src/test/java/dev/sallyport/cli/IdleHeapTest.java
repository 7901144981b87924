package dev.sallyport.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import com.sun.management.HotSpotDiagnosticMXBean;
import com.sun.management.VMOption;
import com.sun.management.VMOption.Origin;
import java.lang.reflect.Proxy;
import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;

class IdleHeapTest {
  private final Map<String, VMOption> options = new LinkedHashMap<>();
  private final Map<String, String> set = new LinkedHashMap<>();

  IdleHeapTest() {
    option("UseG1GC", "true", Origin.ERGONOMIC);
    option("G1PeriodicGCInterval", "0", Origin.DEFAULT);
    option("MinHeapFreeRatio", "40", Origin.DEFAULT);
    option("MaxHeapFreeRatio", "70", Origin.DEFAULT);
  }

  @Test
  void shouldHaveTheDefaultCollectorGiveMemoryBack() {
    IdleHeap.giveBack(machine());
    assertThat(set)
        .containsOnlyKeys("G1PeriodicGCInterval", "MinHeapFreeRatio", "MaxHeapFreeRatio");
    assertThat(Integer.parseInt(set.get("MinHeapFreeRatio")))
        .isLessThan(Integer.parseInt(set.get("MaxHeapFreeRatio")));
  }

  @Test
  void shouldLeaveWhatSomebodySet() {
    option("MaxHeapFreeRatio", "30", Origin.VM_CREATION);
    IdleHeap.giveBack(machine());
    assertThat(set).containsOnlyKeys("G1PeriodicGCInterval");
    option("G1PeriodicGCInterval", "0", Origin.VM_CREATION);
    set.clear();
    IdleHeap.giveBack(machine());
    assertThat(set).isEmpty();
  }

  @Test
  void shouldLeaveOtherCollectorsAlone() {
    option("UseG1GC", "false", Origin.VM_CREATION);
    IdleHeap.giveBack(machine());
    assertThat(set).isEmpty();
  }

  @Test
  void shouldKnowTheOptionsOfThisMachine() {
    // Setting them harms nobody here.
    assertThatCode(IdleHeap::giveBack).doesNotThrowAnyException();
  }

  private void option(String name, String value, Origin origin) {
    options.put(name, new VMOption(name, value, true, origin));
  }

  private HotSpotDiagnosticMXBean machine() {
    return (HotSpotDiagnosticMXBean)
        Proxy.newProxyInstance(
            getClass().getClassLoader(),
            new Class<?>[] {HotSpotDiagnosticMXBean.class},
            (self, method, values) -> {
              if (method.getName().equals("setVMOption")) {
                set.put((String) values[0], (String) values[1]);
                return null;
              }
              return options.get(values[0]);
            });
  }
}
