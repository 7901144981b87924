package dev.sallyport.masking.detect;

import dev.sallyport.policy.DetectRule;
import dev.sallyport.policy.Mask;
import dev.sallyport.policy.MaskKind;
import dev.sallyport.wire.row.CellEdit;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.openjdk.jmh.annotations.AuxCounters;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** How fast text is looked through and covered: {@code scripts/bench detectors}. */
@State(Scope.Benchmark)
@Fork(1)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@BenchmarkMode(Mode.Throughput)
public class DetectorsBenchmark {
  private static final int MEBIBYTE = 1024 * 1024;
  private static final String WORDS =
      "the customer asked for an invoice and wants the parcel at her neighbour's door, between 9 and"
          + " 11 o'clock if possible; payment was received on the 12th and the order is complete. ";

  /** One detector, all of them, or an own pattern. */
  @Param({
    "all",
    "credit_card",
    "email",
    "phone",
    "iban",
    "national_id",
    "ip_address",
    "jwt",
    "api_key",
    "own"
  })
  public String detector;

  private TextCover cover;
  private byte[] prose;
  private byte[] json;
  private byte[] matches;

  /** The megabytes looked through, which JMH reports per second. */
  @AuxCounters(AuxCounters.Type.OPERATIONS)
  @State(Scope.Thread)
  public static class Read {
    public double megabytes;

    private CellEdit cover(TextCover cover, byte[] text, TextCover.Form form) {
      megabytes += text.length / 1e6;
      return cover.cover(text, 0, text.length, form);
    }
  }

  /** Makes texts of one mebibyte. */
  @Setup
  public void write() {
    Mask mask = Mask.of(MaskKind.PARTIAL);
    List<DetectRule> rules =
        switch (detector) {
          case "all" ->
              Detectors.names().stream()
                  .map(name -> new DetectRule(name, Optional.empty(), mask))
                  .toList();
          case "own" ->
              List.of(new DetectRule("own", Optional.of("\\b[A-Z]{3}-[0-9]{6}\\b"), mask));
          default -> List.of(new DetectRule(detector, Optional.empty(), mask));
        };
    cover = new TextCover(Detectors.of(rules), StandardCharsets.UTF_8, Pseudonym.NONE);
    Random random = new Random(1);
    prose = bytes(WORDS.repeat(MEBIBYTE / WORDS.length() + 1));
    StringBuilder object = new StringBuilder("[");
    while (object.length() < MEBIBYTE) {
      object.append(object.length() == 1 ? "" : ",").append("{\"id\":").append(random.nextInt());
      object.append(",\"name\":\"item ").append(random.nextInt(9999)).append("\",\"price\":");
      object.append(random.nextInt(999)).append(".95,\"tags\":[\"new\",\"blue\"],\"at\":\"2026-0");
      object.append(1 + random.nextInt(9)).append("-11T10:12:13Z\",\"shown\":true}");
    }
    json = bytes(object.append("]").toString());
    SampleValues values = new SampleValues(3);
    StringBuilder full = new StringBuilder();
    for (int i = 0; full.length() < MEBIBYTE; i++) {
      full.append(values.of(Detectors.names().get(i % Detectors.names().size()))).append(", ");
    }
    matches = bytes(full.toString());
  }

  /** English sentences in which nothing is found. */
  @Benchmark
  public CellEdit prose(Read read) {
    return read.cover(cover, prose, TextCover.Form.TEXT);
  }

  /** A document of many small objects in which nothing is found. */
  @Benchmark
  public CellEdit json(Read read) {
    return read.cover(cover, json, TextCover.Form.JSON);
  }

  /** Nothing but what all the detectors look for. */
  @Benchmark
  public CellEdit matches(Read read) {
    return read.cover(cover, matches, TextCover.Form.TEXT);
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
