package dev.sallyport.access;

import dev.sallyport.access.Privilege.Target;
import dev.sallyport.backend.GrantText;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/** Privileges as few GRANT and REVOKE statements as there are objects. */
final class GrantTexts {
  private GrantTexts() {}

  /**
   * One text for each object.
   *
   * @param literalSchemas whether the server takes {@code _} and {@code %} in the name of a schema
   *     for themselves
   */
  static List<GrantText> of(Privileges privileges, boolean literalSchemas) {
    Map<Target, Map<String, Set<String>>> byTarget = new LinkedHashMap<>();
    for (Privilege privilege : privileges.all()) {
      Map<String, Set<String>> names =
          byTarget.computeIfAbsent(privilege.target(), t -> new LinkedHashMap<>());
      Set<String> columns = names.get(privilege.name());
      if (columns == null) {
        names.put(privilege.name(), new TreeSet<>(privilege.columns()));
      } else if (privilege.columns().isEmpty()) {
        columns.clear();
      } else if (!columns.isEmpty()) {
        columns.addAll(privilege.columns());
      }
    }
    List<GrantText> texts = new ArrayList<>();
    byTarget.forEach(
        (target, names) -> {
          List<String> parts = new ArrayList<>();
          names.forEach((name, columns) -> parts.add(new Privilege(name, target, columns).named()));
          texts.add(new GrantText(String.join(", ", parts), text(target, literalSchemas)));
        });
    return texts;
  }

  private static String text(Target target, boolean literalSchemas) {
    return target instanceof Target.Schema schema && literalSchemas
        ? Privilege.quoted(schema.name()) + ".*"
        : target.text();
  }
}
