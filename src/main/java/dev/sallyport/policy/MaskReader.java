package dev.sallyport.policy;

import dev.sallyport.config.YamlSection;
import dev.sallyport.config.YamlValue;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/** Reads the {@code masks} of a policy, and what becomes of values of unknown origin. */
final class MaskReader {
  /** How a value is covered. */
  static final List<String> KINDS = Arrays.stream(MaskKind.values()).map(MaskKind::word).toList();

  static final List<String> ON_UNKNOWN_LINEAGE = List.of("refuse", "mask");

  /** How rows may be chosen by a covered column. */
  static final List<String> PREDICATES = List.of("refuse", "equality");

  /** A constant is read by people and programs; a long one is a mistake. */
  static final int MAX_VALUE = 100;

  private final List<PlacedMask> rules = new ArrayList<>();
  private final List<DetectRule> detectors = new ArrayList<>();

  private MaskReader() {}

  /**
   * What was read.
   *
   * @param rules in their order, with their places
   */
  record Read(Masks masks, List<PlacedMask> rules) {}

  static Read read(YamlSection root) {
    MaskReader reader = new MaskReader();
    for (YamlValue item : root.value("masks").map(YamlValue::items).orElse(List.of())) {
      item.section().ifPresent(in -> in.build(() -> reader.mask(in)));
    }
    boolean coversUnknown =
        root.value("on_unknown_lineage")
            .flatMap(value -> word(value, ON_UNKNOWN_LINEAGE))
            .filter("mask"::equals)
            .isPresent();
    List<MaskRule> plain = reader.rules.stream().map(PlacedMask::rule).toList();
    return new Read(
        new Masks(plain, reader.detectors, coversUnknown, List.of()), List.copyOf(reader.rules));
  }

  /** One entry, of columns or of detectors; how they are covered. */
  private Optional<Mask> mask(YamlSection in) {
    Optional<Mask> as = as(in);
    Optional<YamlValue> columns = in.value("columns");
    Optional<YamlValue> detect = in.value("detect");
    Optional<YamlValue> predicates = in.value("predicates");
    boolean equality =
        predicates.flatMap(value -> word(value, PREDICATES)).filter("equality"::equals).isPresent();
    if (columns.isPresent() && detect.isPresent()) {
      in.report("detect", "cannot stand beside 'columns'; expected two entries");
    } else if (detect.isPresent()) {
      detectors.addAll(DetectReader.read(detect.get(), as));
      predicates.ifPresent(
          value -> value.report("belongs to 'columns'; what is found in text has none"));
    } else if (columns.isPresent()) {
      columns(in, columns.get(), as, equality);
    } else {
      in.report(
          "columns",
          "is missing; expected a list of schema.table.column, * for any run of characters; or"
              + " 'detect' with a list of detectors");
    }
    return as;
  }

  private void columns(YamlSection in, YamlValue list, Optional<Mask> as, boolean equality) {
    Set<String> seen = new LinkedHashSet<>();
    for (YamlValue column : list.items()) {
      Optional<String> text = column.text();
      if (text.isEmpty()) {
        continue;
      }
      String[] parts = text.get().split("\\.", -1);
      if (parts.length != 3 || List.of(parts).stream().anyMatch(String::isBlank)) {
        column.report(
            "'" + text.get() + "' is not schema.table.column; expected for example shop.*.ssn");
      } else if (!seen.add(text.get())) {
        column.report("'" + text.get() + "' is given twice");
      } else if (as.isPresent()) {
        MaskRule rule = new MaskRule(ColumnGlob.of(text.get()), as.get(), equality);
        String place = in.document().file() + ":" + column.line() + ": " + column.path();
        rules.add(new PlacedMask(rule, place));
      }
    }
    if (list.isList() && list.items().isEmpty()) {
      list.report("has no entry; expected schema.table.column");
    }
  }

  private static Optional<Mask> as(YamlSection in) {
    Optional<MaskKind> kind =
        in.required("as", "one of " + String.join(", ", KINDS))
            .flatMap(value -> word(value, KINDS))
            .map(word -> MaskKind.valueOf(word.toUpperCase(Locale.ROOT)));
    Optional<YamlValue> keep = in.value("keep");
    Optional<YamlValue> value = in.value("value");
    keep.filter(given -> !isOrUnknown(kind, MaskKind.PARTIAL))
        .ifPresent(given -> given.report("belongs to 'as: partial'"));
    value
        .filter(given -> !isOrUnknown(kind, MaskKind.CONSTANT))
        .ifPresent(given -> given.report("belongs to 'as: constant'"));
    int kept = keep.flatMap(MaskReader::keep).orElse(Mask.DEFAULT_KEEP);
    Optional<String> constant = value.flatMap(MaskReader::constant);
    return kind.map(known -> new Mask(known, kept, constant));
  }

  /** A mistyped kind is one mistake, not two. */
  private static boolean isOrUnknown(Optional<MaskKind> kind, MaskKind expected) {
    return kind.isEmpty() || kind.get() == expected;
  }

  private static Optional<Integer> keep(YamlValue value) {
    Optional<Integer> keep = value.integer();
    if (keep.filter(count -> count < 1 || count > Mask.LARGEST_KEEP).isPresent()) {
      value.report("'" + keep.get() + "' is out of range; expected 1 to " + Mask.LARGEST_KEEP);
      return Optional.empty();
    }
    return keep;
  }

  private static Optional<String> constant(YamlValue value) {
    Optional<String> text = value.text();
    if (text.filter(given -> given.length() > MAX_VALUE).isPresent()) {
      value.report("is longer than " + MAX_VALUE + " characters");
      return Optional.empty();
    }
    if (text.filter(given -> given.chars().anyMatch(Character::isISOControl)).isPresent()) {
      value.report("holds a control character; expected one line of text");
      return Optional.empty();
    }
    return text;
  }

  private static Optional<String> word(YamlValue value, List<String> expected) {
    Optional<String> word = value.text();
    if (word.filter(written -> !expected.contains(written)).isPresent()) {
      value.report(Mistyped.word(word.get(), "is not known", expected));
      return Optional.empty();
    }
    return word;
  }
}
