package dev.sallyport.web;

/** The figures of the gateway as a text. */
@FunctionalInterface
public interface MetricsText {
  /**
   * A text and what it is.
   *
   * @param type for the header of that name
   */
  record Page(String type, byte[] text) {}

  /**
   * All of them, now; called on a worker.
   *
   * @param accept what the reader takes, as its header says
   */
  Page page(String accept);
}
