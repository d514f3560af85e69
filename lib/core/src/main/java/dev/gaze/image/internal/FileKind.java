package dev.gaze.image.internal;

import com.drew.imaging.FileType;
import com.drew.imaging.FileTypeDetector;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
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
  private static final Set<String> NOT_DECODED =
      Set.of(
          "heic", "heif", "avif", "jxl", "jp2", "j2k", "jpx", "jpf", "qoi", "pcx", "exr", "hdr",
          "svg", "eps", "ai", "xcf", "kra", "dds");

  /** What cameras' sensors saw, mostly a TIFF of which a reader would take the small preview. */
  private static final Set<String> RAW =
      Set.of("arw", "cr2", "cr3", "crw", "dng", "nef", "orf", "pef", "raf", "rw2", "srw");

  private static final Set<FileType> RAW_TYPES =
      Set.of(FileType.Cr2, FileType.Crw, FileType.Crx, FileType.Orf, FileType.Raf, FileType.Rw2);

  /** Those of TIFF, too: it is told from these two by chance alone. */
  private static final Set<FileType> TIFF_TYPES = Set.of(FileType.Tiff, FileType.Arw, FileType.Nef);

  /** The first bytes of formats that the detector does not know, from the fifth or the first on. */
  private static final Map<String, String> SIGNATURES =
      Map.of(
          "ftypavif", "AVIF",
          "ftypavis", "AVIF",
          "jP  \r\n\u0087\n", "JPEG 2000",
          "JXL \r\n\u0087\n", "JPEG XL",
          "qoif", "QOI",
          "\u00ff\n", "JPEG XL");

  private static final int HEAD = 12;

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
    return PICTURES.contains(extension)
        || NOT_DECODED.contains(extension)
        || RAW.contains(extension)
        || hasPictures(file);
  }

  private static boolean hasPictures(Path file) {
    if (!Files.isRegularFile(file)) {
      return false;
    }
    try (InputStream in = new BufferedInputStream(Files.newInputStream(file))) {
      in.mark(HEAD);
      byte[] head = in.readNBytes(HEAD);
      in.reset();
      FileType type = FileTypeDetector.detectFileType(in);
      String mime = type.getMimeType();
      return (mime != null && mime.startsWith("image/"))
          || TIFF_TYPES.contains(type)
          || undecoded("", head, type).isPresent();
    } catch (IOException e) {
      return false;
    }
  }

  /** What a file is that is not decoded, though a reader might try; by its content. */
  static Optional<String> undecoded(String name, byte[] file, FileType type) {
    String head = new String(file, 0, Math.min(HEAD, file.length), StandardCharsets.ISO_8859_1);
    for (var signature : SIGNATURES.entrySet()) {
      if (head.startsWith(signature.getKey()) || head.startsWith(signature.getKey(), 4)) {
        return Optional.of(signature.getValue());
      }
    }
    boolean raw = RAW.contains(extension(name)) && TIFF_TYPES.contains(type);
    return raw || RAW_TYPES.contains(type) ? Optional.of("a camera's raw file") : Optional.empty();
  }

  /** Why a file that no reader knows is not used. */
  static String unknown(String name, FileType type) {
    String extension = extension(name);
    if (RAW.contains(extension) || NOT_DECODED.contains(extension)) {
      return notDecoded(extension.toUpperCase(Locale.ROOT));
    }
    return type == FileType.Unknown ? "no image that can be decoded" : notDecoded(type.getName());
  }

  /** Why a file of a format, or with something in it, is not used. */
  static String notDecoded(String what) {
    return what + " is not decoded here; save it as PNG or JPEG";
  }

  /** In small letters; empty where there is none. */
  private static String extension(String name) {
    int dot = name.lastIndexOf('.');
    return dot < 0 ? "" : name.substring(dot + 1).toLowerCase(Locale.ROOT);
  }

  /** By its first bytes. */
  static FileType type(InputStream file) throws IOException {
    try (var buffered = new BufferedInputStream(file)) {
      return FileTypeDetector.detectFileType(buffered);
    }
  }
}
