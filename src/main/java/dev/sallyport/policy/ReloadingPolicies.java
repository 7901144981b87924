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
 * <p>Asking is free of locks and may be done from any thread. {@link #poll} blocks on files; its
 * owner calls it every {@link #POLL_MILLIS} on a worker thread.
 */
public final class ReloadingPolicies implements Policies {
  /** Between two looks; a saved file is in force with the second that finds it, at most. */
  public static final long POLL_MILLIS = 1_000;

  /**
   * What a look at the directory found.
   *
   * @param changed whether new policies are in force since this call
   * @param mended whether the directory holds what is in force again, after problems were reported
   * @param problems why what lies in the directory is not in force; reported once for each state of
   *     the files, empty otherwise
   */
  public record Reload(boolean changed, boolean mended, List<String> problems) {
    private static final Reload NOTHING = new Reload(false, false, List.of());
    private static final Reload CHANGED = new Reload(true, false, List.of());
    private static final Reload MENDED = new Reload(false, true, List.of());

    /** Keeps a copy. */
    public Reload {
      problems = List.copyOf(problems);
    }

    private static Reload kept(List<String> problems) {
      return new Reload(false, false, problems);
    }
  }

  /**
   * The directory at one moment.
   *
   * @param files empty when they cannot be read
   * @param problems why not
   * @param state differs when the directory does
   */
  private record Look(Optional<PolicyFiles> files, List<String> problems, String state) {
    static Look at(Path directory) {
      try {
        PolicyFiles files = PolicyFiles.read(directory);
        return new Look(Optional.of(files), List.of(), files.version());
      } catch (ConfigException e) {
        return new Look(Optional.empty(), e.problems(), "unreadable: " + e.getMessage());
      }
    }
  }

  private final PolicyLoader loader;
  private final Path directory;
  private final AtomicReference<PolicySet> current;
  private String seen;
  private String polled;
  private boolean complained;

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
    this.polled = seen;
  }

  /**
   * The same as {@link #reload(Function)}, once the files have stood still since the call before: a
   * file that is half written, say without its masks, may well be a policy. Blocks.
   */
  public synchronized Reload poll(Function<PolicySet, List<String>> check) {
    Look now = Look.at(directory);
    boolean still = now.state().equals(polled);
    polled = now.state();
    return still ? take(now, check) : Reload.NOTHING;
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
    return take(Look.at(directory), check);
  }

  private Reload take(Look now, Function<PolicySet, List<String>> check) {
    if (!isNew(now.state())) {
      return Reload.NOTHING;
    }
    if (now.files().isEmpty()) {
      return complain(now.problems());
    }
    if (now.state().equals(current.get().version())) {
      boolean mended = complained;
      complained = false;
      return mended ? Reload.MENDED : Reload.NOTHING;
    }
    try {
      PolicySet read = loader.load(now.files().get());
      List<String> problems = check.apply(read);
      if (!problems.isEmpty()) {
        return complain(problems);
      }
      current.set(read);
      complained = false;
      return Reload.CHANGED;
    } catch (ConfigException e) {
      return complain(e.problems());
    }
  }

  private Reload complain(List<String> problems) {
    complained = true;
    return Reload.kept(problems);
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
    complained = false;
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
