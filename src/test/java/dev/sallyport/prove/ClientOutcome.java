package dev.sallyport.prove;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What came of one client.
 *
 * @param client which
 * @param version as it says itself
 * @param ran false where its runtime is not here
 * @param checks each with what is wrong with it, or nothing
 * @param ways those by which it got in
 */
record ClientOutcome(
    ClientProgram client,
    String version,
    boolean ran,
    Map<String, String> checks,
    List<ClientWay> ways) {

  static ClientOutcome notRun(ClientProgram client) {
    return new ClientOutcome(client, "", false, Map.of(), List.of());
  }

  boolean passed() {
    return ran && troubles().isEmpty() && ways.equals(client.ways());
  }

  Map<String, String> troubles() {
    Map<String, String> troubles = new LinkedHashMap<>(checks);
    troubles.values().removeIf(String::isEmpty);
    return troubles;
  }
}
