package dev.sallyport.session.relay;

/**
 * Which files of the client the database may ask for. A server in the wrong hands asks for any, at
 * any statement (MySQL Reference Manual, 8.1.6).
 */
@FunctionalInterface
public interface FileRequests {
  /** None at all. */
  FileRequests NONE = name -> false;

  /** Whether it may ask for the file of this name. */
  boolean allow(byte[] fileName);
}
