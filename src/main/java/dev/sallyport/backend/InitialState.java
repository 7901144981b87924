package dev.sallyport.backend;

import java.util.Map;
import java.util.Optional;

/**
 * What decides how a session's first statement is read, as the server says.
 *
 * @param sqlMode {@code @@sql_mode}
 * @param characterSetClient {@code @@character_set_client}
 * @param characterSetResults {@code @@character_set_results}; empty when results are not converted
 * @param schema {@code DATABASE()}
 * @param settings system variables besides that decide what a statement does, by their names
 */
public record InitialState(
    String sqlMode,
    String characterSetClient,
    Optional<String> characterSetResults,
    Optional<String> schema,
    Map<String, String> settings) {
  /** Keeps a copy. */
  public InitialState {
    settings = Map.copyOf(settings);
  }
}
