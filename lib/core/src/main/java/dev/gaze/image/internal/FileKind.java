package dev.gaze.image.internal;

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
public final class FileKind {
  /** Formats that are decoded. */
  public static final String EXTENSIONS = "{png,jpg,jpeg,gif,bmp,webp,tif,...}";

  private static final Set<String> PICTURES =
      Set.of(
          "png", "jpg", "jpeg", "jpe", "jfif", "gif", "bmp", "dib", "webp", "tif", "tiff", "psd",
          "tga", "pbm", "pgm", "ppm", "pnm", "ico");

  /** Formats that no library for Java decodes without native code of its own, or that are drawn. */
  private static final Set<String> NOT_DECODED = Set.of("heic", "heif", "avif", "jxl", "svg");

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
  public static boolean isOfSystem(String name) {
    return name.startsWith(".") || OF_SYSTEMS.contains(name.toLowerCase(Locale.ROOT));
  }

  /** Whether a file is a picture, which may turn out to be broken or of a format nobody decodes. */
  public static boolean isPicture(String name, Path file) {
    String extension = extension(name);
    return PICTURES.contains(extension) || NOT_DECODED.contains(extension) || isPicture(type(file));
  }

  /** Why a file that no reader knows is not used. */
  static String notDecoded(String name, FileType type) {
    String extension = extension(name);
    boolean named = NOT_DECODED.contains(extension);
    String format = named ? extension.toUpperCase(Locale.ROOT) : type.getName();
    return named || type != FileType.Unknown
        ? format + " is not decoded here; save it as PNG or JPEG"
        : "no image that can be decoded";
  }

  /** In small letters; empty where there is none. */
  private static String extension(String name) {
    int dot = name.lastIndexOf('.');
    return dot < 0 ? "" : name.substring(dot + 1).toLowerCase(Locale.ROOT);
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
