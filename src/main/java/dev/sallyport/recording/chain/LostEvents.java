package dev.sallyport.recording.chain;

import java.util.List;

/**
 * What stood in a file of a journal that somebody cut, changed or took away before it was shipped.
 *
 * @param journal name of the file without its suffix
 * @param bytes that were written to it, up to its end
 * @param stretches exactly what is missing; empty when the file is of an earlier run, of which
 *     nobody knows any more
 */
public record LostEvents(String journal, long bytes, List<Stretch> stretches) {
  /** Keeps a copy. */
  public LostEvents {
    stretches = List.copyOf(stretches);
  }

  /**
   * Events of a session one after the other.
   *
   * @param first sequence of the first
   * @param last sequence of the last
   */
  public record Stretch(String session, long first, long last) {}
}
