package dev.sallyport.policy;

import dev.sallyport.config.InvalidSettingException;
import dev.sallyport.config.YamlSection;
import dev.sallyport.config.YamlValue;
import dev.sallyport.identity.Principal;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Reads the {@code match} of a policy. */
final class MatchReader {
  /** Kinds of principals. */
  static final List<String> KINDS =
      Arrays.stream(Principal.Kind.values())
          .map(kind -> kind.name().toLowerCase(Locale.ROOT))
          .toList();

  private MatchReader() {}

  static PolicyMatch read(YamlSection root) {
    return root.required(
            "match", "whom the policy speaks of: groups or principals, and connections")
        .flatMap(YamlValue::section)
        .flatMap(s -> s.build(() -> match(s)))
        .orElse(null);
  }

  private static PolicyMatch match(YamlSection in) {
    Set<String> groups = names(in, "groups");
    Set<String> principals = names(in, "principals");
    Set<String> connections =
        in.required("connections", "names of connections, * for any run of characters")
            .map(YamlValue::texts)
            .orElse(Set.of());
    in.value("connections")
        .filter(MatchReader::isEmpty)
        .ifPresent(list -> list.report("has no entry; expected names of connections"));
    Set<Principal.Kind> kinds = in.value("kinds").map(MatchReader::kinds).orElse(Set.of());
    Set<String> issuers = names(in, "issuers");
    Map<String, Set<String>> tags =
        in.value("tags").flatMap(YamlValue::section).map(MatchReader::tags).orElse(Map.of());
    List<TimeWindow> during = in.value("during").map(MatchReader::windows).orElse(List.of());
    if (groups.isEmpty() && principals.isEmpty()) {
      throw new InvalidSettingException(
          "groups", "is missing; expected at least one group, or 'principals'");
    }
    return new PolicyMatch(
        new LinkedHashSet<>(groups),
        new LinkedHashSet<>(principals),
        new LinkedHashSet<>(connections),
        kinds,
        issuers,
        tags,
        during);
  }

  /** An empty list would be no restriction at all, which nobody means by writing one. */
  private static Set<String> names(YamlSection in, String key) {
    Optional<YamlValue> list = in.value(key);
    Set<String> names = list.map(YamlValue::texts).orElse(Set.of());
    if (list.isPresent() && isEmpty(list.get())) {
      list.get().report("has no entry; expected at least one, or no '" + key + "' at all");
    }
    return names;
  }

  private static boolean isEmpty(YamlValue list) {
    return list.isList() && list.items().isEmpty();
  }

  private static Set<Principal.Kind> kinds(YamlValue list) {
    Set<Principal.Kind> kinds = EnumSet.noneOf(Principal.Kind.class);
    for (String word : list.texts()) {
      if (KINDS.contains(word)) {
        kinds.add(Principal.Kind.valueOf(word.toUpperCase(Locale.ROOT)));
      } else {
        list.report(Mistyped.word(word, "is no kind of principal", KINDS));
      }
    }
    if (isEmpty(list)) {
      list.report("has no entry; expected at least one of " + String.join(", ", KINDS));
    }
    return kinds;
  }

  private static Map<String, Set<String>> tags(YamlSection in) {
    Map<String, Set<String>> tags = new LinkedHashMap<>();
    for (YamlValue entry : in.entries()) {
      Set<String> values =
          entry.isList() ? entry.texts() : entry.text().map(Set::of).orElse(Set.of());
      if (values.isEmpty() && entry.isList()) {
        entry.report("has no entry; expected at least one value");
      }
      tags.put(entry.name(), values);
    }
    if (tags.isEmpty()) {
      in.report("", "has no entry; expected for example { env: ci }");
    }
    return tags;
  }

  private static List<TimeWindow> windows(YamlValue list) {
    List<TimeWindow> windows = new ArrayList<>();
    for (YamlValue item : list.items()) {
      item.section()
          .flatMap(section -> section.build(() -> TimeWindowReader.read(section)))
          .ifPresent(windows::add);
    }
    if (isEmpty(list)) {
      list.report("has no entry; expected at least one window of time");
    }
    return windows;
  }
}
