package dev.sallyport.wire;

import java.util.ArrayList;
import java.util.List;

/**
 * A set of {@link Capability}.
 *
 * @param bits the 32 bits on the wire; others are refused
 */
public record Capabilities(long bits) {
  /** Nothing agreed yet, as before the greeting. */
  public static final Capabilities NONE = new Capabilities(0);

  private static final long ALL_BITS = 0xffffffffL;

  /** Checks the range. */
  public Capabilities {
    if ((bits & ~ALL_BITS) != 0) {
      throw new IllegalArgumentException("capabilities have 32 bits: " + Long.toHexString(bits));
    }
  }

  /** Just these. */
  public static Capabilities of(Capability... capabilities) {
    return new Capabilities(union(capabilities));
  }

  /** Whether it is in the set. */
  public boolean has(Capability capability) {
    return (bits & capability.mask()) != 0;
  }

  /** These too. */
  public Capabilities with(Capability... capabilities) {
    return new Capabilities(bits | union(capabilities));
  }

  /** All but these. */
  public Capabilities without(Capability... capabilities) {
    return new Capabilities(bits & ~union(capabilities));
  }

  /** What is in both sets. */
  public Capabilities and(Capabilities other) {
    return new Capabilities(bits & other.bits);
  }

  @Override
  public String toString() {
    List<Capability> present = new ArrayList<>();
    for (Capability capability : Capability.values()) {
      if (has(capability)) {
        present.add(capability);
      }
    }
    return "0x" + Long.toHexString(bits) + present;
  }

  private static long union(Capability... capabilities) {
    long union = 0;
    for (Capability capability : capabilities) {
      union |= capability.mask();
    }
    return union;
  }
}
