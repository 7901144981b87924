package dev.sallyport.cli.audit;

import dev.sallyport.reports.Question;
import java.time.Instant;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** A day or an instant, written as for the reports, so that one question fits both. */
final class TimeOption implements ITypeConverter<Instant> {
  @Override
  public Instant convert(String written) {
    try {
      return Question.time(written);
    } catch (IllegalArgumentException e) {
      throw new TypeConversionException(e.getMessage());
    }
  }
}
