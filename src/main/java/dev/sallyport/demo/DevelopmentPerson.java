package dev.sallyport.demo;

import java.util.List;

/**
 * Someone whom the development provider lets sign in by a click.
 *
 * @param id {@code sub} of the tokens
 * @param name {@code name} of the tokens
 * @param groups {@code groups} of the tokens
 */
public record DevelopmentPerson(String id, String name, List<String> groups) {
  /** Keeps a copy. */
  public DevelopmentPerson {
    groups = List.copyOf(groups);
  }
}
