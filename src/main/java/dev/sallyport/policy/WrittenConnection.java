package dev.sallyport.policy;

import dev.sallyport.config.YamlDocument;
import dev.sallyport.config.YamlSection;
import dev.sallyport.config.YamlValue;
import java.util.Collection;
import java.util.List;
import java.util.Optional;

/**
 * A connection of a policy's {@code match}, with where it is written.
 *
 * @param place {@code FILE:LINE: key.path}
 * @param glob name, * for any run of characters
 */
record WrittenConnection(String place, String glob) {
  static List<WrittenConnection> of(YamlDocument document) {
    return document
        .root()
        .value("match")
        .flatMap(YamlValue::section)
        .flatMap((YamlSection match) -> match.value("connections"))
        .map(YamlValue::items)
        .orElse(List.of())
        .stream()
        .flatMap(
            item ->
                item.text().stream()
                    .map(
                        glob ->
                            new WrittenConnection(
                                document.file() + ":" + item.line() + ": " + item.path(), glob)))
        .toList();
  }

  /** What looks like a mistake, where there are these connections and no more. */
  Optional<String> warning(Collection<String> names) {
    if (names.stream().anyMatch(name -> Glob.matchesExactly(glob, name))) {
      return Optional.empty();
    }
    return Optional.of(
        place
            + ": '"
            + glob
            + (glob.contains("*") ? "' fits no connection here" : "' is no connection here")
            + Mistyped.suggestion(glob, names));
  }
}
