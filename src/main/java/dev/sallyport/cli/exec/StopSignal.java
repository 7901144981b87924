package dev.sallyport.cli.exec;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.util.EnumMap;
import java.util.Map;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The signals by which people and machines end a command.
 *
 * <p>They are taken by {@code sun.misc.Signal}. A shutdown hook cannot do it: it learns of no
 * signal which one it was, cannot pass it on as it came, and cannot go on living when the task
 * does, which an interactive client does after Ctrl-C. The class is in {@code jdk.unsupported},
 * exported to everybody in Java 17 and later; it is called by reflection only because javac warns
 * of each mention in a way that nothing silences.
 */
public enum StopSignal {
  HUP(1),
  INT(2),
  TERM(15);

  private static final Logger LOG = LoggerFactory.getLogger(StopSignal.class);

  private final int number;

  StopSignal(int number) {
    this.number = number;
  }

  int number() {
    return number;
  }

  /** Gives the signals back to whom they belonged before. */
  public interface Taken extends AutoCloseable {
    @Override
    void close();
  }

  /**
   * Takes all of them. One that the starter of this process ignores (nohup) stays ignored, for the
   * task too. A runtime started with {@code -Xrs} keeps them to itself, which is worth a line in
   * the log: a signal then ends this process alone.
   */
  public static Taken takeAll(Consumer<StopSignal> receiver) {
    Map<StopSignal, Object> before = new EnumMap<>(StopSignal.class);
    try {
      for (StopSignal signal : values()) {
        before.put(signal, signal.handle(handler(signal, receiver)));
      }
    } catch (ReflectiveOperationException notHere) {
      Throwable cause =
          notHere instanceof InvocationTargetException wrapped ? wrapped.getCause() : notHere;
      LOG.warn("signals are not passed on to the task error={}", cause.toString());
    }
    return () -> before.forEach(StopSignal::restore);
  }

  private void restore(Object handler) {
    try {
      handle(handler);
    } catch (ReflectiveOperationException notBack) {
      LOG.warn("a signal was not given back signal={} error={}", this, notBack.toString());
    }
  }

  private Object handle(Object handler) throws ReflectiveOperationException {
    Class<?> signals = Class.forName("sun.misc.Signal");
    return signals
        .getMethod("handle", signals, Class.forName("sun.misc.SignalHandler"))
        .invoke(null, signals.getConstructor(String.class).newInstance(name()), handler);
  }

  private static Object handler(StopSignal signal, Consumer<StopSignal> receiver)
      throws ClassNotFoundException {
    return Proxy.newProxyInstance(
        StopSignal.class.getClassLoader(),
        new Class<?>[] {Class.forName("sun.misc.SignalHandler")},
        (proxy, method, arguments) ->
            switch (method.getName()) {
              case "handle" -> {
                receiver.accept(signal);
                yield null;
              }
              case "equals" -> proxy == arguments[0];
              case "hashCode" -> System.identityHashCode(proxy);
              default -> "handler of SIG" + signal;
            });
  }
}
