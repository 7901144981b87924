package dev.sallyport.cli;

import dev.sallyport.identity.Principal;
import dev.sallyport.policy.Question;
import dev.sallyport.sql.Inspection;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Option;
import picocli.CommandLine.TypeConversionException;

/** Options that say of whom, where and when a verdict is asked. */
final class AskedBy {
  @Option(names = "--connection", paramLabel = "NAME", description = "Name of the connection.")
  private String connection;

  @Option(
      names = "--groups",
      split = ",",
      paramLabel = "GROUP",
      description = "Groups of the principal, separated by commas.")
  private Set<String> groups = Set.of();

  @Option(
      names = "--principal",
      paramLabel = "ID",
      defaultValue = "cli:anybody",
      description = "Identifier of the principal, issuer:subject (default: ${DEFAULT-VALUE}).")
  private String principal;

  @Option(
      names = "--kind",
      paramLabel = "KIND",
      defaultValue = "agent",
      converter = KindConverter.class,
      description = "agent or human (default: ${DEFAULT-VALUE}).")
  private Principal.Kind kind;

  @Option(
      names = "--tags",
      split = ",",
      paramLabel = "TAG=VALUE",
      description = "Tags of the principal, separated by commas.")
  private Map<String, String> tags = Map.of();

  @Option(
      names = "--at",
      paramLabel = "TIME",
      converter = MomentConverter.class,
      description = "The moment of judging, for example 2026-03-02T09:30:00Z (default: now).")
  private Instant at;

  private Principal asked;

  /** The connection, if one was given. */
  Optional<String> connection() {
    return Optional.ofNullable(connection);
  }

  /** The principal as an issuer would describe it; the same object each time. */
  Principal principal() {
    if (asked == null) {
      asked =
          new Principal(
              principal,
              kind,
              principal,
              groups,
              principal.substring(0, Math.max(0, principal.indexOf(':'))),
              tags);
    }
    return asked;
  }

  /** The question of what may be done with a statement. */
  Question question(Inspection inspection, OptionalLong estimatedRows) {
    return new Question(
        principal(), connection, inspection, estimatedRows, Optional.ofNullable(at));
  }

  /** {@code agent} or {@code human}. */
  static final class KindConverter implements ITypeConverter<Principal.Kind> {
    @Override
    public Principal.Kind convert(String written) {
      for (Principal.Kind kind : Principal.Kind.values()) {
        if (kind.name().equalsIgnoreCase(written)) {
          return kind;
        }
      }
      throw new TypeConversionException("'" + written + "' is neither agent nor human");
    }
  }

  /** A moment with its offset. */
  static final class MomentConverter implements ITypeConverter<Instant> {
    @Override
    public Instant convert(String written) {
      try {
        return OffsetDateTime.parse(written).toInstant();
      } catch (DateTimeException e) {
        throw new TypeConversionException(
            "'" + written + "' is no moment; expected for example 2026-03-02T09:30:00Z");
      }
    }
  }
}
