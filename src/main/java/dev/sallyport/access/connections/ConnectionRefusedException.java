package dev.sallyport.access.connections;

/** What was asked of a connection is not done; says why, and what to do next. */
public final class ConnectionRefusedException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /** Why. */
  public enum Reason {
    /** No key is configured. */
    NO_KEY,
    /** There is none of that name. */
    NOT_FOUND,
    /** It stands in the configuration file. */
    FIXED,
    /** There is one of that name. */
    NAME_TAKEN,
    /** There are as many as there can be. */
    TOO_MANY,
    /** A setting is no good. */
    BAD_SETTING,
    /** Somebody changed it since it was read. */
    CHANGED_MEANWHILE,
    /** It is being changed, or removed. */
    BUSY,
    /** Short-lived users would be left at its server. */
    USERS_LEFT,
    /** Too many probes. */
    TOO_OFTEN,
    /** The act could not be written down. */
    NOT_RECORDED
  }

  private final Reason reason;
  private final String field;
  private final String next;

  private ConnectionRefusedException(Reason reason, String field, String message, String next) {
    super(message);
    this.reason = reason;
    this.field = field;
    this.next = next;
  }

  static ConnectionRefusedException because(Reason reason, String message, String next) {
    return new ConnectionRefusedException(reason, "", message, next);
  }

  static ConnectionRefusedException field(String field, String problem) {
    return new ConnectionRefusedException(
        Reason.BAD_SETTING, field, problem, "Correct '" + field + "'.");
  }

  static ConnectionRefusedException noKey() {
    return because(
        Reason.NO_KEY,
        "No key is configured under which a password could be kept.",
        "Set secrets.key in the gateway's configuration to ${env:SALLYPORT_SECRETS_KEY}, put 32"
            + " random bytes there (openssl rand -base64 32), and start the gateway again.");
  }

  static ConnectionRefusedException notFound(String name) {
    return because(
        Reason.NOT_FOUND, "There is no connection '" + name + "'.", "Look at the list again.");
  }

  static ConnectionRefusedException fixed(String name) {
    return because(
        Reason.FIXED,
        "The connection '" + name + "' stands in the gateway's configuration file.",
        "Change it there, and start the gateway again.");
  }

  static ConnectionRefusedException nameTaken(String name) {
    return because(
        Reason.NAME_TAKEN,
        "There is a connection '" + name + "' already.",
        "Choose another name, or change that one.");
  }

  static ConnectionRefusedException tooMany() {
    return because(
        Reason.TOO_MANY,
        "There are " + ConnectionStore.MAX_REGISTERED + " registered connections.",
        "Remove one that nobody uses.");
  }

  static ConnectionRefusedException changedMeanwhile() {
    return because(
        Reason.CHANGED_MEANWHILE,
        "Somebody else changed the connection since you read it.",
        "Read it again, and change what is still to be changed.");
  }

  static ConnectionRefusedException busy(String name) {
    return because(
        Reason.BUSY,
        "The connection '" + name + "' is being changed or removed at the moment.",
        "Look again in a few seconds.");
  }

  static ConnectionRefusedException usersLeft() {
    return because(
        Reason.USERS_LEFT,
        "Short-lived users may be left at the server that the connection had so far, and the"
            + " gateway cannot see or remove them. The connection stays as it was; its sessions were ended.",
        "Make that server and its administrative account reachable, or send \"abandon_users\": true"
            + " and drop the users whose names begin with sp_ by hand.");
  }

  static ConnectionRefusedException passwordMissing() {
    return field("password", "is missing; the account logs in with one");
  }

  static ConnectionRefusedException notRecorded() {
    return because(
        Reason.NOT_RECORDED,
        "The act could not be written down, so it was not done.",
        "Look at the gateway's store, then try again.");
  }

  /** Why. */
  public Reason reason() {
    return reason;
  }

  /** The setting that is no good, as the API names it; empty for other reasons. */
  public String field() {
    return field;
  }

  /** What to do. */
  public String next() {
    return next;
  }
}
