package dev.sallyport.masking.detect;

import dev.sallyport.policy.MaskKind;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Random;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.Tuple;

/** {@link DetectorsFuzz} on texts of parts that detectors are about. */
class DetectorsPropertyTest {
  private static final List<String> PARTS =
      List.of(
          " ",
          "-",
          ".",
          ":",
          "::",
          "@",
          "+",
          "(",
          ")",
          "/",
          "\\",
          "\"",
          "\\\"",
          "\\n",
          "\\u0040",
          "\\u00e9",
          ",",
          "{",
          "}",
          "[",
          "]",
          "{\"a\":",
          "\":\"",
          "0",
          "4111",
          "1111",
          "07",
          "12",
          "555",
          "a",
          "eyJhbGciOiJIUzI1NiJ9",
          "sk-",
          "Bearer ",
          "EMP-12345",
          "DE89",
          "é",
          "例",
          "\u0000",
          "\n",
          "example.com",
          "-----BEGIN PRIVATE KEY-----",
          "2001:db8",
          "192.168.1.1");

  @Property(tries = 4000)
  void shouldLeaveNothingInAnyBytes(
      @ForAll byte[] bytes, @ForAll("kinds") MaskKind kind, @ForAll TextCover.Form form) {
    DetectorsFuzz.check(kind, form, bytes, false);
  }

  @Property(tries = 8000)
  void shouldLeaveNothingInParts(
      @ForAll("parts") List<String> parts,
      @ForAll("kinds") MaskKind kind,
      @ForAll TextCover.Form form) {
    DetectorsFuzz.check(kind, form, bytes(String.join("", parts)), false);
    DetectorsFuzz.check(kind, form, bytes(String.join(", ", parts)), true);
  }

  @Property(tries = 4000)
  void shouldLeaveNothingInDocuments(
      @ForAll long seed, @ForAll("kinds") MaskKind kind, @ForAll TextCover.Form form) {
    DetectorsFuzz.check(kind, form, bytes(document(new Random(seed), 3)), true);
  }

  @Provide
  Arbitrary<List<String>> parts() {
    SampleValues values = new SampleValues(5);
    Arbitrary<String> made =
        Arbitraries.of(Detectors.names()).map(values::of).filter(value -> !value.contains("\n"));
    return Arbitraries.frequencyOf(Tuple.of(5, Arbitraries.of(PARTS)), Tuple.of(2, made))
        .list()
        .ofMaxSize(14);
  }

  @Provide
  Arbitrary<MaskKind> kinds() {
    return Arbitraries.of(
        MaskKind.REDACT, MaskKind.PARTIAL, MaskKind.HASH, MaskKind.EMAIL, MaskKind.NULL);
  }

  private static String document(Random random, int depth) {
    SampleValues values = new SampleValues(random.nextLong());
    return switch (depth == 0 ? 2 + random.nextInt(4) : random.nextInt(6)) {
      case 0 -> "[" + document(random, depth - 1) + " , " + document(random, depth - 1) + "]";
      case 1 ->
          "{\""
              + values.of("abc\u00e9", 3)
              + "\":"
              + document(random, depth - 1)
              + ",\"b\" :"
              + document(random, depth - 1)
              + "}";
      case 2 -> values.card().replaceAll("\\D", "");
      case 3 -> "-" + random.nextInt(99) + "." + values.number(3) + "e5";
      case 4 -> "\"" + quoted(values.of(values.pick(Detectors.names()))) + "\"";
      default ->
          // Not directly beside it: a letter in front of an account number hides the beginning
          // alone.
          "\"\\n\\u00e9 "
              + quoted(values.of(values.pick(Detectors.names()))).replace("@", "\\u0040")
              + "\\\\\\\"\"";
    };
  }

  private static String quoted(String text) {
    return text.replace("\n", "\\n");
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
