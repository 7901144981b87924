package dev.sallyport.backend;

/**
 * Some privileges on one object, as GRANT and REVOKE spell them; quoted already.
 *
 * @param privileges for example {@code SELECT (`id`), UPDATE}
 * @param object for example {@code `shop`.`orders`}
 */
public record GrantText(String privileges, String object) {}
