package dev.sallyport.identity;

import io.vertx.core.Future;
import java.time.Instant;
import java.util.Optional;

/**
 * Port to people's sign-ins that every node of the console may need: a browser comes to one, and to
 * another the next time. Keys are digests of what browsers carry; nothing that lets anybody in
 * stands there. All of it is of people who have proved who they are: strangers leave nothing.
 */
public interface SharedSignIns {
  /** There is one console, which remembers by itself. */
  SharedSignIns NONE = new OfOneConsole();

  /** What an entry is about. */
  enum Step {
    /** The provider has said who came; the sign-in that was begun so is not good for another. */
    USED,
    /** The provider answered by another way, and the browser is to come for it. */
    ANSWERED,
    /** Somebody is signed in. */
    SIGNED_IN
  }

  /**
   * An entry; what a step does not need is empty.
   *
   * @param browser digest of the value of the cookie that binds it to one browser
   * @param person who signed in
   * @param authenticatedAt when they proved who they are, if the provider says
   * @param sessionEnd when the sign-in ends at the latest, if the provider says
   * @param expiresAt when it is of no use any more
   */
  record Entry(
      String browser,
      Optional<Principal> person,
      Optional<Instant> authenticatedAt,
      Optional<Instant> sessionEnd,
      Instant expiresAt) {}

  /** Whether there are other consoles. */
  boolean isShared();

  /**
   * Keeps one.
   *
   * @return false where there is one by that key already, which stays
   */
  Future<Boolean> keep(Step step, String key, Entry entry);

  /** One that is of use. */
  Future<Optional<Entry>> find(Step step, String key, Instant now);

  /** Takes one out: whoever asks first, at whichever node. */
  Future<Optional<Entry>> take(Step step, String key, Instant now);

  /** Takes one out, and has all nodes hear of it. */
  Future<Void> remove(Step step, String key);
}
