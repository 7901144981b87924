package dev.sallyport.recording;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A stretch of a journal on its way to the archive.
 *
 * @param lines not to be changed, and good until the archive has taken them or failed to
 * @param position where it ends in the journal
 * @param indexedLater whether its statements may be made searchable in {@link
 *     SessionArchive#indexEarlier} only, which takes most of the work off the way
 */
public record Shipment(List<Line> lines, String journal, long position, boolean indexedLater) {
  /** Events that stand in no journal; their statements are searchable at once. */
  static Shipment of(List<SessionEvent> events, String journal, long position)
      throws UnreadableEventException {
    List<Line> lines = new ArrayList<>(events.size());
    for (SessionEvent event : events) {
      lines.add(Line.of(event));
    }
    return new Shipment(lines, journal, position, false);
  }

  /**
   * An event as it is written, which is how it is kept. Of those of which there are some for each
   * statement no more is read than the head, until somebody asks for more.
   */
  public static final class Line {
    private final EventHead head;

    /** Null where the head alone was read. */
    private final SessionEvent event;

    private final byte[] bytes;
    private final int offset;
    private final int length;

    private Line(EventHead head, SessionEvent event, byte[] bytes, int offset, int length) {
      this.head = head;
      this.event = event;
      this.bytes = bytes;
      this.offset = offset;
      this.length = length;
    }

    /** An event that stands in no journal. */
    public static Line of(SessionEvent event) throws UnreadableEventException {
      byte[] json = EventFormat.write(event);
      return new Line(EventHead.of(event), event, json, 0, json.length);
    }

    /** As it was read: the head alone where that is enough. */
    public static Line read(byte[] bytes, int offset, int length, HeadReader heads)
        throws UnreadableEventException {
      EventHead head = heads.read(bytes, offset, length);
      return head == null
          ? whole(bytes, offset, length)
          : new Line(head, null, bytes, offset, length);
    }

    /** One of which the head alone was read. */
    static Line of(EventHead head, byte[] bytes, int offset, int length) {
      return new Line(head, null, bytes, offset, length);
    }

    /** As it was read, all of it; what is on more than one line is put on one. */
    static Line whole(byte[] bytes, int offset, int length) throws UnreadableEventException {
      SessionEvent event = EventFormat.read(bytes, offset, length);
      for (int i = offset; i < offset + length; i++) {
        if (bytes[i] == '\n') {
          return of(event);
        }
      }
      return new Line(EventHead.of(event), event, bytes, offset, length);
    }

    EventHead head() {
      return head;
    }

    /** Session of the event. */
    public String session() {
      return head.session();
    }

    /** Its position there; of several events that of the last. */
    public long sequence() {
      return head.sequence();
    }

    /** Of several events the position of the first. */
    public long firstSequence() {
      return head.sequence() - head.events() + 1;
    }

    /** When it happened. */
    public Instant at() {
      return head.at();
    }

    /** Whether a statement was judged. */
    public boolean judged() {
      return head.kind() == EventHead.Kind.JUDGED;
    }

    /** Of a statement that was judged; empty otherwise. */
    public String verdict() {
      return head.verdict();
    }

    /** The event, if more was read of it than its head, as it is of all but the frequent ones. */
    public Optional<SessionEvent> read() {
      return Optional.ofNullable(event);
    }

    /** What it tells of, in order, read now if it was not yet. */
    public List<SessionEvent> events() throws UnreadableEventException {
      return AnsweredEvent.told(event == null ? EventFormat.read(bytes, offset, length) : event);
    }

    /** How many that are. */
    public int count() {
      return head.events();
    }

    /** The last of these; empty for rows, since nothing that is searched stands in them. */
    public Optional<SessionEvent> searched() throws UnreadableEventException {
      if (head.kind() == EventHead.Kind.ROWS) {
        return Optional.empty();
      }
      return Optional.of(
          event == null || event instanceof AnsweredEvent
              ? EventFormat.readSearched(bytes, offset, length)
              : event);
    }

    /** Holds the line from {@link #offset} on, without a line feed; not to be changed. */
    public byte[] bytes() {
      return bytes;
    }

    /** Where the line begins. */
    public int offset() {
      return offset;
    }

    /** How many bytes it has. */
    public int length() {
      return length;
    }

    /** Without the content, which is not for logs. */
    @Override
    public String toString() {
      return "event " + head.sequence() + " of " + head.session();
    }
  }
}
