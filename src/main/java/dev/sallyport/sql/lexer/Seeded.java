package dev.sallyport.sql.lexer;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.security.SecureRandom;

/** A hash of bytes or names that nobody outside can aim at: its seed differs in every process. */
public final class Seeded {
  private static final long SEED = new SecureRandom().nextLong();
  private static final long PRIME = 0x9e3779b97f4a7c15L;
  private static final VarHandle LONGS =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

  private Seeded() {}

  static int hash(byte[] bytes) {
    long hash = SEED ^ bytes.length;
    int i = 0;
    for (; i + 8 <= bytes.length; i += 8) {
      hash = mix(hash ^ (long) LONGS.get(bytes, i));
    }
    long rest = 0;
    for (; i < bytes.length; i++) {
      rest = rest << 8 | bytes[i] & 0xff;
    }
    hash = mix(hash ^ rest);
    return (int) (hash ^ hash >>> 32);
  }

  /** The hash of names that follow each other. */
  public static int hash(String... names) {
    long hash = SEED;
    for (String name : names) {
      hash = mix(hash ^ name.length());
      long four = 0;
      for (int i = 0; i < name.length(); i++) {
        four = four << 16 | name.charAt(i);
        if ((i & 3) == 3) {
          hash = mix(hash ^ four);
          four = 0;
        }
      }
      hash = mix(hash ^ four);
    }
    return (int) (hash ^ hash >>> 32);
  }

  private static long mix(long value) {
    long product = value * PRIME;
    return product ^ Math.multiplyHigh(value, PRIME ^ SEED | 1) ^ product >>> 29;
  }
}
