package dev.sallyport.recording;

import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.lang.reflect.Field;
import java.nio.ByteBuffer;
import java.nio.MappedByteBuffer;

/**
 * Takes files out of memory at once. Java 17 has no method for it but this one: otherwise a map
 * stays until the garbage collector finds it, and with it the room on disk of a file that was
 * deleted.
 */
final class Unmapping {
  private static final MethodHandle CLEANER = cleaner();

  private Unmapping() {}

  private static MethodHandle cleaner() {
    try {
      // By reflection, since the compiler warns of the name.
      Class<?> type = Class.forName("sun.misc.Unsafe");
      Field instance = type.getDeclaredField("theUnsafe");
      instance.setAccessible(true);
      return MethodHandles.lookup()
          .findVirtual(type, "invokeCleaner", MethodType.methodType(void.class, ByteBuffer.class))
          .bindTo(instance.get(null));
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException("this Java cannot take a file out of memory", e);
    }
  }

  /** Whoever uses the map afterwards ends the virtual machine. */
  static void of(MappedByteBuffer map) {
    try {
      CLEANER.invoke((ByteBuffer) map);
    } catch (Throwable e) {
      throw new IllegalStateException("a file cannot be taken out of memory", e);
    }
  }
}
