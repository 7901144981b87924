package dev.sallyport.web;

import dev.sallyport.identity.Principal;
import java.util.Map;
import java.util.Set;

/** Principals as the provider of {@link ConsoleFixture} makes them. */
final class Person {
  private Person() {}

  static Principal of(String id, String name, String... groups) {
    return new Principal("idp:" + id, Principal.Kind.HUMAN, name, Set.of(groups), "idp", Map.of());
  }
}
