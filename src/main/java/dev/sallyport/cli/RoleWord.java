package dev.sallyport.cli;

import dev.sallyport.config.Role;
import java.util.Arrays;
import java.util.stream.Collectors;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** A role as it is written in the configuration file. */
public final class RoleWord implements ITypeConverter<Role> {
  /** Of an option, of commands that read a configuration. */
  public static final String READ_AS =
      "Read it as a node of this role does: gateway, console or all, whose secrets are at hand"
          + " (default: the file's).";

  @Override
  public Role convert(String written) {
    return Arrays.stream(Role.values())
        .filter(role -> role.word().equals(written))
        .findFirst()
        .orElseThrow(
            () ->
                new TypeConversionException(
                    "'"
                        + written
                        + "' is no role; expected "
                        + Arrays.stream(Role.values())
                            .map(Role::word)
                            .collect(Collectors.joining(", "))));
  }
}
