package dev.sallyport.policy;

import dev.sallyport.config.YamlSection;
import dev.sallyport.config.YamlValue;
import java.time.DateTimeException;
import java.time.DayOfWeek;
import java.time.ZoneId;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads one window of {@code during}. */
final class TimeWindowReader {
  static final List<String> DAYS =
      Arrays.stream(DayOfWeek.values())
          .map(day -> day.name().substring(0, 3).toLowerCase(Locale.ROOT))
          .toList();

  static final String DAYS_FORM = "(DAY)(?:-(DAY))?".replace("DAY", String.join("|", DAYS));
  static final String TIME_FORM = "([01][0-9]|2[0-3]):([0-5][0-9])|24:00";

  private static final Pattern DAYS_PATTERN = Pattern.compile(DAYS_FORM);
  private static final Pattern TIME_PATTERN = Pattern.compile(TIME_FORM);

  private TimeWindowReader() {}

  static TimeWindow read(YamlSection in) {
    Set<DayOfWeek> days =
        in.value("days").map(TimeWindowReader::days).orElse(EnumSet.allOf(DayOfWeek.class));
    Optional<YamlValue> fromValue = in.value("from");
    int from = fromValue.flatMap(TimeWindowReader::second).orElse(0);
    int to = in.value("to").flatMap(TimeWindowReader::second).orElse(TimeWindow.DAY_SECONDS);
    Optional<ZoneId> zone =
        in.required("zone", "the place whose clock counts, for example Europe/Berlin or UTC")
            .flatMap(TimeWindowReader::zone);
    if (from == TimeWindow.DAY_SECONDS) {
      fromValue.ifPresent(value -> value.report("'24:00' begins no window; expected '00:00'"));
    } else if (from == to) {
      in.report("to", "is the same as 'from'; expected another time, or neither for the whole day");
    }
    return zone.isEmpty() ? null : new TimeWindow(days, from, to, zone.get());
  }

  private static Set<DayOfWeek> days(YamlValue list) {
    Set<DayOfWeek> days = EnumSet.noneOf(DayOfWeek.class);
    for (YamlValue item : list.items()) {
      item.text().ifPresent(word -> addDays(word, item, days));
    }
    if (list.items().isEmpty()) {
      list.report("has no entry; expected for example [mon-fri]");
    }
    return days;
  }

  private static void addDays(String word, YamlValue item, Set<DayOfWeek> days) {
    Matcher matcher = DAYS_PATTERN.matcher(word);
    if (!matcher.matches()) {
      item.report(
          Mistyped.word(word, "is no day of the week", DAYS) + ", or two of them as in mon-fri");
      return;
    }
    DayOfWeek day = day(matcher.group(1));
    DayOfWeek last = matcher.group(2) == null ? day : day(matcher.group(2));
    days.add(day);
    while (day != last) {
      day = day.plus(1);
      days.add(day);
    }
  }

  private static DayOfWeek day(String word) {
    return DayOfWeek.of(DAYS.indexOf(word) + 1);
  }

  private static Optional<Integer> second(YamlValue value) {
    return value
        .text()
        .flatMap(
            written -> {
              Matcher time = TIME_PATTERN.matcher(written);
              if (!time.matches()) {
                value.report("'" + written + "' is no time; expected for example \"08:00\"");
                return Optional.empty();
              }
              return Optional.of(
                  time.group(1) == null
                      ? TimeWindow.DAY_SECONDS
                      : (Integer.parseInt(time.group(1)) * 60 + Integer.parseInt(time.group(2)))
                          * 60);
            });
  }

  private static Optional<ZoneId> zone(YamlValue value) {
    return value
        .text()
        .flatMap(
            written -> {
              try {
                return Optional.of(ZoneId.of(written));
              } catch (DateTimeException unknown) {
                value.report(
                    "'"
                        + written
                        + "' is no time zone"
                        + Mistyped.suggestion(written, new TreeSet<>(ZoneId.getAvailableZoneIds()))
                        + "; expected for example Europe/Berlin or UTC");
                return Optional.empty();
              }
            });
  }
}
