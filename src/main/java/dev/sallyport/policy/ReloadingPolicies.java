package dev.sallyport.policy;

import dev.sallyport.config.ConfigException;
import dev.sallyport.identity.Principal;
import dev.sallyport.sql.MySqlInspector;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;

/**
 * The policies of a directory, as a whole: the newest set of files without a problem is in force.
 *
 * <p>Asking is free of locks and may be done from any thread. {@link #reload} blocks on files; its
 * owner calls it every {@link #POLL_MILLIS} on a worker thread.
 */
public final class ReloadingPolicies implements Policies {
  /** How soon a saved file is in force, at most. */
  public static final long POLL_MILLIS = 2_000;

  /**
   * What a look at the directory found.
   *
   * @param changed whether new policies are in force since this call
   * @param problems why what lies in the directory is not in force; reported once for each state of
   *     the files, empty otherwise
   */
  public record Reload(boolean changed, List<String> problems) {
    private static final Reload NOTHING = new Reload(false, List.of());

    /** Keeps a copy. */
    public Reload {
      problems = List.copyOf(problems);
    }
  }

  private final PolicyLoader loader;
  private final Path directory;
  private final AtomicReference<PolicySet> current;
  private String seen;

  /**
   * Reads the directory for the first time. Blocks.
   *
   * @throws ConfigException with every problem; there is no gate without a policy
   */
  public static ReloadingPolicies open(Path directory) {
    return open(directory, Clock.systemUTC());
  }

  /** The same; what is read judges by this clock. */
  public static ReloadingPolicies open(Path directory, Clock clock) {
    return new ReloadingPolicies(directory, clock);
  }

  private ReloadingPolicies(Path directory, Clock clock) {
    this.loader = new PolicyLoader(new MySqlInspector(), clock);
    this.directory = directory;
    PolicyFiles files = PolicyFiles.read(directory);
    this.current = new AtomicReference<>(loader.load(files));
    this.seen = files.version();
  }

  /** {@link #reload(Function)} where nothing more is asked of new policies. */
  public Reload reload() {
    return reload(read -> List.of());
  }

  /**
   * Looks whether the files have changed and takes them over, all or nothing. Blocks.
   *
   * @param check says what is wrong with policies that could be read
   */
  public synchronized Reload reload(Function<PolicySet, List<String>> check) {
    PolicyFiles files;
    try {
      files = PolicyFiles.read(directory);
    } catch (ConfigException e) {
      return isNew("unreadable: " + e.getMessage())
          ? new Reload(false, e.problems())
          : Reload.NOTHING;
    }
    if (!isNew(files.version()) || files.version().equals(current.get().version())) {
      return Reload.NOTHING;
    }
    try {
      PolicySet read = loader.load(files);
      List<String> problems = check.apply(read);
      if (!problems.isEmpty()) {
        return new Reload(false, problems);
      }
      current.set(read);
      return new Reload(true, List.of());
    } catch (ConfigException e) {
      return new Reload(false, e.problems());
    }
  }

  /**
   * Writes a draft over what lies in the directory and brings it into force, both or neither. No
   * look at the directory happens meanwhile. Blocks.
   *
   * @param draft all of the new texts
   * @param opened version of the texts that the draft was made from
   * @param writing writes the draft; leaves the directory as it was when it fails
   * @return the texts that were replaced
   * @throws StaleDraftException when the directory has changed since
   * @throws ConfigException when the draft cannot be in force
   */
  public synchronized PolicyDocuments publish(PolicyDocuments draft, String opened, Writing writing)
      throws IOException, StaleDraftException {
    PolicyDocuments before = PolicyDocuments.read(directory);
    if (!before.version().equals(opened)) {
      throw new StaleDraftException(before.version());
    }
    PolicySet read = loader.load(draft);
    writing.write(before, draft);
    current.set(read);
    seen = read.version();
    return before;
  }

  /** Puts texts into a directory. */
  @FunctionalInterface
  public interface Writing {
    /** All of them, or none. */
    void write(PolicyDocuments before, PolicyDocuments after) throws IOException;
  }

  /** Where the files lie. */
  public Path directory() {
    return directory;
  }

  private boolean isNew(String state) {
    boolean changed = !state.equals(seen);
    seen = state;
    return changed;
  }

  /** The set in force. */
  public PolicySet current() {
    return current.get();
  }

  @Override
  public Optional<SessionTerms> admit(Principal principal, String connection) {
    return current.get().admit(principal, connection);
  }

  @Override
  public PolicyReach reach(Principal principal, String connection) {
    return current.get().reach(principal, connection);
  }

  @Override
  public Masks masks(Principal principal, String connection) {
    return current.get().masks(principal, connection);
  }

  @Override
  public boolean asksForEstimate(Question question) {
    return current.get().asksForEstimate(question);
  }

  @Override
  public Verdict judge(Question question) {
    return current.get().judge(question);
  }

  @Override
  public Policies about(Principal principal, String connection) {
    return new PoliciesAbout(this, principal, connection);
  }
}
