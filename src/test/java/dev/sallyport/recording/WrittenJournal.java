package dev.sallyport.recording;

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
    Files.deleteIfExists(file);
    Journal journal = new Journal(() -> file, JournalFile::open, segment -> {}, Long.MAX_VALUE);
    List<SessionEvent> events = new ArrayList<>();
    List<Long> ends = new ArrayList<>(List.of(0L));
    for (String text : texts) {
      SessionEvent event = SampleEvents.judged("s", events.size(), 1, text, "allow");
      journal.append(Frame.of(EventFormat.write(event)));
      events.add(event);
      ends.add(Files.size(file));
    }
    journal.unsynced().current().close();
    return new WrittenJournal(Files.readAllBytes(file), events, ends);
  }

  int wholeFramesIn(int size) {
    int whole = 0;
    while (whole < events.size() && ends.get(whole + 1) <= size) {
      whole++;
    }
    return whole;
  }
}
