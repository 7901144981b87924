package dev.sallyport.cli;

import dev.sallyport.config.Role;
import java.util.Arrays;
import java.util.stream.Collectors;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** A role as it is written in the configuration file. */
final class RoleWord implements ITypeConverter<Role> {
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
