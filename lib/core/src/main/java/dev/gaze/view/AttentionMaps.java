package dev.gaze.view;

import dev.gaze.graph.Attention;
import dev.gaze.graph.LatentBatch;
import dev.gaze.graph.RealBatch;
import dev.gaze.image.internal.Levels;
import dev.gaze.train.TrainedGan;
import java.awt.image.BufferedImage;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;

/**
 * Images, and where attention looks in them (Zhang et al. 2018, figures 1 and 5).
 *
 * <pre>{@code
 * AttentionMaps maps = AttentionMaps.of(gan, gan.latents(7, new int[] {3, 3, 5}));
 * float[] seen = maps.seenFrom("generator/attention", 0, 12, 20); // [H, W], sums to 1
 * }</pre>
 *
 * <p>The maps of a layer in its own resolution are {@code layers().get(name)}; what this class
 * returns has the image's. Points of the image are x from the left and y from the top.
 *
 * @param height of the images
 * @param width of the images
 * @param channels 1, 3 or 4
 * @param images {@code [N, H, W, C]} in [−1, 1]
 * @param labels {@code [N]}; all 0 without classes
 * @param layers by network and block: {@code generator/attention}; the generator's first, each in
 *     the order of its blocks
 * @param classNames by their labels; empty without classes
 * @param gammas of the layers: see {@link TrainedGan#attentionGammas}
 */
public record AttentionMaps(
    int height,
    int width,
    int channels,
    float[] images,
    int[] labels,
    Map<String, Attention> layers,
    List<String> classNames,
    Map<String, Double> gammas) {

  /**
   * Generated images, with all attention layers of the generator and those of the discriminator
   * that looks at them. The maps of all images are kept; of many, take some at a time ({@link
   * LatentBatch#part}).
   */
  public static AttentionMaps of(TrainedGan gan, LatentBatch latents) {
    var sample = gan.sample(latents, true);
    Map<String, Attention> layers = new LinkedHashMap<>();
    sample.attention().forEach((name, layer) -> layers.put("generator/" + name, layer));
    return judged(gan, sample.images(), latents.labels(), layers);
  }

  /**
   * Any images, with all attention layers of the discriminator.
   *
   * @param images {@code [N, H, W, C]} in [−1, 1], of the spec's size
   * @param labels {@code [N]}; all 0 without classes
   */
  public static AttentionMaps ofImages(TrainedGan gan, float[] images, int[] labels) {
    return judged(gan, images, labels, new LinkedHashMap<>());
  }

  private static AttentionMaps judged(
      TrainedGan gan, float[] images, int[] labels, Map<String, Attention> layers) {
    gan.judge(RealBatch.ofImages(images, labels))
        .attention()
        .forEach((name, layer) -> layers.put("discriminator/" + name, layer));
    var image = gan.gan().spec().image();
    return new AttentionMaps(
        image.height(),
        image.width(),
        image.channels(),
        images,
        labels,
        layers,
        gan.classNames(),
        gan.attentionGammas());
  }

  /** N. */
  public int count() {
    return labels.length;
  }

  /**
   * A layer by its name, or by its block's alone: {@code attention} is the generator's, where it
   * has one.
   *
   * @throws IllegalArgumentException for a name that no layer has
   */
  public Attention layer(String name) {
    return Objects.requireNonNull(layers.get(fullName(name)));
  }

  /** The full name of a layer; see {@link #layer}. */
  public String fullName(String name) {
    return layers.keySet().stream()
        .filter(full -> full.equals(name) || full.endsWith("/" + name))
        .findFirst()
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    layers.isEmpty()
                        ? "this GAN has no attention layer"
                        : "there is no attention layer %s; there are %s"
                            .formatted(name, String.join(", ", layers.keySet()))));
  }

  /**
   * An image's class, a layer and its gamma: {@code star · generator/attention · γ = 0.213}. Near
   * 0, hardly anything of where the layer looks is in the image.
   */
  public String caption(String layer, int image) {
    List<String> parts = new ArrayList<>();
    if (!classNames.isEmpty()) {
      parts.add(classNames.get(labels[image]));
    }
    String name = fullName(layer);
    parts.add(name);
    Double gamma = gammas.get(name);
    if (gamma != null) {
      parts.add(String.format(Locale.ROOT, "γ = %.3f", gamma));
    }
    return String.join(" · ", parts);
  }

  /** The location of a layer's map that lies over a point of the image. */
  public int queryAt(String layer, int x, int y) {
    Attention maps = layer(layer);
    checkPoint(x, y);
    return y * maps.height() / height * maps.width() + x * maps.width() / width;
  }

  /** The point of the image at the centre of a location of a layer's map, {@code {x, y}}. */
  public int[] pointOf(String layer, int query) {
    Attention maps = layer(layer);
    int x = (2 * (query % maps.width()) + 1) * width / (2 * maps.width());
    int y = (2 * (query / maps.width()) + 1) * height / (2 * maps.height());
    return new int[] {x, y};
  }

  /**
   * Where the layer looks from a point of an image.
   *
   * @return {@code [H, W]}; sums to 1
   */
  public float[] seenFrom(String layer, int image, int x, int y) {
    Attention maps = layer(layer);
    float[] row = maps.row(image, queryAt(layer, x, y));
    return Upsampling.bilinear(row, maps.keyHeight(), maps.keyWidth(), height, width);
  }

  /**
   * The reverse: from where the layer looks at a point of an image.
   *
   * @return {@code [H, W]}; sums to 1 where anyone looks at it
   */
  public float[] lookingAt(String layer, int image, int x, int y) {
    Attention maps = layer(layer);
    checkPoint(x, y);
    int key = y * maps.keyHeight() / height * maps.keyWidth() + x * maps.keyWidth() / width;
    return Upsampling.bilinear(maps.column(image, key), maps.height(), maps.width(), height, width);
  }

  /**
   * Points that look at different things: first the one whose attention is least like the average,
   * then always the one that is least like all before (farthest-point sampling). Two rows of
   * attention differ by Σ |a − b|.
   *
   * @param count at least 1, at most the layer's locations
   * @return {@code [count][2]}: x and y of each
   */
  public int[][] differentPoints(String layer, int image, int count) {
    int[] queries = FarthestPoints.of(layer(layer), image, count);
    int[][] points = new int[count][];
    for (int i = 0; i < count; i++) {
      points[i] = pointOf(layer, queries[i]);
    }
    return points;
  }

  private void checkPoint(int x, int y) {
    if (x < 0 || x >= width || y < 0 || y >= height) {
      throw new IllegalArgumentException(
          String.format(
              Locale.ROOT,
              "the point %d,%d lies outside the image; expected x from 0 to %d and y from 0 to %d",
              x,
              y,
              width - 1,
              height - 1));
    }
  }

  /** One of the images in RGB; a grey one has all three equal, one with alpha is over white. */
  BufferedImage picture(int index) {
    var picture = new BufferedImage(width(), height(), BufferedImage.TYPE_INT_RGB);
    int at = index * height() * width() * channels();
    for (int y = 0; y < height(); y++) {
      for (int x = 0; x < width(); x++, at += channels()) {
        int red = Levels.of(images()[at]);
        int green = channels() == 1 ? red : Levels.of(images()[at + 1]);
        int blue = channels() == 1 ? red : Levels.of(images()[at + 2]);
        picture.setRGB(x, y, red << 16 | green << 8 | blue);
      }
    }
    return picture;
  }
}
