package dev.gaze.data;

import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;

/**
 * What a run records of its data: enough to call its classes by their names, and to notice when it
 * goes on with other data.
 *
 * @param classes by their labels
 */
public record DataSummary(List<OfClass> classes) {
  private static final int DIGEST_BYTES = 8;

  /** Takes a copy. */
  public DataSummary {
    classes = List.copyOf(classes);
  }

  /**
   * What is known of a class.
   *
   * @param images how many
   * @param fingerprint of the {@link ImageSource#fingerprint fingerprints} of all of its images in
   *     their order, in hexadecimal
   */
  public record OfClass(String name, int images, String fingerprint) {}

  /** Goes over all images of a source, but reads no pixels except for their fingerprints. */
  public static DataSummary of(ImageSource source) {
    List<String> names = source.classNames();
    int[] images = new int[names.size()];
    List<MessageDigest> digests = names.stream().map(name -> sha256()).toList();
    ByteBuffer fingerprint = ByteBuffer.allocate(Long.BYTES);
    for (int i = 0; i < source.size(); i++) {
      int label = source.label(i);
      images[label]++;
      digests.get(label).update(fingerprint.putLong(0, source.fingerprint(i)).array());
    }
    List<OfClass> classes = new ArrayList<>();
    for (int label = 0; label < images.length; label++) {
      String digest = HexFormat.of().formatHex(digests.get(label).digest(), 0, DIGEST_BYTES);
      classes.add(new OfClass(names.get(label), images[label], digest));
    }
    return new DataSummary(classes);
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }

  /** The names of the classes, by their labels. */
  public List<String> classNames() {
    return classes.stream().map(OfClass::name).toList();
  }

  /** How many images there are in all. */
  public int images() {
    return classes.stream().mapToInt(OfClass::images).sum();
  }
}
