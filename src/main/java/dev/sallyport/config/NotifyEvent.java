package dev.sallyport.config;

import java.util.EnumSet;
import java.util.Locale;
import java.util.Set;

/** What a channel can be told of a request. */
public enum NotifyEvent {
  /** It waits for a person. */
  REQUESTED,
  /** Somebody approved, and more people are needed. */
  VOTED,
  APPROVED,
  DENIED,
  /** Nobody decided in time. */
  EXPIRED,
  /** The client left, or its session ended. */
  WITHDRAWN;

  /** What a channel hears that names none: all but single votes. */
  public static final Set<NotifyEvent> DEFAULT =
      Set.copyOf(EnumSet.complementOf(EnumSet.of(VOTED)));

  /** Lower case, as in files and messages. */
  public String word() {
    return name().toLowerCase(Locale.ROOT);
  }
}
