package dev.sallyport.session;

import java.util.Locale;

/** Why a session ended, in as few words as figures can bear. */
public enum EndCause {
  /** The client quit, left, or ended itself. */
  CLIENT,
  /** What the client sent is not the protocol. */
  PROTOCOL,
  /** Its time is up: duration, silence, lease or token. */
  TIME,
  /** The database ended the connection, or did what cannot be gone on with. */
  DATABASE,
  /** Somebody ended it, or the gateway stops. */
  ENDED,
  /** Whose it was has been thrown out. */
  REVOKED,
  /** What it did could not be written down. */
  NOT_RECORDED,
  /** The gateway could not go on with it. */
  GATEWAY;

  /** As figures name it. */
  public String word() {
    return name().toLowerCase(Locale.ROOT);
  }
}
