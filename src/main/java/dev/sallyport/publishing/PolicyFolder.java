package dev.sallyport.publishing;

import dev.sallyport.policy.PolicyDocuments;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.UUID;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Writes a draft into the directory of policies: each text first whole into a hidden file beside
 * its place, then renamed over it. Nobody reads half a file, and a symbolic link is replaced, not
 * followed.
 */
final class PolicyFolder {
  private static final boolean POSIX =
      FileSystems.getDefault().supportedFileAttributeViews().contains("posix");
  private static final Set<PosixFilePermission> OWNER_ONLY =
      PosixFilePermissions.fromString("rw-------");

  private static final Logger LOG = LoggerFactory.getLogger(PolicyFolder.class);

  private PolicyFolder() {}

  /**
   * Writes what differs; what was renamed before a failure is put back.
   *
   * @throws IOException when the directory cannot be written; it is as it was
   */
  static void write(PolicyDocuments before, PolicyDocuments after) throws IOException {
    Path directory = after.directory();
    SortedMap<String, Optional<String>> changes = before.changesTo(after);
    Map<String, Path> staged = new LinkedHashMap<>();
    List<String> done = new ArrayList<>();
    try {
      for (Map.Entry<String, Optional<String>> change : changes.entrySet()) {
        if (change.getValue().isPresent()) {
          Path place = place(directory, change.getKey());
          staged.put(change.getKey(), stage(place, change.getValue().get()));
        }
      }
      for (Map.Entry<String, Optional<String>> change : changes.entrySet()) {
        apply(place(directory, change.getKey()), staged.get(change.getKey()));
        done.add(change.getKey());
      }
      settle(directory);
    } catch (IOException e) {
      putBack(directory, before, done);
      throw e;
    } finally {
      staged.values().forEach(PolicyFolder::forget);
    }
  }

  private static Path place(Path directory, String name) throws IOException {
    Path place = directory.resolve(name);
    if (!PolicyDocuments.isName(name) || !directory.equals(place.getParent())) {
      throw new IOException("'" + name + "' is no name of a policy file that may be written");
    }
    return place;
  }

  private static Path stage(Path place, String text) throws IOException {
    Path staged = place.resolveSibling("." + place.getFileName() + "." + UUID.randomUUID());
    FileAttribute<?>[] attributes =
        POSIX
            ? new FileAttribute<?>[] {PosixFilePermissions.asFileAttribute(OWNER_ONLY)}
            : new FileAttribute<?>[0];
    try (FileChannel out =
        FileChannel.open(
            staged, Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE), attributes)) {
      ByteBuffer bytes = ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8));
      while (bytes.hasRemaining()) {
        out.write(bytes);
      }
      out.force(true);
      if (POSIX && Files.isRegularFile(place)) {
        Files.setPosixFilePermissions(staged, Files.getPosixFilePermissions(place));
      }
      return staged;
    } catch (IOException e) {
      forget(staged);
      throw e;
    }
  }

  private static void apply(Path place, Path staged) throws IOException {
    if (staged == null) {
      Files.deleteIfExists(place);
    } else {
      Files.move(
          staged, place, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }
  }

  /** The renaming itself outlives a power cut. */
  private static void settle(Path directory) throws IOException {
    if (POSIX) {
      try (FileChannel channel = FileChannel.open(directory, StandardOpenOption.READ)) {
        channel.force(true);
      }
    }
  }

  private static void putBack(Path directory, PolicyDocuments before, List<String> names) {
    SortedMap<String, String> texts = before.texts();
    for (String name : names) {
      Path place = directory.resolve(name);
      try {
        String text = texts.get(name);
        apply(place, text == null ? null : stage(place, text));
      } catch (IOException e) {
        LOG.error("a policy file could not be put back file={} error={}", name, e.toString());
      }
    }
  }

  private static void forget(Path staged) {
    try {
      Files.deleteIfExists(staged);
    } catch (IOException e) {
      LOG.warn("a hidden file could not be removed file={} error={}", staged, e.toString());
    }
  }
}
