package dev.sallyport.recording;

import java.util.ArrayList;
import java.util.List;

/**
 * A stretch of a journal on its way to the archive.
 *
 * @param position where it ends in the journal
 * @param indexedLater whether its statements may be made searchable in {@link
 *     SessionArchive#indexEarlier} only, which takes most of the work off the way
 */
public record Shipment(List<Line> lines, String journal, long position, boolean indexedLater) {
  /** Keeps a copy. */
  public Shipment {
    lines = List.copyOf(lines);
  }

  /** Events that stand in no journal; their statements are searchable at once. */
  static Shipment of(List<SessionEvent> events, String journal, long position)
      throws UnreadableEventException {
    List<Line> lines = new ArrayList<>(events.size());
    for (SessionEvent event : events) {
      lines.add(new Line(event, EventFormat.write(event)));
    }
    return new Shipment(lines, journal, position, false);
  }

  /**
   * An event and how it is written: it is kept as the journal has it, and not written anew.
   *
   * @param json without a line feed, as {@link EventFormat#write} has it
   */
  public record Line(SessionEvent event, byte[] json) {
    /** As it was read; what is on more than one line is put on one. */
    static Line read(byte[] json) throws UnreadableEventException {
      SessionEvent event = EventFormat.read(json);
      for (byte each : json) {
        if (each == '\n') {
          return new Line(event, EventFormat.write(event));
        }
      }
      return new Line(event, json);
    }

    /** Without the content, which is not for logs. */
    @Override
    public String toString() {
      return "event " + event.sequence() + " of " + event.session();
    }
  }
}
