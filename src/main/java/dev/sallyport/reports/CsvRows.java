package dev.sallyport.reports;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.dataformat.csv.CsvFactory;
import com.fasterxml.jackson.dataformat.csv.CsvGenerator;
import com.fasterxml.jackson.dataformat.csv.CsvMapper;
import com.fasterxml.jackson.dataformat.csv.CsvSchema;
import dev.sallyport.reports.Report.Column;
import dev.sallyport.reports.Report.Heading;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * RFC 4180. Every text is quoted: a spreadsheet of a country where a semicolon separates would
 * otherwise find cells within cells. Nothing at all is an empty cell without quotes.
 *
 * <p>A spreadsheet takes a text that begins like a formula for one, quoted or not, and carries it
 * out on the desk of whoever opens the file; what stands in a statement is an agent's to choose.
 * Such a text gets an apostrophe in front, which spreadsheets take for "this is text" (OWASP, CSV
 * Injection). What reads the file by program takes JSON.
 */
final class CsvRows implements RowWriter {
  /** The last four are what some take for the first four. */
  private static final String FORMULA = "=+-@\t\r\n\uff1d\uff0b\uff0d\uff20";

  private static final CsvFactory FACTORY =
      CsvMapper.builder(
              CsvFactory.builder()
                  .enable(CsvGenerator.Feature.ALWAYS_QUOTE_STRINGS)
                  .enable(CsvGenerator.Feature.STRICT_CHECK_FOR_QUOTING)
                  .build())
          .build()
          .getFactory();

  private final CsvSchema schema;
  private final List<String> names;

  CsvRows(Heading heading) {
    this.names = heading.columns().stream().map(Column::name).toList();
    CsvSchema.Builder columns = CsvSchema.builder();
    names.forEach(columns::addColumn);
    this.schema = columns.build().withLineSeparator("\r\n").withNullValue("");
  }

  @Override
  public byte[] begin() {
    return (String.join(",", names) + "\r\n").getBytes(StandardCharsets.UTF_8);
  }

  @Override
  public byte[] rows(List<List<Object>> rows) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (CsvGenerator csv = FACTORY.createGenerator(bytes)) {
      csv.setSchema(schema);
      // Without an array around the rows it would leave out their nulls, and shift what follows.
      csv.writeStartArray();
      for (List<Object> row : rows) {
        csv.writeStartArray();
        for (Object cell : row) {
          write(csv, cell);
        }
        csv.writeEndArray();
      }
      csv.writeEndArray();
    } catch (IOException e) {
      throw new UncheckedIOException("rows cannot be written as CSV", e);
    }
    return bytes.toByteArray();
  }

  private static void write(JsonGenerator csv, Object cell) throws IOException {
    if (cell == null) {
      csv.writeNull();
    } else if (cell instanceof Long number) {
      csv.writeNumber(number);
    } else if (cell instanceof Boolean flag) {
      csv.writeBoolean(flag);
    } else {
      csv.writeString(defused(cell.toString()));
    }
  }

  static String defused(String text) {
    return !text.isEmpty() && FORMULA.indexOf(text.charAt(0)) >= 0 ? "'" + text : text;
  }

  @Override
  public byte[] end(boolean more) {
    return new byte[0];
  }
}
