package dev.sallyport.policy;

import dev.sallyport.config.YamlSection;
import dev.sallyport.sql.ColumnName;
import dev.sallyport.sql.catalogue.Catalogue;
import dev.sallyport.sql.catalogue.Column;
import dev.sallyport.sql.catalogue.Table;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** Whether masks name columns that exist, and their kinds can serve the types of these. */
final class MaskTypeCheck {
  private static final String ANY = "*";

  private MaskTypeCheck() {}

  /** Whether the answer can depend on types: some kinds serve all of them. */
  static boolean dependsOnTypes(Policy policy) {
    return policy.placedMasks().stream().anyMatch(mask -> !servesAll(mask.rule().as().kind()));
  }

  /** What is wrong, each with file, line and an example; at most one for each rule. */
  static List<String> problems(Policy policy, Catalogue catalogue) {
    List<String> problems = new ArrayList<>();
    for (PlacedMask mask : policy.placedMasks()) {
      if (!servesAll(mask.rule().as().kind())) {
        problem(policy, mask.rule(), catalogue)
            .ifPresent(problem -> problems.add(mask.place() + ": " + problem));
      }
    }
    return problems;
  }

  /** Names without a * that no column has, each with file, line and what may be meant. */
  static List<String> unknown(Policy policy, String connection, Catalogue catalogue) {
    List<String> warnings = new ArrayList<>();
    for (PlacedMask mask : policy.placedMasks()) {
      String schema = mask.rule().columns().schema();
      if (!mask.rule().pattern().contains(ANY) && !Catalogue.isSystemSchema(schema)) {
        unknown(mask.rule(), catalogue)
            .ifPresent(
                hint ->
                    warnings.add(
                        mask.place()
                            + ": there is no "
                            + mask.rule().pattern()
                            + " on connection "
                            + connection
                            + hint));
      }
    }
    return warnings;
  }

  private static Optional<String> unknown(MaskRule rule, Catalogue catalogue) {
    Optional<Table> table =
        catalogue.tables().stream()
            .filter(t -> rule.coversTable(t.name().schema(), t.name().table()))
            .findFirst();
    if (table.isEmpty()) {
      return Optional.of(", nor its table");
    }
    List<String> columns = table.get().columns().stream().map(Column::name).toList();
    if (columns.stream().anyMatch(rule::coversColumn)) {
      return Optional.empty();
    }
    String hint =
        YamlSection.nearest(rule.columns().column(), columns)
            .map(near -> "; did you mean '" + near + "'?")
            .orElse("");
    return Optional.of(hint);
  }

  private static boolean servesAll(MaskKind kind) {
    return Arrays.stream(MaskedType.values()).allMatch(type -> type.serves(kind));
  }

  private static Optional<String> problem(Policy policy, MaskRule rule, Catalogue catalogue) {
    String first = null;
    int others = 0;
    for (Table table : catalogue.tables()) {
      if (!rule.coversTable(table.name().schema(), table.name().table())) {
        continue;
      }
      for (Column column : table.columns()) {
        ColumnName name = new ColumnName(table.name(), column.name());
        if (decides(policy, rule, name)) {
          Optional<String> problem = MaskedType.problem(column.type(), rule.as().kind());
          if (problem.isPresent() && first != null) {
            others++;
          } else if (problem.isPresent()) {
            first = name + " " + problem.get();
          }
        }
      }
    }
    String more = others == 0 ? "" : "; so it is with " + others + " more";
    return Optional.ofNullable(first).map(problem -> problem + more);
  }

  /** A stricter rule of the same policy may be there for that very column. */
  private static boolean decides(Policy policy, MaskRule rule, ColumnName name) {
    return rule.covers(name)
        && policy
            .masks()
            .ruleOf(name)
            .filter(strictest -> strictest.as().equals(rule.as()))
            .isPresent();
  }
}
