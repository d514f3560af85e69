package dev.gaze.image.internal;

import com.drew.imaging.FileType;
import com.drew.imaging.ImageMetadataReader;
import com.drew.imaging.ImageProcessingException;
import com.drew.imaging.jpeg.JpegMetadataReader;
import com.drew.metadata.adobe.AdobeJpegDirectory;
import com.drew.metadata.adobe.AdobeJpegReader;
import com.drew.metadata.exif.ExifIFD0Directory;
import com.drew.metadata.exif.ExifReader;
import com.drew.metadata.jpeg.JpegDirectory;
import com.drew.metadata.jpeg.JpegReader;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * What a picture's file says beside its pixels.
 *
 * @param type of the file, by its first bytes
 * @param orientation by EXIF, wherever the format keeps it: JPEG, PNG, WebP, TIFF
 * @param plainInks a JPEG of four inks as they are: without Adobe's marker, by which they would be
 *     inverted
 * @param premultiplied a TIFF whose colours are those over black, of which its reader says nothing
 * @param unreadable what of a TIFF its reader would get wrong, in words; empty where nothing
 */
record Metadata(
    FileType type,
    Orientation orientation,
    boolean plainInks,
    boolean premultiplied,
    Optional<String> unreadable) {
  private static final int INKS = 4;

  /** TIFF 6.0, section 23, and its supplements: CIELab, ICCLab, ITULab. */
  private static final Set<Integer> LAB = Set.of(8, 9, 10);

  /**
   * TIFF 6.0: ExtraSamples, of which 1 is associated alpha; SampleFormat, of which 1 is unsigned.
   */
  private static final int EXTRA_SAMPLES = 338;

  private static final int SAMPLE_FORMAT = 339;
  private static final int UNDEFINED = 4;

  static Metadata of(byte[] file) throws IOException {
    FileType type = FileKind.type(new ByteArrayInputStream(file));
    try {
      var read =
          type == FileType.Jpeg
              ? JpegMetadataReader.readMetadata(
                  new ByteArrayInputStream(file),
                  List.of(new ExifReader(), new JpegReader(), new AdobeJpegReader()))
              : ImageMetadataReader.readMetadata(new ByteArrayInputStream(file), file.length, type);
      var exif = read.getFirstDirectoryOfType(ExifIFD0Directory.class);
      Integer tag = exif == null ? null : exif.getInteger(ExifIFD0Directory.TAG_ORIENTATION);
      var jpeg = read.getFirstDirectoryOfType(JpegDirectory.class);
      Integer components =
          jpeg == null ? null : jpeg.getInteger(JpegDirectory.TAG_NUMBER_OF_COMPONENTS);
      return new Metadata(
          type,
          tag == null ? Orientation.UPRIGHT : Orientation.of(tag),
          components != null
              && components == INKS
              && !read.containsDirectoryOfType(AdobeJpegDirectory.class),
          exif != null && first(exif, EXTRA_SAMPLES) == 1,
          exif == null ? Optional.empty() : unreadable(exif));
    } catch (ImageProcessingException | IOException | RuntimeException e) {
      // Metadata that cannot be read turns nothing: the pixels may be well.
      return new Metadata(type, Orientation.UPRIGHT, false, false, Optional.empty());
    }
  }

  private static Optional<String> unreadable(ExifIFD0Directory tags) {
    Integer colours = tags.getInteger(ExifIFD0Directory.TAG_PHOTOMETRIC_INTERPRETATION);
    if (colours != null && LAB.contains(colours)) {
      return Optional.of("a picture in L*a*b*");
    }
    int format = first(tags, SAMPLE_FORMAT);
    return format <= 1 || format == UNDEFINED
        ? Optional.empty()
        : Optional.of("a picture of signed or floating-point samples");
  }

  /** The first number of a tag, which are alike for all samples; 0 where it is not there. */
  private static int first(ExifIFD0Directory tags, int tag) {
    int[] numbers = tags.getIntArray(tag);
    return numbers == null || numbers.length == 0 ? 0 : numbers[0];
  }
}
