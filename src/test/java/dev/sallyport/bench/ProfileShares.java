package dev.sallyport.bench;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import jdk.jfr.consumer.RecordedEvent;
import jdk.jfr.consumer.RecordedFrame;
import jdk.jfr.consumer.RecordingFile;

/**
 * What the event loops of a recorded gateway did, by part of the gateway, or as collapsed stacks
 * ({@code frame;frame count} a line), of which any flame graph program makes a picture.
 */
public final class ProfileShares {
  private static final String LOOPS = "eventloop";

  /** The first of a stack, from its top, that begins so says which part it is. */
  private static final Map<String, String> PARTS = parts();

  private ProfileShares() {}

  private static Map<String, String> parts() {
    Map<String, String> parts = new LinkedHashMap<>();
    parts.put("io.netty.channel.unix.", "sockets, the kernel's part");
    parts.put("sun.security.", "TLS and signatures");
    parts.put("io.netty.handler.ssl.", "TLS and signatures");
    parts.put("dev.sallyport.wire.", "framing and packets");
    parts.put("dev.sallyport.transport.", "framing and packets");
    parts.put("dev.sallyport.sql.", "inspection");
    parts.put("dev.sallyport.policy.", "policy");
    parts.put("dev.sallyport.masking.", "masking");
    parts.put("dev.sallyport.recording.", "recording");
    parts.put("dev.sallyport.session.relay.", "relay");
    parts.put("dev.sallyport.session.", "session");
    parts.put("dev.sallyport.identity.", "login");
    parts.put("dev.sallyport.frontend.", "login");
    parts.put("dev.sallyport.backend.", "login");
    return parts;
  }

  /**
   * Prints it.
   *
   * @param arguments a recording of {@code jcmd PID JFR.start settings=profile filename=FILE};
   *     {@code --collapsed} for stacks
   */
  public static void main(String[] arguments) throws IOException {
    PrintStream out =
        new PrintStream(new FileOutputStream(FileDescriptor.out), true, StandardCharsets.UTF_8);
    boolean collapsed = List.of(arguments).contains("--collapsed");
    Map<String, Integer> counts = new TreeMap<>();
    int all = 0;
    try (RecordingFile recording = new RecordingFile(Path.of(arguments[0]))) {
      while (recording.hasMoreEvents()) {
        List<String> stack = stack(recording.readEvent());
        if (!stack.isEmpty()) {
          counts.merge(collapsed ? joined(stack) : part(stack), 1, Integer::sum);
          all++;
        }
      }
    }
    int samples = all;
    counts.entrySet().stream()
        .sorted(Map.Entry.<String, Integer>comparingByValue().reversed())
        .forEach(
            entry ->
                out.println(
                    collapsed
                        ? entry.getKey() + " " + entry.getValue()
                        : "| %s | %.0f %% |"
                            .formatted(entry.getKey(), 100.0 * entry.getValue() / samples)));
    if (!collapsed) {
      out.printf(Locale.ROOT, "%d samples of the event loops%n", samples);
    }
  }

  /** Top first; empty where it is no sample of a loop that does something. */
  private static List<String> stack(RecordedEvent event) {
    String type = event.getEventType().getName();
    boolean sample = type.equals("jdk.ExecutionSample") || type.equals("jdk.NativeMethodSample");
    if (!sample
        || event.getStackTrace() == null
        || event.getThread("sampledThread") == null
        || !String.valueOf(event.getThread("sampledThread").getJavaName()).contains(LOOPS)) {
      return List.of();
    }
    List<String> stack = new ArrayList<>();
    for (RecordedFrame frame : event.getStackTrace().getFrames()) {
      stack.add(frame.getMethod().getType().getName() + "." + frame.getMethod().getName());
    }
    return stack.isEmpty() || stack.get(0).contains("epollWait") ? List.of() : stack;
  }

  static String part(List<String> stack) {
    for (String frame : stack) {
      for (Map.Entry<String, String> part : PARTS.entrySet()) {
        if (frame.startsWith(part.getKey())) {
          return part.getValue();
        }
      }
    }
    return "Netty, Vert.x and the rest of Java";
  }

  private static String joined(List<String> stack) {
    List<String> fromRoot = new ArrayList<>(stack);
    Collections.reverse(fromRoot);
    return String.join(";", fromRoot);
  }
}
