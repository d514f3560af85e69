package dev.gaze.data;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.text.Normalizer;
import java.util.Arrays;

/**
 * The name of a folder or file, the same on every file system and in every locale: read as UTF-8
 * whatever charset the locale names, and composed (NFC), since some file systems keep é as one
 * character and some as two. Names are in the order of their bytes.
 *
 * @param text the name
 */
record EntryName(String text) implements Comparable<EntryName> {

  /** The last name of a path. */
  static EntryName of(Path path) {
    String name = String.valueOf(path.getFileName());
    boolean plain = name.chars().allMatch(letter -> letter < 0x80);
    return new EntryName(plain ? name : Normalizer.normalize(decoded(path), Normalizer.Form.NFC));
  }

  /**
   * A path as text has lost what the locale's charset cannot hold; its address keeps every byte.
   */
  private static String decoded(Path path) {
    String address = path.toUri().getRawPath();
    int end = address.endsWith("/") ? address.length() - 1 : address.length();
    String name = address.substring(address.lastIndexOf('/', end - 1) + 1, end);
    return URLDecoder.decode(name.replace("+", "%2B"), StandardCharsets.UTF_8);
  }

  @Override
  public int compareTo(EntryName other) {
    return Arrays.compareUnsigned(bytes(), other.bytes());
  }

  /** UTF-8. */
  byte[] bytes() {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
