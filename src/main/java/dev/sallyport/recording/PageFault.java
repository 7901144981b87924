package dev.sallyport.recording;

/**
 * Has the virtual machine tell now of a page that was not there. It tells by an {@link
 * InternalError} when the thread next comes back from it, which compiled code does long after the
 * page was written to, and anywhere.
 */
final class PageFault {
  /** An array of that many arrays is always made by the virtual machine, in code of any kind. */
  private static final int ARRAYS = 8;

  /** So that it is not found to be of no use. */
  private static volatile byte[][] kept;

  private PageFault() {}

  /** Whether there was one. */
  static boolean isPending() {
    try {
      kept = new byte[ARRAYS][1];
      return false;
    } catch (InternalError e) {
      return true;
    }
  }
}
