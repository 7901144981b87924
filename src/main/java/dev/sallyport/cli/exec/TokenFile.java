package dev.sallyport.cli.exec;

import dev.sallyport.config.Secret;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.util.Set;

/** A file that holds a token and nothing else; it may be written anew while the task runs. */
final class TokenFile implements TokenSource {
  private static final int MAX_BYTES = 64 * 1024;

  private final Path file;
  private final PrintWriter err;

  TokenFile(Path file, PrintWriter err) {
    this.file = file;
    this.err = err;
  }

  @Override
  public Secret token() throws ExecFailure {
    warnOfReaders();
    return read();
  }

  @Override
  public Secret renewed() throws ExecFailure {
    return read();
  }

  private Secret read() throws ExecFailure {
    try (InputStream in = Files.newInputStream(file)) {
      byte[] content = in.readNBytes(MAX_BYTES + 1);
      String text = new String(content, StandardCharsets.UTF_8).strip();
      if (content.length <= MAX_BYTES && isToken(text)) {
        return Secret.of(text);
      }
      throw new ExecFailure(ExitStatus.USAGE, file + " holds no token");
    } catch (NoSuchFileException e) {
      throw new ExecFailure(ExitStatus.USAGE, "there is no token file " + file);
    } catch (IOException e) {
      throw new ExecFailure(
          ExitStatus.USAGE, file + " cannot be read: " + e.getClass().getSimpleName());
    }
  }

  /** Printable and in one piece, as a header needs it (RFC 6750 section 2.1). */
  static boolean isToken(String text) {
    return text.matches("[\\x21-\\x7E]+");
  }

  private void warnOfReaders() {
    try {
      if (file.getFileSystem().supportedFileAttributeViews().contains("posix")) {
        Set<PosixFilePermission> permissions = Files.getPosixFilePermissions(file);
        if (permissions.contains(PosixFilePermission.OTHERS_READ)) {
          err.println(
              "exec: warning: everybody on this machine can read "
                  + file
                  + "; chmod 600 keeps it to you");
        }
      }
    } catch (NoSuchFileException missing) {
      // Whoever reads it says so.
    } catch (IOException unreadable) {
      err.println("exec: warning: the permissions of " + file + " cannot be read");
    }
  }
}
