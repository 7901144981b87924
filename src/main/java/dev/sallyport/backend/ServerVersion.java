package dev.sallyport.backend;

/** Versions of servers, for those who have nothing to do with packets. */
public final class ServerVersion {
  private ServerVersion() {}

  /** The version as a number, 80033 for 8.0.33; 0 when the spelling is not understood. */
  public static int number(String spelled) {
    return dev.sallyport.wire.connect.ServerVersion.number(spelled);
  }
}
