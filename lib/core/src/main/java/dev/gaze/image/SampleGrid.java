package dev.gaze.image;

import dev.gaze.image.internal.Levels;
import dev.gaze.image.internal.PngFile;
import dev.gaze.internal.WholeFile;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * Images of one size as one PNG, in rows from the top left. The ground between them, and cells that
 * are left over, are white.
 *
 * @param columns images in a row, at least 1
 * @param scale the side of the square of equal pixels that each pixel becomes, at least 1: 4 makes
 *     32-pixel images legible
 * @param gutter pixels of the PNG between neighbours and around the whole
 * @param rowNames what stands before each row, from the top, where this machine has fonts and the
 *     rows are high enough; none for rows that have none
 */
public record SampleGrid(int columns, int scale, int gutter, List<String> rowNames) {

  /** The gutter where none is given. */
  public static final int DEFAULT_GUTTER = 2;

  private static final int LEGIBLE = 64;

  /** Checks the numbers. */
  public SampleGrid {
    rowNames = List.copyOf(rowNames);
    if (columns < 1 || scale < 1 || gutter < 0) {
      throw new IllegalArgumentException(
          String.format(
              Locale.ROOT,
              "sample grid: columns = %d, scale = %d, gutter = %d; expected at least 1, 1 and 0",
              columns,
              scale,
              gutter));
    }
  }

  /** A grid without names. */
  public SampleGrid(int columns, int scale, int gutter) {
    this(columns, scale, gutter, List.of());
  }

  /** A grid with a gutter of {@value #DEFAULT_GUTTER} pixels. */
  public SampleGrid(int columns, int scale) {
    this(columns, scale, DEFAULT_GUTTER);
  }

  /** The {@link #scale} at which images of a height are legible: 64 pixels high, or as they are. */
  public static int legibleScale(int height) {
    return Math.max(1, LEGIBLE / height);
  }

  /** The same with names before its rows. */
  public SampleGrid withRowNames(List<String> rowNames) {
    return new SampleGrid(columns, scale, gutter, rowNames);
  }

  /**
   * The same with the names of classes before its rows, where each row has but one.
   *
   * @param labels {@code [N]}, of the images
   * @param classNames by their labels; empty where there are no classes
   */
  public SampleGrid withClasses(int[] labels, List<String> classNames) {
    List<String> names = new ArrayList<>();
    for (int from = 0; from < labels.length && !classNames.isEmpty(); from += columns) {
      int[] row = Arrays.copyOfRange(labels, from, Math.min(labels.length, from + columns));
      if (IntStream.of(row).anyMatch(label -> label != row[0])) {
        return this;
      }
      names.add(classNames.get(row[0]));
    }
    return withRowNames(names);
  }

  /**
   * Writes images as a {@link WholeFile} in PNG, grey where {@code channels} is 1, and with alpha
   * where it is 4.
   *
   * @param file ends in {@code .png}
   * @param images uint8 {@code [N, height, width, channels]}
   * @param channels 1, 3 or 4
   */
  public void write(Path file, byte[] images, int height, int width, int channels)
      throws IOException {
    PngFile.write(file, rows(images, height, width, channels));
  }

  /**
   * Writes images as {@link #write(Path, byte[], int, int, int)} does.
   *
   * @param images {@code [N, height, width, channels]} in {@code [-1, 1]}; what lies outside is
   *     clipped, and a NaN is black
   */
  public void write(Path file, float[] images, int height, int width, int channels)
      throws IOException {
    write(file, Levels.of(images), height, width, channels);
  }

  /**
   * Writes any number of images as they come: memory holds a batch and a row of the grid.
   *
   * @param count of all images, at least 1
   * @param batches {@code [n, height, width, channels]} in {@code [-1, 1]}, of any n each
   * @param channels 1, 3 or 4
   */
  public void write(
      Path file, int count, Stream<float[]> batches, int height, int width, int channels)
      throws IOException {
    checkImage((long) count * height * width * channels, height, width, channels);
    Iterator<byte[]> bytes = batches.map(Levels::of).iterator();
    PngFile.write(file, new GridRows(this, count, height, width, channels, bytes));
  }

  /**
   * The picture that {@link #write(Path, float[], int, int, int)} writes, of type {@link
   * BufferedImage#TYPE_BYTE_GRAY}, {@link BufferedImage#TYPE_3BYTE_BGR} or {@link
   * BufferedImage#TYPE_4BYTE_ABGR}.
   *
   * @param images {@code [N, height, width, channels]} in {@code [-1, 1]}
   */
  public BufferedImage draw(float[] images, int height, int width, int channels) {
    return draw(Levels.of(images), height, width, channels);
  }

  BufferedImage draw(byte[] images, int height, int width, int channels) {
    GridRows rows = rows(images, height, width, channels);
    BufferedImage picture =
        new BufferedImage(rows.getWidth(), rows.getHeight(), GridRows.type(channels));
    for (int y = 0; y < rows.getHeight(); y++) {
      picture.getRaster().setRect(rows.getTile(0, y));
    }
    return picture;
  }

  private GridRows rows(byte[] images, int height, int width, int channels) {
    checkImage(images.length, height, width, channels);
    int count = images.length / (height * width * channels);
    return new GridRows(this, count, height, width, channels, List.of(images).iterator());
  }

  private static void checkImage(long values, int height, int width, int channels) {
    int size = height * width * channels;
    if (!Levels.isChannels(channels) || size <= 0 || values <= 0 || values % size != 0) {
      throw new IllegalArgumentException(
          String.format(
              Locale.ROOT,
              "sample grid: %d values are no images [N, %d, %d, %d]; expected a multiple of the"
                  + " image's size, and 1, 3 or 4 channels",
              values,
              height,
              width,
              channels));
    }
  }
}
