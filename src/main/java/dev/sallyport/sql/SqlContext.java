package dev.sallyport.sql;

import java.nio.charset.Charset;
import java.util.Optional;

/**
 * The state of the session that decides how a text is read.
 *
 * @param schema the selected schema
 * @param sqlMode the reading bits of {@code sql_mode}
 * @param charset {@code character_set_client}; only charsets in which no quote can hide inside a
 *     character
 * @param serverVersion {@code major * 10000 + minor * 100 + patch}, for executable comments
 * @param multiStatements whether the client may send several statements at once
 */
public record SqlContext(
    Optional<String> schema,
    SqlMode sqlMode,
    Charset charset,
    int serverVersion,
    boolean multiStatements) {}
