package dev.sallyport.identity;

/** Port to the minutes of logins that were refused. Any thread; never fails its caller. */
@FunctionalInterface
public interface RefusedLogins {
  /** Takes no minutes. */
  RefusedLogins UNRECORDED = refusal -> {};

  /** Writes one down, or counts it when there are very many. */
  void note(Refusal refusal);

  /**
   * One login that was refused. Holds no credential: what a client gave as user is kept only where
   * it can be a name.
   *
   * @param network by which refusals are counted
   * @param client address and port
   * @param user as the client gave it, fit to be shown; empty when it had not said yet
   * @param principal who it was, if the credential itself was right; empty otherwise
   * @param reason what the client was told
   * @param why a word for it that does not change
   */
  record Refusal(
      ClientNetwork network,
      String client,
      String user,
      String principal,
      String reason,
      String why) {
    /** Makes the user fit to be shown. */
    public Refusal {
      user = user.isEmpty() ? "" : ShownText.userName(user);
    }
  }
}
