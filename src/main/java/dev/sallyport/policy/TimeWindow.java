package dev.sallyport.policy;

import java.time.DayOfWeek;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.util.Set;

/**
 * Hours of some days, by the clock on the wall of a place: an hour that summer time repeats counts
 * twice, one that it skips not at all.
 *
 * @param days days on which the window begins
 * @param fromSecond second of the day at which it begins, as the clock shows it
 * @param toSecond second of the day before which it ends; at or before {@code fromSecond} it ends
 *     on the next day
 * @param zone the place
 */
record TimeWindow(Set<DayOfWeek> days, int fromSecond, int toSecond, ZoneId zone) {
  static final int DAY_SECONDS = 24 * 60 * 60;

  TimeWindow {
    days = Set.copyOf(days);
  }

  boolean contains(Instant instant) {
    ZonedDateTime local = instant.atZone(zone);
    int second = local.toLocalTime().toSecondOfDay();
    if (fromSecond < toSecond) {
      return days.contains(local.getDayOfWeek()) && fromSecond <= second && second < toSecond;
    }
    return second >= fromSecond && days.contains(local.getDayOfWeek())
        || second < toSecond && days.contains(local.getDayOfWeek().minus(1));
  }
}
