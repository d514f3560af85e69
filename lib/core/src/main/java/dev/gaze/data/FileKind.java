package dev.gaze.data;

import com.drew.imaging.FileType;
import com.drew.imaging.FileTypeDetector;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Set;

/**
 * What lies in a folder of pictures, by its name or, where that says nothing, by its first bytes.
 */
final class FileKind {
  /** Formats that are decoded. */
  static final String EXTENSIONS = "{png,jpg,jpeg,gif,bmp,webp,tif,...}";

  private static final Set<String> PICTURES =
      Set.of(
          "png", "jpg", "jpeg", "jpe", "jfif", "gif", "bmp", "dib", "webp", "tif", "tiff", "psd",
          "tga", "pbm", "pgm", "ppm", "pnm", "ico", "heic", "heif", "avif", "jxl", "svg");

  /** What systems and their programs leave behind. */
  private static final Set<String> OF_SYSTEMS =
      Set.of(
          "thumbs.db",
          "ehthumbs.db",
          "desktop.ini",
          "__macosx",
          "$recycle.bin",
          "recycler",
          "system volume information",
          "lost+found",
          "@eadir");

  private FileKind() {}

  /** Whether it is nobody's: hidden, or left by a system. */
  static boolean isOfSystem(String name) {
    return name.startsWith(".") || OF_SYSTEMS.contains(name.toLowerCase(Locale.ROOT));
  }

  /** Whether a file is a picture, which may turn out to be broken or of a format nobody decodes. */
  static boolean isPicture(String name, Path file) {
    int dot = name.lastIndexOf('.');
    String extension = name.substring(dot + 1).toLowerCase(Locale.ROOT);
    return (dot >= 0 && PICTURES.contains(extension)) || isPicture(type(file));
  }

  private static boolean isPicture(FileType type) {
    String mime = type.getMimeType();
    return mime != null && mime.startsWith("image/");
  }

  private static FileType type(Path file) {
    if (!Files.isRegularFile(file)) {
      return FileType.Unknown;
    }
    try (InputStream in = Files.newInputStream(file)) {
      return type(in);
    } catch (IOException e) {
      return FileType.Unknown;
    }
  }

  /** By its first bytes. */
  static FileType type(InputStream file) throws IOException {
    try (var buffered = new BufferedInputStream(file)) {
      return FileTypeDetector.detectFileType(buffered);
    }
  }
}
