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
import java.util.Set;

/**
 * What a picture's file says beside its pixels.
 *
 * @param type of the file, by its first bytes
 * @param orientation by EXIF, wherever the format keeps it: JPEG, PNG, WebP, TIFF
 * @param plainInks a JPEG of four inks as they are: without Adobe's marker, by which they would be
 *     inverted
 * @param lab a TIFF in one of the CIE's L*a*b* encodings, whose readers get its colours wrong
 */
record Metadata(FileType type, Orientation orientation, boolean plainInks, boolean lab) {
  private static final int INKS = 4;

  /** TIFF 6.0, section 23, and its supplements: CIELab, ICCLab, ITULab. */
  private static final Set<Integer> LAB = Set.of(8, 9, 10);

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
      Integer colours =
          exif == null ? null : exif.getInteger(ExifIFD0Directory.TAG_PHOTOMETRIC_INTERPRETATION);
      var jpeg = read.getFirstDirectoryOfType(JpegDirectory.class);
      Integer components =
          jpeg == null ? null : jpeg.getInteger(JpegDirectory.TAG_NUMBER_OF_COMPONENTS);
      return new Metadata(
          type,
          tag == null ? Orientation.UPRIGHT : Orientation.of(tag),
          components != null
              && components == INKS
              && !read.containsDirectoryOfType(AdobeJpegDirectory.class),
          colours != null && LAB.contains(colours));
    } catch (ImageProcessingException | IOException | RuntimeException e) {
      // Metadata that cannot be read turns nothing: the pixels may be well.
      return new Metadata(type, Orientation.UPRIGHT, false, false);
    }
  }
}
