package dev.sallyport.policy;

import dev.sallyport.config.InvalidSettingException;
import dev.sallyport.config.YamlSection;
import dev.sallyport.config.YamlValue;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/** Reads the {@code masks} of a policy. */
final class MaskReader {
  /** Kinds that can be used. */
  static final List<String> KINDS = List.of(MaskKind.REDACT.word(), MaskKind.NULL.word());

  /** Kinds that the language knows and this version has not. */
  private static final Set<String> LATER_KINDS = Set.of("partial", "hash", "email");

  private MaskReader() {}

  static List<MaskRule> read(YamlValue list) {
    List<MaskRule> masks = new ArrayList<>();
    for (YamlValue item : list.items()) {
      item.section()
          .flatMap(section -> section.build(() -> maskRules(section)))
          .ifPresent(masks::addAll);
    }
    return masks;
  }

  private static List<MaskRule> maskRules(YamlSection in) {
    in.unavailable("detect", "name the columns instead");
    List<MaskRule> rules = new ArrayList<>();
    Optional<MaskKind> as = in.required("as", "redact or null").flatMap(MaskReader::kind);
    Optional<YamlValue> columns =
        in.value("detect").isPresent()
            ? in.value("columns")
            : in.required("columns", "a list of schema.table.column, * for any run of characters");
    Set<String> seen = new LinkedHashSet<>();
    for (YamlValue column : columns.map(YamlValue::items).orElse(List.of())) {
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
        rules.add(MaskRule.of(text.get(), as.get()));
      }
    }
    if (columns.isPresent() && seen.isEmpty()) {
      throw new InvalidSettingException("columns", "has no entry; expected schema.table.column");
    }
    return rules;
  }

  private static Optional<MaskKind> kind(YamlValue value) {
    Optional<String> word = value.text();
    if (word.filter(LATER_KINDS::contains).isPresent()) {
      value.report(
          "'" + word.get() + "' is not available in this version; expected redact or null");
      return Optional.empty();
    }
    return word.flatMap(
        written -> {
          if (KINDS.contains(written)) {
            return Optional.of(MaskKind.valueOf(written.toUpperCase(Locale.ROOT)));
          }
          value.report(Mistyped.word(written, "is not known", KINDS));
          return Optional.empty();
        });
  }
}
