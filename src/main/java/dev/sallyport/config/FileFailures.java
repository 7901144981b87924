package dev.sallyport.config;

import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;

/** What operators are told of a file that cannot be used: Java says the name alone, or a class. */
public final class FileFailures {
  private FileFailures() {}

  /** Which file, and what is wrong with it. */
  public static String of(FileSystemException failure) {
    return failure.getFile() == null ? why(failure) : failure.getFile() + ": " + why(failure);
  }

  /**
   * The same where a key of the configuration names the file.
   *
   * @param file as the key has it; a folder above it may be the one that cannot be used
   */
  public static String of(String key, Path file, IOException failure) {
    boolean other =
        failure instanceof FileSystemException system
            && system.getFile() != null
            && !system.getFile().equals(file.toString());
    return key + ": " + file + ": " + (other ? of((FileSystemException) failure) : why(failure));
  }

  /**
   * What is wrong with a directory that was to be made: of a file in its place Java says that it is
   * there already.
   */
  public static IOException ofDirectory(IOException failure) {
    return failure instanceof FileAlreadyExistsException existing
        ? new NotDirectoryException(existing.getFile())
        : failure;
  }

  /** What is wrong, without the name of the file. */
  public static String why(IOException failure) {
    if (failure instanceof NoSuchFileException) {
      return "there is no such file or directory";
    }
    if (failure instanceof AccessDeniedException) {
      return "this process may not use it; see its owner and its permissions";
    }
    if (failure instanceof NotDirectoryException) {
      return "it is no directory";
    }
    if (failure instanceof FileAlreadyExistsException) {
      return "it is there already";
    }
    if (failure instanceof CharacterCodingException) {
      return "it is no text in UTF-8";
    }
    String said =
        failure instanceof FileSystemException system ? system.getReason() : failure.getMessage();
    return said == null || said.isBlank() ? "it cannot be read or written" : said;
  }
}
