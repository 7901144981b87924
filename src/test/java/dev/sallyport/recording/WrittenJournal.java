package dev.sallyport.recording;

import java.io.ByteArrayOutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * A journal file of one session.
 *
 * @param ends where each event ends, beginning with 0
 */
record WrittenJournal(byte[] bytes, List<SessionEvent> events, List<Long> ends) {
  static WrittenJournal of(Path file, List<String> texts) throws Exception {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    Frame.Header header = new Frame.Header();
    List<SessionEvent> events = new ArrayList<>();
    List<Long> ends = new ArrayList<>(List.of(0L));
    for (String text : texts) {
      SessionEvent event = SampleEvents.judged("s", events.size(), 1, text, "allow");
      byte[] content = EventFormat.write(event);
      bytes.writeBytes(header.of(content, content.length, Frame.identity(Segment.journal(file))));
      bytes.writeBytes(content);
      events.add(event);
      ends.add((long) bytes.size());
    }
    Files.write(file, bytes.toByteArray());
    return new WrittenJournal(bytes.toByteArray(), events, ends);
  }

  int wholeFramesIn(int size) {
    int whole = 0;
    while (whole < events.size() && ends.get(whole + 1) <= size) {
      whole++;
    }
    return whole;
  }
}
