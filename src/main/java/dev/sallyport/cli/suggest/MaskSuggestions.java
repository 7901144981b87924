package dev.sallyport.cli.suggest;

import dev.sallyport.policy.DetectorNames;
import dev.sallyport.policy.MaskKind;
import dev.sallyport.policy.MaskedType;
import dev.sallyport.sql.ColumnName;
import dev.sallyport.sql.catalogue.Catalogue;
import dev.sallyport.sql.catalogue.Column;
import dev.sallyport.sql.catalogue.Table;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** The rules that names, types and samples speak for. */
final class MaskSuggestions {
  /** How values of a detector's kind are best covered; others are redacted. */
  private static final Map<String, MaskKind> KINDS =
      Map.of(
          DetectorNames.CREDIT_CARD, MaskKind.PARTIAL,
          DetectorNames.EMAIL, MaskKind.EMAIL,
          DetectorNames.PHONE, MaskKind.PARTIAL,
          DetectorNames.IBAN, MaskKind.PARTIAL);

  private MaskSuggestions() {}

  /**
   * A rule.
   *
   * @param columns patterns; empty for a rule about what detectors find
   * @param detectors names; empty for a rule about a column
   * @param why never with a value
   */
  record Suggestion(List<String> columns, List<String> detectors, MaskKind as, List<String> why) {}

  /**
   * Judges every column of every table; views show what tables hold, by whose columns they are
   * covered.
   *
   * @param samples of the columns that were sampled
   */
  static List<Suggestion> of(Catalogue catalogue, Map<ColumnName, ColumnSample> samples) {
    List<Suggestion> suggestions = new ArrayList<>();
    TreeSet<String> detectors = new TreeSet<>();
    List<String> texts = new ArrayList<>();
    for (Table table : catalogue.tables()) {
      if (table.view().isPresent() || Catalogue.isSystemSchema(table.name().schema())) {
        continue;
      }
      for (Column column : table.columns()) {
        ColumnName name = new ColumnName(table.name(), column.name());
        ColumnSample sample = samples.getOrDefault(name, new ColumnSample());
        Optional<Suggestion> suggestion = ofColumn(name, MaskedType.of(column.type()), sample);
        if (suggestion.isPresent()) {
          suggestions.add(suggestion.get());
        } else if (!sample.holds().isEmpty()) {
          detectors.addAll(sample.holds().keySet());
          texts.add(name + ": " + String.join(", ", ColumnSample.sentences(sample)));
        }
      }
    }
    if (!detectors.isEmpty()) {
      suggestions.add(new Suggestion(List.of(), List.copyOf(detectors), MaskKind.REDACT, texts));
    }
    return suggestions;
  }

  private static Optional<Suggestion> ofColumn(
      ColumnName name, MaskedType type, ColumnSample sample) {
    Optional<ColumnNames.Meaning> meaning = ColumnNames.meaning(name.column(), type);
    Optional<String> kind = sample.kind();
    if (meaning.isEmpty() && kind.isEmpty()) {
      return Optional.empty();
    }
    List<String> why = new ArrayList<>();
    meaning.ifPresent(found -> why.add("its name says " + found.what()));
    kind.ifPresent(
        detector ->
            why.add(
                ColumnSample.sentence(
                    sample.count(detector), sample.values(), "look like", detector)));
    MaskKind preferred =
        meaning
            .map(ColumnNames.Meaning::kind)
            .orElseGet(() -> KINDS.getOrDefault(kind.orElseThrow(), MaskKind.REDACT));
    MaskKind as = type.serves(preferred) ? preferred : MaskKind.REDACT;
    return Optional.of(new Suggestion(List.of(pattern(name)), List.of(), as, why));
  }

  /** What a pattern cannot say literally, a point in a name, any characters stand for. */
  private static String pattern(ColumnName name) {
    return List.of(name.table().schema(), name.table().table(), name.column()).stream()
        .map(part -> part.replace('.', '*'))
        .collect(Collectors.joining("."));
  }
}
